"""The questions: what each command asks and takes."""

from __future__ import annotations

from pathlib import Path

from crosslane.commands.command import Command
from crosslane.commands.options import FORMATS, ROWS, Option, keep, maybe, place, read_day, whole

_CELLS = (*ROWS, keep("segment", "only this segment"))

QUESTIONS = (
    Command(
        "owner",
        "Who owns one segment, and who says so?",
        "commands.cells:OWNER",
        ("owner temu semi-managed pricing", "owner any semi-managed customer-service --json"),
        (
            place("platform", "platform id, or any for the model in general"),
            place("model", "operating model id, such as semi-managed"),
            place("segment", "segment id, such as pricing"),
        ),
        one="/ownership/{platform}/{model}/{segment}",
    ),
    Command(
        "matrix",
        "Who owns which segment under which offering?",
        "commands.cells:MATRIX",
        ("matrix --platform temu --market US", "matrix --owner seller --all --as-of 2024-06-01"),
        (
            *_CELLS,
            keep("owner", "only what this party owns"),
            keep("status", "only answers of this status, such as stated"),
            Option("all", "the extended segments too", switch=True, local=True),
        ),
        path="/ownership",
    ),
    Command(
        "compare",
        "What changes from one offering to another? Segment by segment, for the seller.",
        "commands.between:COMPARE",
        (
            "compare temu/fully-managed temu/semi-managed",
            "compare any/fully-managed any/semi-managed --segment pricing --json",
            "compare temu/fully-managed temu/semi-managed aliexpress/semi-managed",
        ),
        (
            place("a", "the offering to come from, such as temu/fully-managed", "from"),
            place("b", "the offering to go to, such as temu/semi-managed", "to"),
            Option(
                "c", "a third offering, compared with the first too", place="maybe", metavar="third"
            ),
            Option("d", "a fourth one", place="maybe", metavar="fourth"),
            keep("segment", "only this segment"),
        ),
        path="/compare",
    ),
    Command(
        "handoffs",
        "Where does responsibility change hands?",
        "commands.between:HANDOFFS",
        ("handoffs temu semi-managed", "handoffs aliexpress semi-managed --along goods --tier all"),
        (
            place("platform", "platform id, or any for the model in general"),
            place("model", "operating model id, such as semi-managed"),
            Option(
                "along",
                "in chain order, or as the goods go (default: chain)",
                choices=("chain", "goods"),
            ),
            Option(
                "tier",
                "the ten core segments, or all (default: core)",
                choices=("core", "all"),
            ),
        ),
        path="/handoffs/{platform}/{model}",
    ),
    Command(
        "conflicts",
        "Where do sources disagree, and which claim overrules which?",
        "commands.cells:CONFLICTS",
        ("conflicts --platform temu", "conflicts --segment pricing --format csv"),
        _CELLS,
        path="/conflicts",
    ),
    Command(
        "coverage",
        "How much is known of each offering, from whom, and how old is it?",
        "commands.measures:COVERAGE",
        ("coverage", "coverage --platform temu --stale-after 700", "coverage --since 0.2.0"),
        (
            *ROWS,
            Option(
                "stale_after",
                "days after which evidence is old (default: 365)",
                kind=whole(1, 36_500),
                metavar="DAYS",
            ),
            Option(
                "since", "a release: what it covered stands before the arrow", metavar="RELEASE"
            ),
        ),
        path="/coverage",
    ),
    Command(
        "impact",
        "What hangs on one segment, up and down the chain?",
        "commands.measures:IMPACT",
        ("impact international-logistics", "impact pricing --model semi-managed"),
        (place("segment", "segment id, such as pricing"), *ROWS),
        one="/impact/{segment}",
    ),
    Command(
        "similar",
        "Which offerings divide the chain alike, and where do they differ?",
        "commands.measures:SIMILAR",
        ("similar temu semi-managed",),
        (
            place("platform", "platform id, or any for the model in general"),
            place("model", "operating model id, such as semi-managed"),
        ),
        path="/similar/{platform}/{model}",
    ),
    Command(
        "recommend",
        "Which offering fits a seller? Ranked, with the reason for every point.",
        "commands.advice:RECOMMEND",
        (
            "recommend --keep pricing --delegate last-mile-delivery --market US",
            "recommend --experience none --team small --strength product",
        ),
        (
            keep("keep", "segment that the seller wants to own"),
            keep("delegate", "segment that the seller wants to hand over"),
            Option("category", "what is sold, such as home", metavar="WORD"),
            Option("experience", "none, some or established", metavar="WORD"),
            Option(
                "storage", "where the seller stores: none, origin or destination", metavar="WORD"
            ),
            Option("team", "small or large", metavar="WORD"),
            Option(
                "strength",
                "what the seller is good at: product, operations, logistics, brand",
                many=True,
                metavar="WORD",
            ),
        ),
        path="/recommend",
    ),
    Command(
        "offerings",
        "Which offerings are there? With an id: what is known of one?",
        "commands.cells:OFFERINGS",
        ("offerings --market US --availability offered", "offerings temu/semi-managed"),
        (
            maybe("one offering, such as temu/semi-managed", "platform/model"),
            keep("platform", "only this platform", only="list"),
            keep("model", "only this operating model", only="list"),
            Option(
                "availability",
                "only those that are offered, planned, not-offered or unknown there and then",
                many=True,
                only="list",
                metavar="WORD",
            ),
        ),
        path="/offerings",
        one="/offerings/{platform}/{model}",
    ),
    Command(
        "search",
        "What is called like this, or says this? In English or Chinese.",
        "commands.records:SEARCH",
        ("search 'price control'", "search 海外仓 --kind segment"),
        (
            place("q", "words to look for", "text"),
            Option("kind", "only this kind, such as claim", many=True, metavar="KIND"),
            Option("limit", "most hits (default: all)", kind=whole(1, 100_000), metavar="N"),
        ),
        path="/search",
    ),
    Command(
        "graph",
        "The knowledge graph for another tool, whole or around one node.",
        "commands.drawing:graph",
        (
            "graph --around segment/pricing --depth 1",
            "graph --platform temu --format graphml -o temu.graphml",
        ),
        (
            *_CELLS,
            keep("owner", "only what this party owns"),
            keep("status", "only answers of this status; unknown cells are no edges otherwise"),
            Option("around", "a node as kind/id, such as segment/pricing", metavar="NODE"),
            Option(
                "depth", "steps from that node, 1 to 4 (default: 1)", kind=whole(1, 4), metavar="N"
            ),
            Option(
                "layout",
                "what this drawing of the page shows; lanes by default",
                choices=("lanes", "owners", "around", "ontology"),
            ),
            Option("offering", "only this offering, up to three", many=True, metavar="OFFERING"),
            Option("kind", "only nodes of this kind, such as claim", many=True, metavar="KIND"),
            Option("relation", "only edges of this kind", many=True, metavar="RELATION"),
            Option(
                "out",
                "write to this file; its ending names the format",
                kind=Path,
                short="-o",
                local=True,
                metavar="FILE",
            ),
        ),
        ("table", "tsv", "graphml", "gexf", "cytoscape", "json"),
        path="/graph",
    ),
    Command(
        "timeline",
        "What happened when, and how do the offerings stand on a day?",
        "commands.timeline:TIMELINE",
        (
            "timeline --platform temu --kind launch",
            "timeline --as-of 2024-02-01",
            "timeline --from 2024-01-01 --until 2025-01-01 --json",
        ),
        (
            *ROWS,
            Option(
                "kind",
                "only this kind: launch, end, market, rule, fact, claim, source, release",
                many=True,
                metavar="KIND",
            ),
            Option("from", "the first day of events", kind=read_day, metavar="DAY"),
            Option("until", "the day before which events are told", kind=read_day, metavar="DAY"),
        ),
        path="/timeline",
    ),
    Command(
        "changes",
        "What changed between two releases, claim by claim? As Markdown.",
        "commands.advice:CHANGES",
        (
            "changes --since 0.1.0",
            "changes --kind claim --format table",
            "changes --kind answer --format csv",
        ),
        (
            Option(
                "since", "the earlier release (default: the last one before)", metavar="RELEASE"
            ),
            Option(
                "until", "the later release (default: the tables as they are)", metavar="RELEASE"
            ),
            Option(
                "kind",
                "only this kind of record, such as claim; answer: the cells as records",
                many=True,
                metavar="KIND",
            ),
        ),
        ("markdown", *FORMATS),
        path="/changes",
        form="markdown",
    ),
)
