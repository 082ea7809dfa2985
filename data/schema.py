"""The tables of the data folder: their columns, and what of them is kept sorted."""

from __future__ import annotations

from crosslane.data.tables import Table

SOURCES = Table(
    "sources.tsv",
    ("id", "title", "publisher", "url", "published", "grade", "grade_reason", "sha256", "note"),
)
ORGANIZATIONS = Table(
    "organizations.tsv",
    ("id", "label_en", "label_zh", "parent", "role", "evidence", "note"),
    sorted_lists=("evidence",),
)
PLATFORMS = Table(
    "platforms.tsv",
    ("id", "label_en", "label_zh", "synonyms", "organization", "evidence", "note"),
    sorted_by=None,
    sorted_lists=("evidence",),
)
OFFERINGS = Table(
    "offerings.tsv",
    (
        "platform",
        "model",
        "label_en",
        "label_zh",
        "synonyms",
        "markets",
        "planned_markets",
        "valid_from",
        "valid_until",
        "evidence",
        "note",
    ),
    sorted_by=None,
    sorted_lists=("markets", "planned_markets", "evidence"),
    key=("platform", "model"),
)
AVAILABILITY = Table(
    "availability.tsv",
    ("platform", "model", "markets", "valid_from", "valid_until", "evidence", "note"),
    sorted_by=None,
    sorted_lists=("markets", "evidence"),
    key=("platform", "model", "markets", "valid_from"),
    optional=True,
)
PROGRAMMES = Table(
    "programmes.tsv",
    (
        "id",
        "label_en",
        "label_zh",
        "platform",
        "organization",
        "offerings",
        "markets",
        "evidence",
        "note",
    ),
    sorted_lists=("offerings", "markets", "evidence"),
)
FACTS = Table(
    "facts.tsv",
    (
        "id",
        "subjects",
        "subject_text",
        "predicate",
        "object",
        "refs",
        "source",
        "start",
        "end",
        "quote",
        "paraphrase",
        "note",
    ),
)
CLAIMS = Table(
    "claims",
    (
        "id",
        "platform",
        "model",
        "programme",
        "segment",
        "party",
        "involvement",
        "aspect",
        "polarity",
        "strength",
        "markets",
        "valid_from",
        "valid_until",
        "rank",
        "source",
        "start",
        "end",
        "quote",
        "paraphrase",
        "note",
    ),
    sorted_lists=("markets",),
)
OVERLAYS = Table(
    "overlays.tsv",
    (
        "id",
        "label_en",
        "label_zh",
        "segment",
        "party",
        "involvement",
        "aspect",
        "condition",
        "markets",
        "valid_from",
        "valid_until",
        "source",
        "start",
        "end",
        "quote",
        "paraphrase",
        "note",
    ),
    sorted_lists=("markets",),
    optional=True,
)
RELEASES = Table("releases.tsv", ("id", "date", "note"), sorted_by=None)
"""Not among `TABLES`: it is written when a release is recorded, and has no versions itself."""

TABLES = (
    SOURCES,
    ORGANIZATIONS,
    PLATFORMS,
    OFFERINGS,
    AVAILABILITY,
    PROGRAMMES,
    FACTS,
    OVERLAYS,
)

ORGANIZATION_ROLES = (
    "parent",
    "business-group",
    "logistics-provider",
    "marketing-provider",
    "payment-provider",
)
TOPICS = ("industry", "open-question", "platforms", "sellers", "supply-chain")
"""What a fact may be about that is no entity of the graph."""

PREDICATES = {
    "acquired": "took over or invested in",
    "adoptsPartsOf": "uses parts of a model without offering it",
    "advantage": "speaks for it",
    "asks": "an open question that the source puts",
    "assessment": "a judgement of the source",
    "businessType": "the kind of trade: B2B, B2C, social commerce",
    "choosesModelBy": "what a platform weighs when it chooses a model",
    "comparison": "one model against another",
    "disadvantage": "speaks against it",
    "doesNotOffer": "a model that the platform does not offer",
    "feeChange": "a tariff changed",
    "fitsMarket": "the markets that it suits",
    "fitsSeller": "the sellers that it suits",
    "futureTrend": "what the source expects",
    "goal": "what it is meant to reach",
    "handOffPlace": "where responsibility for the goods is handed over, before the segments named",
    "hasInitiative": "something that the platform has started",
    "hasLogisticsOption": "service levels to choose from",
    "hasPart": "the parts of an organization",
    "hasSegmentInOrder": "the chain as the source lists it",
    "incentive": "what sellers are given to join",
    "isExplainedAs": "how the source explains it",
    "launchedModel": "an offering was launched",
    "launchedProgramme": "a programme or service was launched",
    "ledBy": "who leads it",
    "loss": "a loss in money",
    "metric": "a figure",
    "modelHistory": "how it came to its models",
    "offersModel": "a model that the platform offers",
    "officialDefinition": "the platform's own definition",
    "operates": "platforms that an organization runs",
    "operationEnd": "the first day on which it is offered no more",
    "operationStart": "the first day of operation",
    "ownedBy": "its parent",
    "plannedMarketCount": "markets that are planned",
    "platformMotive": "why platforms do it",
    "policyChange": "a rule that changed",
    "primaryModel": "the model that the platform promotes most",
    "product": "a product or tool",
    "programme": "a named programme",
    "publishedOn": "when a source was published",
    "recommendation": "advice of the source",
    "recruitmentStart": "the first day on which sellers could apply",
    "reorganized": "a part of the organization was formed or changed",
    "risk": "what may go wrong",
    "ruleEnd": "the first day on which a rule holds no more",
    "ruleStart": "the first day on which a rule holds",
    "sellerStrategy": "what sellers are meant to become",
    "servesMarket": "the markets that it serves",
    "strategy": "what the platform bets on",
    "targetCategory": "the goods that it is meant for",
    "targetSeller": "the sellers that it is meant for",
    "term": "a word of the trade",
    "trend": "whether it grows or shrinks",
    "usesLogisticsProvider": "who moves its goods",
}
"""Predicates of facts, with what they mean."""
