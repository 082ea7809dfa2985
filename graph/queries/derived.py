"""The SPARQL query that answers each question about ownership; see ``questions``.

As in ``queries``: the functions take what those that answer take, and a query gives one row for
each item of the answer, in its order. They read the derived graph, which holds the answers for no
market, the day of the dataset and all sources. Through any other lens there is no query but that of
the list of offerings, which is curated. Advice and changes between releases have none: the one is
reckoned from a profile, the other from releases that are not in the dataset.
"""

from crosslane.graph.queries.between import compare, handoffs, impact, similar
from crosslane.graph.queries.cells import (
    conflicts,
    coverage,
    offering,
    offerings,
    ownership,
    ownerships,
)

__all__ = [
    "compare",
    "conflicts",
    "coverage",
    "handoffs",
    "impact",
    "offering",
    "offerings",
    "ownership",
    "ownerships",
    "similar",
]
