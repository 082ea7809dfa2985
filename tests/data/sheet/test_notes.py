"""Notes of headings are the words of the README."""

from __future__ import annotations

from crosslane.data.sheet.notes import notes
from crosslane.loading import data_directory

PAGE = """
### `claims/*.tsv`: claims

| Column | Valid values | Meaning |
|---|---|---|
| `source` | an id of `sources.tsv` | |
| `start`, `end` | a whole number | where it *stands* |

### `facts.tsv`: facts

| Column | Valid values | Meaning |
|---|---|---|
| `source`, `start` | as for claims | the evidence |
| `note` | as for nothing | |
| `refs` | as for facts | in a ring |
"""


def test_meaning_and_valid_values_are_told_without_marks() -> None:
    told = notes(PAGE)
    assert told["claims", "source"] == "Valid: an id of sources.tsv"
    assert told["claims", "end"] == "where it *stands*\nValid: a whole number"


def test_what_is_as_for_another_table_is_told_in_its_words() -> None:
    told = notes(PAGE)
    assert told["facts.tsv", "source"] == "the evidence\nValid: an id of sources.tsv"
    assert told["facts.tsv", "start"] == "the evidence\nValid: a whole number"


def test_what_leads_nowhere_is_told_as_it_is_written() -> None:
    told = notes(PAGE)
    assert told["facts.tsv", "note"] == "Valid: as for nothing"
    assert told["facts.tsv", "refs"] == "in a ring\nValid: as for facts"


def test_the_page_of_the_data_leaves_no_reference_open() -> None:
    told = notes((data_directory() / "README.md").read_text(encoding="utf-8"))
    assert not [key for key, note in told.items() if "Valid: as for" in note]
