"""Which texts may stand in a cell."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st

from crosslane.data.tables import cell_fault

INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")


@given(st.text(max_size=20) | st.text("a \t\u00ad\u2028\u200b\ud800\ue000\u3000速é", max_size=8))
@example("a\u3000b")
@example("a\u0378b")
def test_a_cell_is_at_fault_for_its_ends_its_form_and_what_cannot_be_seen(text: str) -> None:
    ends = text != text.strip()
    form = unicodedata.normalize("NFC", text) != text
    unseen = any(unicodedata.category(char) in INVISIBLE for char in text)
    fault = cell_fault(text)
    assert (fault is None) == (not (ends or form or unseen))
    if unseen and not (ends or form):
        assert fault is not None
        assert fault.startswith("holds the invisible character U+")
