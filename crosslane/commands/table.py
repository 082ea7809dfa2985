"""All commands: what each asks, what it takes, which REST path gives the same, where its code is.

Nothing is imported that a command needs to run; the parser has to be quick.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crosslane.commands.command import Command
from crosslane.commands.options import FILE, PLAIN, Option, keep, maybe, place, read_day
from crosslane.commands.questions import QUESTIONS

GROUPS = {
    "questions": "Questions",
    "records": "Records: all of a kind, or the one with an id",
    "data": "The data and the server",
}
"""Headings of the list of commands."""


def _listed(
    name: str,
    one: str,
    text: str,
    examples: tuple[str, ...],
    *options: Option,
    path: str | None = None,
) -> Command:
    """Return the command of a kind of record: all of them, or the one with an id."""
    path = path or f"/{name}"
    return Command(
        name,
        text,
        f"commands.records:{name.upper()}",
        examples,
        (maybe(f"one {one} alone"), *options),
        path=path,
        one=f"{path}/{{{one}}}",
        group="records",
    )


RECORDS = (
    _listed("platforms", "platform", "Which platforms are there?", ("platforms temu",)),
    _listed("models", "model", "Which operating models are there?", ("models semi-managed",)),
    _listed(
        "segments", "segment", "Which segments has the chain, in order?", ("segments pricing",)
    ),
    _listed(
        "groups",
        "group",
        "Which composite words do sources use, and for which segments?",
        ("groups", "groups warehousing+logistics"),
    ),
    _listed(
        "parties", "party", "Who may own, do, pay or answer for a segment?", ("parties seller",)
    ),
    _listed(
        "markets",
        "market",
        "Which markets are known, and which offerings name them?",
        ("markets US",),
    ),
    _listed(
        "programmes",
        "programme",
        "Which programmes, badges, tools and policies are there?",
        ("programmes",),
    ),
    _listed(
        "organizations",
        "organization",
        "Which companies stand behind platforms and services?",
        ("organizations cainiao",),
    ),
    _listed(
        "claims",
        "claim",
        "Which claims are there? --platform any: those about a model in general.",
        ("claims --platform temu --segment pricing", "claims S0-014"),
        keep("platform", "only this platform; any: about a model in general", only="list"),
        keep("model", "only this operating model", only="list"),
        keep("segment", "only this segment or group, as it is written", only="list"),
        keep("party", "only this party", only="list"),
        keep("involvement", "only this involvement, such as owns", only="list"),
        keep("polarity", "asserted or denied", only="list"),
        keep("programme", "only this programme", only="list"),
        keep("covers", "segment that the claim's segment or group holds", only="list"),
        Option("deprecated", "deprecated claims too", switch=True, only="list"),
    ),
    _listed(
        "facts",
        "fact",
        "Which other sourced statements are there?",
        ("facts --subject temu", "facts --predicate handOffPlace"),
        keep("subject", "only about this; temu finds its offerings too", only="list"),
        keep("predicate", "only this predicate, such as launchedModel", only="list"),
    ),
    _listed(
        "sources",
        "source",
        "Which documents were read, and how far is each to be trusted?",
        ("sources --grade C", "sources 001"),
        Option("market", "with an id: ISO 3166-1 alpha-2 code", only="one", metavar="CODE"),
        Option("as_of", "with an id: the day asked", kind=read_day, only="one", metavar="DAY"),
        Option("source", "with an id: trust this alone", many=True, only="one", metavar="ID"),
        Option(
            "grade",
            "only sources of this grade; with an id the worst grade to trust",
            many=True,
            choices=("A", "B", "C", "D"),
        ),
    ),
    _listed(
        "evidence",
        "evidence",
        "Which words of the sources does the graph rest on?",
        ("evidence 000/1772-1818",),
    ),
    Command(
        "overlays",
        "Which rules of law give a party a part in a segment, whatever the model?",
        "commands.overlays:OVERLAYS",
        ("overlays --market DE", "overlays --segment import-clearance --party buyer"),
        (
            maybe("one overlay alone"),
            keep("segment", "only this segment", only="list"),
            keep("party", "only this party, such as buyer or authority", only="list"),
        ),
        path="/overlays",
        one="/overlays/{overlay}",
        group="records",
    ),
    _listed("releases", "release", "Which releases of the data were recorded?", ("releases",)),
    _listed(
        "ontology",
        "term",
        "Which terms has the ontology, and how much is each used?",
        ("ontology Claim",),
    ),
)

DATA = (
    Command(
        "query",
        "Run a SPARQL query.",
        "commands.sparql:query",
        (
            "query 'SELECT ?o WHERE { ?o xl:sellerOwns segment:pricing }'",
            "query -f question.rq --format csv",
        ),
        (
            Option(
                "sparql", "the query; prefixes need not be declared", place="maybe", metavar="query"
            ),
            FILE,
            Option("as_of", "the day that ownership is derived for", kind=read_day, metavar="DAY"),
            Option("timeout", "seconds that the query may run", kind=float, metavar="S"),
        ),
        (*PLAIN, "xml", "ttl", "nt", "jsonld"),
        group="data",
    ),
    Command(
        "check",
        "Validate the data: schema, vocabulary, quotes, canonical form, SHACL.",
        "checking:check",
        ("check --sources articles/",),
        (
            Option("sources", "directory of the texts that were read", kind=Path, metavar="DIR"),
            Option("fix", "rewrite tables in canonical form", switch=True),
        ),
        ("json",),
        group="data",
    ),
    Command(
        "claims export",
        "Write the tables into a spreadsheet, with drop-downs and notes.",
        "commands.sheet:write",
        ("claims export claims.xlsx", "claims export temu.xlsx --platform temu"),
        (
            Option("file", "the workbook to write, *.xlsx", kind=Path, place="one"),
            keep("platform", "only claims and facts about this platform; any: about none"),
            keep("source", "only what rests on this source"),
            Option("force", "write over FILE", switch=True),
        ),
        ("json",),
        group="data",
    ),
    Command(
        "claims import",
        "Check an edited spreadsheet, show what it changes, and write it.",
        "commands.sheet_import:read",
        ("claims import claims.xlsx", "claims import claims.xlsx --yes"),
        (
            Option("file", "a workbook that 'claims export' wrote", kind=Path, place="one"),
            Option("yes", "write without asking", switch=True),
            Option("force", "write over rows that changed since the export", switch=True),
            Option("sources", "directory of the texts that were read", kind=Path, metavar="DIR"),
        ),
        ("json",),
        group="data",
    ),
    Command(
        "extract",
        "Propose claims that a text makes, each with its words; nothing is added to the data.",
        "commands.extract:candidates",
        (
            "extract article.txt --out candidates.tsv --html candidates.html",
            "extract - --language zh --json",
        ),
        (
            Option("text", "the text, UTF-8; - for stdin", kind=Path, place="one", metavar="file"),
            Option("out", "write the table here and not to stdout", kind=Path, metavar="TSV"),
            Option(
                "html", "write a page with the text and the candidates", kind=Path, metavar="HTML"
            ),
            Option(
                "source", "id of the source (default: known by the text's SHA-256)", metavar="ID"
            ),
            Option(
                "language",
                "language of the text (default: auto, by its letters)",
                choices=("en", "zh", "auto"),
            ),
        ),
        ("json",),
        group="data",
    ),
    Command(
        "release",
        "Record the tables as they are as a release, and print what it changed.",
        "building:release",
        ("release 0.2.0 --note 'Places of hand-off'",),
        (
            place("id", "three numbers, higher than the last release: 0.2.0"),
            Option(
                "date", "the day of the release (default: today, UTC)", kind=read_day, metavar="DAY"
            ),
            Option("note", "what it brings, in a few words", metavar="TEXT"),
        ),
        ("json",),
        group="data",
    ),
    Command(
        "build",
        "Write the whole dataset as a bundle of files, the same bytes every time.",
        "building:build",
        ("build dist/0.1.0 --release 0.1.0",),
        (
            Option("out", "an empty or new directory", kind=Path, place="one"),
            Option(
                "release", "an older release (default: the tables as they are)", metavar="RELEASE"
            ),
            Option(
                "as_of",
                "the day that ownership is derived for (default: that of the release or newest "
                "source)",
                kind=read_day,
                metavar="DAY",
            ),
            Option("force", "write over an older bundle in OUT", switch=True),
        ),
        PLAIN,
        group="data",
    ),
    Command(
        "push",
        "Put the dataset into a SPARQL endpoint, in place of its graphs there.",
        "commands.push:push",
        ("push --remote http://localhost:7878/query --remote-update http://localhost:7878/update",),
        (
            Option("remote", "where the endpoint takes queries", metavar="URL"),
            Option("remote_update", "where it takes updates", metavar="URL"),
            Option("as_of", "the day that ownership is derived for", kind=read_day, metavar="DAY"),
        ),
        PLAIN,
        group="data",
    ),
    Command(
        "serve",
        "Serve API and pages.",
        "commands.server:serve",
        ("serve --port 9000", "serve --dataset my/data --writable --key-file key.txt"),
        formats=(),
        group="data",
    ),
)

COMMANDS = (*QUESTIONS, *RECORDS, *DATA)
"""Every command, in the order of the help."""


def commands() -> Iterator[tuple[str, str, tuple[Command, ...]]]:
    """Yield the groups of commands: name, heading, commands."""
    for name, heading in GROUPS.items():
        yield name, heading, tuple(one for one in COMMANDS if one.group == name)
