"""How answers look on a terminal: colours, marks, tables that fit, sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from crosslane.commands import ink
from crosslane.graph.views import Item
from crosslane.output import Output

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "platform": "blue",
        "seller": "dark_orange3",
        "third-party": "green",
        "shared": "magenta",
        "buyer": "cyan",
        "authority": "yellow",
    }
)
LETTERS: Mapping[str, str] = MappingProxyType(
    {
        "platform": "P",
        "seller": "S",
        "third-party": "T",
        "shared": "½",
        "buyer": "B",
        "authority": "A",
    }
)
BROAD = 100
"""From this width on a table has room for a column more."""

INHERITED = "In brackets: inherited from a general claim."


def party(name: str | None, *, bold: bool = False) -> ink.Text:
    """Return a party in its colour."""
    style = COLOURS.get(name or "", "dim" if name is None else "")
    return ink.Text(name or "nobody is known", style=f"bold {style}".strip() if bold else style)


def owner(cell: Item) -> ink.Text:
    """Return who owns a cell: in brackets where inherited, else the status where nobody does."""
    if cell["owner"] is None:
        return ink.Text(cell["status"], style="dim" if cell["status"] != "disputed" else "red")
    found = party(cell["owner"])
    return ink.Text.assemble("(", found, ")") if cell["status"] == "inherited" else found


def title(output: Output, *parts: str | ink.Text, view: Item | None = None) -> None:
    """Print what an answer is about, with the market and day that it holds for."""
    line = ink.Text.assemble(
        *(ink.Text(one, "bold") if isinstance(one, str) else one for one in parts)
    )
    if view is not None:
        market = f", {view['market']}" if view["market"] else ""
        line.append(f"  {view['as_of']}{market}", style="dim")
    output.console.print(line)


def say(output: Output, *parts: str | ink.Text) -> None:
    """Print a sentence."""
    output.console.print(ink.Text.assemble(*parts))


def told(item: Item) -> str:
    """Return the words of a source in quotation marks; what it says in other words has a mark."""
    return f"“{item['quote']}”" if item["quote"] else f"in our words: {item['paraphrase']}"


def lost(voice: Item) -> str:
    """Say why a claim lost; nothing where it did not."""
    if not voice.get("reason"):
        return ""
    return {
        "tier": f"a claim of tier {voice['lost_to']} is more specific",
        "wording": f"narrower words of tier {voice['lost_to']} count more",
        "market": f"a claim of tier {voice['lost_to']} names the market",
        "grade": "source of grade D: never decides against a better one",
    }[voice["reason"]]


def words(voice: Item) -> ink.Text:
    """Return the words of a claim with its id, source and grade."""
    source = voice["source"]
    return ink.Text.assemble(
        (voice["claim"], "bold"),
        f" {told(voice)} ",
        (f"{source['id']} {source['grade']}", "dim"),
        (f"\n({lost(voice)})" if voice.get("reason") else "", "dim"),
    )


def said(voices: Sequence[Item], most: int | None = None) -> ink.Text:
    """Return the words of some claims, one a line; says how many follow after the first ones."""
    lines = [words(voice) for voice in voices[:most]]
    left = len(voices) - len(lines)
    if left:
        rest = ", ".join(voice["claim"] for voice in voices[len(lines) :])
        lines.append(ink.Text(f"and {rest}", style="dim"))
    return ink.Text("\n").join(lines)


def spell(names: Iterable[str], none: str = "nothing") -> str:
    """Return names as a list in a sentence.

    Example:
        >>> spell(["pricing", "returns"])
        'pricing, returns'
    """
    return ", ".join(names) or none


def count(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its word.

    Example:
        >>> count(1, "claim"), count(2, "claim")
        ('1 claim', '2 claims')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"


def tally(values: Iterable[str], glue: str = ", ") -> str:
    """Return how often each value occurs, the most frequent first.

    Example:
        >>> tally(["seller", "platform", "seller"])
        '2 seller, 1 platform'
    """
    counted = Counter(values).most_common()
    return glue.join(f"{number} {value}" for value, number in counted)


def percent(share: float | None) -> str:
    """Return a share as a percentage; a dash where it cannot be told."""
    return "-" if share is None else f"{share:.0%}"


def broad(output: Output) -> bool:
    """Tell whether there is room for more columns."""
    return output.console.width >= BROAD


def right(name: str) -> ink.Column:
    """Return a column of figures."""
    return ink.Column(name, justify="right")


def key(name: str) -> ink.Column:
    """Return a column of ids, which are not broken where there is room."""
    return ink.Column(name, no_wrap=True)
