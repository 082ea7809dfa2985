"""Every hostile document is refused honestly or kept as data, and the dataset stays whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from tests.hostile.attack import Attack, Row
from tests.hostile.bed import DatasetBed, check_honest
from tests.hostile.documents import DOCUMENTS


@pytest.fixture(autouse=True)
def restored(dataset: DatasetBed) -> Iterator[None]:
    """Begin every test with the same dataset, whatever the one before has done."""
    yield
    if not dataset.unchanged():
        dataset.restore()


@pytest.mark.parametrize("attack", DOCUMENTS, ids=lambda attack: f"{attack.row}: {attack.name}")
def test_a_hostile_document_is_answered_honestly_and_harms_nothing(
    dataset: DatasetBed, attack: Attack
) -> None:
    answer = dataset.send(attack.make(dataset.places))
    assert answer.status in attack.statuses, answer
    check_honest(answer)
    assert answer.limit in (None, *attack.limits)
    if answer.status >= 400:
        assert dataset.unchanged()
    dataset.check_unharmed()


def test_there_are_documents_of_every_kind() -> None:
    rows = Counter(attack.row for attack in DOCUMENTS)
    assert set(rows) == {Row.DOCUMENT, Row.KEY}
    assert rows[Row.DOCUMENT] >= 20
    assert len({attack.name for attack in DOCUMENTS}) == len(DOCUMENTS)
