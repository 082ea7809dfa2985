"""What the tests of the extractor share: the lexicon of the curated records, made once."""

from __future__ import annotations

import pytest

from crosslane.data.extract.candidates import extract
from crosslane.data.extract.lexicon import Lexicon, build_lexicon
from crosslane.ontology.records import Records
from tests.data.extract.texts import Read


@pytest.fixture(scope="session")
def lexicon(records: Records) -> Lexicon:
    return build_lexicon(records)


@pytest.fixture(scope="session")
def read(records: Records, lexicon: Lexicon) -> Read:
    """Read a text with the curated records."""
    return lambda text: extract(text, records, lexicon=lexicon)
