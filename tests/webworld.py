"""A made-up platform whose sources are pages of the web, beside the data of the five articles.

Its pages are paraphrased, one is of grade D, one offering has a name of its own and is in some
markets for a time: what the five articles have none of. It is written as rows and read by the
reader, as everything curated is.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from crosslane.data import schema
from crosslane.data.tables import Table
from tests.articles import articles

OFFERING = "lodestar/platform-fulfilled"
NAME = "Lodestar · Fulfilment by Lodestar (FBL)"
NAME_ZH = "北斗集市 · 北斗仓配（FBL）"  # noqa: RUF001 - Chinese punctuation is meant
PAGE = "https://lodestar.example/help/fulfilment?lang=en&part=2"
SAID = "Lodestar stores, packs and delivers the stock of sellers who join its fulfilment service."
AGAINST = "A seller writes that sellers themselves deliver every parcel of the service."
ALONE = "A seller writes that sellers set their own prices under the service."
DISPUTED = "A trade paper reports that sellers take back what buyers return."

SOURCES = (
    {"id": "web-help", "title": "Fulfilment by Lodestar", "publisher": "Lodestar", "url": PAGE,
     "published": "2025-03-01", "grade": "A", "grade_reason": "help page of the platform itself"},
    {"id": "web-paper", "title": "Returns at Lodestar", "publisher": "A paper",
     "url": "https://paper.example/returns", "published": "2025", "grade": "B",
     "grade_reason": "signed article of a trade paper"},
    {"id": "web-rant", "title": "Ten truths about Lodestar", "publisher": None,
     "url": "https://rant.example/ten", "published": None, "grade": "D",
     "grade_reason": "unsigned post that names no document"},
)  # fmt: skip
PLATFORMS = (
    {"id": "lodestar", "label_en": "Lodestar", "label_zh": "北斗集市", "evidence": "W9-101"},
)
OFFERINGS = (
    {"platform": "lodestar", "model": "platform-fulfilled",
     "label_en": "Fulfilment by Lodestar (FBL)", "label_zh": "北斗仓配（FBL）",  # noqa: RUF001
     "synonyms": "FBL|Lodestar depot", "valid_from": "2020", "evidence": "W9-101"},
    {"platform": "lodestar", "model": "seller-fulfilled", "valid_from": "unknown",
     "evidence": "W9-101"},
)  # fmt: skip
PERIODS = (
    {"platform": "lodestar", "model": "platform-fulfilled", "markets": "US",
     "valid_from": "2024-02", "valid_until": "2025-05-02", "evidence": "W9-102"},
    {"platform": "lodestar", "model": "platform-fulfilled", "markets": "DE FR",
     "valid_from": "2025", "evidence": "W9-103", "note": "the page gives the year alone"},
)  # fmt: skip
_FACT = {
    "subjects": f"offering:{OFFERING}",
    "subject_text": "Fulfilment by Lodestar",
    "source": "web-help",
}
FACTS = (
    _FACT | {"id": "W9-101", "predicate": "offersModel", "object": "fulfilment service",
             "paraphrase": SAID},
    _FACT | {"id": "W9-102", "predicate": "operationEnd", "object": "2025-05-02",
             "refs": "market:US",
             "paraphrase": "The service took orders from the United States until May 2025."},
    _FACT | {"id": "W9-103", "predicate": "operationStart", "object": "2025",
             "refs": "market:DE market:FR",
             "paraphrase": "In 2025 the service came to Germany and France."},
)  # fmt: skip
_CLAIM = {
    "platform": "lodestar",
    "model": "platform-fulfilled",
    "party": "platform",
    "involvement": "performs",
    "polarity": "asserted",
    "strength": "explicit",
    "rank": "normal",
    "source": "web-help",
    "paraphrase": SAID,
}
CLAIMS = (
    _CLAIM | {"id": "W9-001", "segment": "last-mile-delivery"},
    _CLAIM | {"id": "W9-002", "segment": "last-mile-delivery", "party": "seller",
              "source": "web-rant", "paraphrase": AGAINST},
    _CLAIM | {"id": "W9-003", "segment": "pricing", "party": "seller", "involvement": "decides",
              "source": "web-rant", "paraphrase": ALONE},
    _CLAIM | {"id": "W9-004", "segment": "returns"},
    _CLAIM | {"id": "W9-005", "segment": "returns", "party": "seller", "source": "web-paper",
              "paraphrase": DISPUTED},
    _CLAIM | {"id": "W9-006", "segment": "customer-service", "model": "*"},
)  # fmt: skip
TABLES: Sequence[tuple[Table, str, Sequence[Mapping[str, str | None]]]] = (
    (schema.SOURCES, "sources.tsv", SOURCES),
    (schema.PLATFORMS, "platforms.tsv", PLATFORMS),
    (schema.OFFERINGS, "offerings.tsv", OFFERINGS),
    (schema.AVAILABILITY, "availability.tsv", PERIODS),
    (schema.FACTS, "facts.tsv", FACTS),
    (schema.CLAIMS, "claims/lodestar.tsv", CLAIMS),
)


def web_data(root: Path) -> Path:
    """Write the tables of the five articles with the made-up platform among them.

    Args:
        root: the directory to write; it must not exist.

    Returns:
        The directory.
    """
    shutil.copytree(articles(), root)
    for table, name, rows in TABLES:
        path, there = root / name, (root / name).exists()
        with path.open("a", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(
                file, table.columns, "", delimiter="\t", lineterminator="\n", quotechar="\x00"
            )
            if not there:
                lines.writeheader()
            lines.writerows(rows)
    return root
