"""Every hostile query is ended and answered honestly, and the server is none the worse."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.hostile.attack import Attack, Row
from tests.hostile.bed import Bed, check_honest
from tests.hostile.cost import COSTS
from tests.hostile.echo import ECHOES
from tests.hostile.reach import REACHING, WRITING
from tests.hostile.texts import TEXTS

ATTACKS = (*REACHING, *WRITING, *TEXTS, *COSTS, *ECHOES)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: f"{attack.row}: {attack.name}")
def test_a_hostile_query_is_answered_honestly_and_harms_nothing(bed: Bed, attack: Attack) -> None:
    answer = bed.send(attack.make(bed.places))
    assert answer.status in attack.statuses, answer
    check_honest(answer)
    assert answer.limit in (None, *attack.limits)
    bed.check_unharmed()


def test_there_are_attacks_of_every_row() -> None:
    rows = Counter(attack.row for attack in ATTACKS)
    assert set(rows) == set(Row) - {Row.DOCUMENT, Row.KEY}
    assert sum(rows.values()) >= 60
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS)
