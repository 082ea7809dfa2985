"""What of a lens a SPARQL query can express: market, day and trust over what was curated.

The derived graph holds the answers for no market, one day and all sources, so nothing of a lens can
be expressed over it. Claims, facts, sources and offerings stand in the dataset as curated, and can
be chosen by market, day and source like in Python. Earlier releases do not stand in the dataset.
"""

from __future__ import annotations

from datetime import date, timedelta

from crosslane.graph.queries.text import node, values, words
from crosslane.graph.store import KnowledgeGraph, Lens
from crosslane.ontology.model import Grade


def expressible(graph: KnowledgeGraph, lens: Lens) -> bool:
    """Tell whether a query over the dataset can see curated records through a lens.

    Args:
        graph: the graph.
        lens: market, day and trust.

    Returns:
        Whether it asks for nothing but what stands in the dataset; earlier releases do not.

    Raises:
        UnknownValueError: when the lens names an unknown source or market.
    """
    graph.through(lens)
    return lens.as_known is None


def trust(lens: Lens) -> list[str]:
    """Return filters of ``?document`` to the sources that a lens trusts."""
    grades = [one for one in Grade if lens.grade is not None and one <= lens.grade]
    found = [values("document", [node("source", one) for one in lens.sources])]
    if grades:
        found += [words("grade", grades), "?document xl:grade ?grade ."]
    return found


def may_hold(day: date, start: str = "from", end: str = "until") -> str:
    """Return a condition: whether ``[?from, ?until)`` may hold a day.

    Partial dates compare as the text that they are: ``2024-02`` comes before every day of its
    month and is the beginning of each. The first day after the asked one tells whether a year or
    month has ended.

    Args:
        day: the day asked.
        start: name of the variable of the first day.
        end: name of the variable of the first day after.

    Returns:
        An expression over the two variables, which may be unbound.
    """
    following = day_after(day)
    return (
        f'(!BOUND(?{start}) || STR(?{start}) <= "{day.isoformat()}")\n'
        f'  && (!BOUND(?{end}) || STR(?{end}) >= "{following}"\n'
        f'    || STRSTARTS("{following}", STR(?{end})))'
    )


def left_open(day: date, start: str = "from", end: str = "until") -> str:
    """Return a condition: whether a partial date leaves open if a day that may be held is held.

    Args:
        day: the day asked.
        start: name of the variable of the first day, which begins or has begun.
        end: name of the variable of the first day after, which has not passed.

    Returns:
        An expression over the two variables, which may be unbound.
    """
    return (
        f'(BOUND(?{start}) && STRSTARTS("{day_after(day)}", STR(?{start})))\n'
        f'  || (BOUND(?{end}) && STR(?{end}) <= "{day.isoformat()}")'
    )


def day_after(day: date) -> str:
    """Return the day after as text that compares; after the last day, what is after all digits."""
    return "~" if day == date.max else (day + timedelta(days=1)).isoformat()
