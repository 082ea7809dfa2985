"""``owner``, ``matrix``, ``conflicts``, ``offerings``: cells of ownership and their rows."""

from __future__ import annotations

from collections.abc import Sequence

from crosslane.api.view import View
from crosslane.commands import ink, screen
from crosslane.commands.asking import Answer, Asked, Question
from crosslane.graph.files.tabular import CELL_COLUMNS, cell_text
from crosslane.graph.filters import Wanted
from crosslane.graph.questions import cells as answers
from crosslane.graph.views import Item, fact_evidence
from crosslane.output import Output

MARK, GAP = 3, 2
"""Width of a mark in the matrix, and of what parts two columns."""

_FACTS = 3
"""How many facts are told of an offering that is not there; the rest is counted."""

LEGEND = "P platform  S seller  T third party  ½ shared  ! disputed  ? unknown  x not offered"


def wanted(asked: Asked) -> Wanted:
    """Return the filters that were typed."""
    names = ("platform", "model", "segment", "owner", "status")
    return Wanted(*(tuple(getattr(asked, name, ())) for name in names))


def _owner(view: View, asked: Asked) -> Item:
    return answers.ownership(view.graph, asked.platform, asked.model, asked.segment, view.lens)


def _owner_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    return queries_derived.ownership(
        view.graph, asked.platform, asked.model, asked.segment, view.lens
    )


def _owner_row(answer: Answer) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    return CELL_COLUMNS, [[cell_text(answer.head, column) for column in CELL_COLUMNS]]


def _explain(answer: Answer, output: Output) -> None:
    item = answer.head
    name = f"{item['platform']}/{item['model']} · {item['segment']}: "
    sure = f" ({item['status']}, {item['certainty']})"
    screen.say(output, name, screen.party(item["owner"], bold=True), sure)
    if {one["source"]["grade"] for one in item["evidence"]} == {"D"}:
        screen.say(output, ink.Text("It rests on sources of grade D alone.", "dim"))
    if item["status"] == "not-offered":
        _absent(answer, output)
    sections = (
        ("decided by", item["evidence"]),
        ("beside", item["beside"]),
        ("overruled", item["overruled"]),
        ("denied", item["denied"]),
        ("vetoed", item["vetoed"]),
        ("bears risk", item["bears_risk"]),
        ("liable", item["liable"]),
        ("pays", item["pays"]),
        ("assists", item["assists"]),
        ("in general terms", item["annotations"]),
    )
    rows = [
        [name if n == 0 else "", screen.party(v["party"]), v["claim"], _words(v), _where(v)]
        for name, voices in sections
        for n, v in enumerate(voices)
    ]
    if rows:
        output.rows(("", "party", "claim", "words", "source"), rows)
    _law(item, output)


def _law(item: Item, output: Output) -> None:
    """Name the rules of law of the market asked; count those of all markets."""
    rules = item["overlays"]
    if rules and not item["market"]:
        told = screen.count(len(rules), "rule")
        more = f"crosslane overlays --segment {item['segment']}"
        screen.say(output, f"law: {told} in some market; {more}")
        return
    for one in rules:
        when = f" ({one['condition']})" if one["condition"] else ""
        screen.say(output, f"law: {one['party']}, {one['involvement']}{when}: {one['overlay']}")


def _absent(answer: Answer, output: Output) -> None:
    """Say when the offering was there, and the words of the nearest facts that tell it."""
    there, records = answer.head["availability"], answer.view.graph.records
    screen.say(output, f"offered there from {there['from'] or '?'} to {there['until'] or '?'}")
    for fact in fact_evidence(records, there["evidence"][:_FACTS]):
        said = ink.Text.assemble("  ", (fact["fact"], "bold"), f" {screen.told(fact)} ")
        screen.say(output, said, ink.Text(fact["source"]["id"], "dim"))
    more = len(there["evidence"]) - _FACTS
    if more > 0:
        offering = f"{answer.head['platform']}/{answer.head['model']}"
        screen.say(output, f"  and {more} more: crosslane offerings {offering}")


def _words(voice: Item) -> str:
    aspect = f" [{voice['aspect']}]" if voice["aspect"] else ""
    why = f" ({screen.lost(voice)})" if voice.get("reason") else ""
    return f"{voice['involvement']}, {voice['strength']}{aspect}: {screen.told(voice)}{why}"


def _where(voice: Item) -> str:
    return f"{voice['source']['id']} ({voice['source']['grade']})"


OWNER = Question("ownership", _owner, _owner_query, _explain, rows=_owner_row)


def _core(view: View) -> list[str]:
    """Return the core segments in chain order."""
    return [item.id for item in view.graph.records.vocabulary.segments if item.tier == "core"]


def _shown(view: View, asked: Asked) -> Wanted:
    found = wanted(asked)
    names = found.segment or (() if asked.all else tuple(_core(view)))
    return Wanted(found.platform, found.model, names, found.owner, found.status)


def _matrix(view: View, asked: Asked) -> list[Item]:
    return answers.ownerships(view.graph, view.lens, _shown(view, asked))


def _matrix_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    return queries_derived.ownerships(view.graph, view.lens, _shown(view, asked))


def _pivot(answer: Answer) -> tuple[list[str], dict[str, dict[str, Item]]]:
    """Return the segments in chain order, and the cells by offering and segment."""
    rows: dict[str, dict[str, Item]] = {}
    for cell in answer.items:
        rows.setdefault(f"{cell['platform']}/{cell['model']}", {})[cell["segment"]] = cell
    wanted = _shown(answer.view, answer.asked).segment
    segments = answer.view.graph.records.vocabulary.segments
    return [item.id for item in segments if not wanted or item.id in wanted], rows


def _matrix_rows(answer: Answer) -> tuple[Sequence[str], Sequence[Sequence[str]]]:
    columns, rows = _pivot(answer)
    lines = [[name, *(_plain(row.get(column)) for column in columns)] for name, row in rows.items()]
    return ["offering", *columns], lines


def _plain(cell: Item | None) -> str:
    return "" if cell is None else cell["owner"] or cell["status"]


def _show_matrix(answer: Answer, output: Output) -> None:
    columns, rows = _pivot(answer)
    numbers = list(range(1, len(columns) + 1))
    room = output.console.width - max(map(len, rows), default=0) - GAP
    most = max(room // (MARK + GAP), 1)
    for start in range(0, len(columns), most):
        block = slice(start, start + most)
        lines: list[list[str | ink.Text]] = [
            [name, *(_mark(row.get(one)) for one in columns[block])] for name, row in rows.items()
        ]
        if start:
            output.console.print()
        output.rows([screen.key("offering"), *map(str, numbers[block])], lines)
    numbered = "  ".join(f"{n} {name}" for n, name in zip(numbers, columns, strict=True))
    output.console.print(f"\n{numbered}", soft_wrap=False)
    output.console.print(f"{LEGEND}\nin brackets: inherited from a general claim")


def _mark(cell: Item | None) -> ink.Text:
    if cell is None:
        return ink.Text("")
    special = {"disputed": "!", "unknown": "?", "not-offered": "x"}
    if cell["status"] in special:
        return ink.Text(special[cell["status"]], "red" if cell["status"] == "disputed" else "dim")
    mark = ink.Text(screen.LETTERS[cell["owner"]], screen.COLOURS[cell["owner"]])
    return ink.Text.assemble("(", mark, ")") if cell["status"] == "inherited" else mark


MATRIX = Question("ownership", _matrix, _matrix_query, _show_matrix, rows=_matrix_rows)


def _conflicts(view: View, asked: Asked) -> list[Item]:
    return answers.conflicts(view.graph, view.lens, wanted(asked))


def _conflicts_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    return queries_derived.conflicts(view.graph, view.lens, wanted(asked))


def _show_conflicts(answer: Answer, output: Output) -> None:
    rows: list[list[str | ink.Text]] = []
    for item in answer.items:
        name = ink.Text.assemble(f"{item['platform']}/{item['model']}\n", (item["segment"], "bold"))
        for number, side in enumerate(item["sides"]):
            name = name if number == 0 else ink.Text("")
            who = screen.party(side["party"])
            who.append("\nis overruled" if not side["decides"] else "", "dim")
            rows.append([name, who, screen.said(side["claims"])])
    if rows:
        output.rows((screen.key("cell"), screen.key("party"), "words"), rows, lines=True)
    disputed = sum(item["kind"] == "disputed" for item in answer.items)
    cells = screen.count(len(answer.items), "cell")
    rest = len(answer.items) - disputed
    lost = "claims that it overrules" if rest == 1 else "claims that they overrule"
    screen.say(output, f"{cells}: {disputed} disputed, {rest} decided with {lost}.")


CONFLICTS = Question("conflicts", _conflicts, _conflicts_query, _show_conflicts)


def _offerings(view: View, asked: Asked) -> list[Item] | Item:
    if asked.id is not None:
        platform, _, model = asked.id.partition("/")
        return answers.offering(view.graph, platform, model, view.lens)
    return answers.offerings(view.graph, view.lens, wanted(asked), asked.availability)


def _offerings_query(view: View, asked: Asked) -> str | None:
    from crosslane.graph.queries import derived as queries_derived

    if asked.id is not None:
        platform, _, model = asked.id.partition("/")
        return queries_derived.offering(view.graph, platform, model, view.lens)
    return queries_derived.offerings(view.graph, view.lens, wanted(asked), asked.availability)


def _show_offerings(answer: Answer, output: Output) -> None:
    if answer.single:
        _show_offering(answer.head, output)
        return
    rows = [
        [
            item["id"],
            _there(item),
            _since(item),
            screen.spell(item["markets"], ""),
            str(len(item["claims"])),
        ]
        for item in answer.items
    ]
    columns = (
        screen.key("offering"),
        screen.key("availability"),
        "since",
        "markets",
        screen.right("claims"),
    )
    output.rows(columns, rows)
    found = screen.tally(item["availability"]["status"] for item in answer.items)
    text = screen.count(len(answer.items), "offering")
    screen.say(output, f"{text}: {found}." if found else f"{text}.")


def _there(item: Item) -> str:
    there = item["availability"]
    sure = "" if there["certainty"] == "certain" else f" ({there['certainty']})"
    return f"{there['status']}{sure}"


def _since(item: Item) -> str:
    there = item["availability"]
    until = f" to {there['until']}" if there["until"] else ""
    return f"{there['from'] or ''}{until}"


def _show_offering(item: Item, output: Output) -> None:
    label = item["label"]
    screen.title(output, f"{item['id']}  ", ink.Text(f"{label['en']}  {label['zh']}"), view=item)
    if item["synonyms"]:
        screen.say(output, f"also called {screen.spell(item['synonyms'])}")
    since = f", since {item['availability']['from']}" if item["availability"]["from"] else ""
    screen.say(output, f"{_there(item)}{since}; markets named: {screen.spell(item['markets'])}")
    for fact in item["availability"]["evidence"]:
        said = ink.Text.assemble("  ", (fact["fact"], "bold"), f" {screen.told(fact)} ")
        screen.say(output, said, ink.Text(fact["source"]["id"], "dim"))
    for one in item["periods"]:
        span = f"{one['from'] or '?'} to {one['until'] or '?'}"
        facts = screen.spell(one["evidence"])
        screen.say(output, f"  in {screen.spell(one['markets'])}: {span} ({facts})")
    rows = [
        [cell["segment"], screen.owner(cell), cell["status"], cell["certainty"]]
        for cell in item["ownership"]
    ]
    output.rows((screen.key("segment"), "owner", "status", "certainty"), rows)
    for name in ("programmes", "claims", "facts"):
        screen.say(output, f"{name}: {screen.spell(item[name], 'none')}")
    if item["note"]:
        screen.say(output, f"note: {item['note']}")


OFFERINGS = Question("offerings", _offerings, _offerings_query, _show_offerings)
