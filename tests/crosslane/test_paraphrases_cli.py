"""The command line prints quotes in quotation marks, and what pages say without, marked."""

from __future__ import annotations

from datetime import date

import pytest

from crosslane.cli import main
from crosslane.graph.store import KnowledgeGraph
from tests.crosslane.calls import Run
from tests.webworld import AGAINST, ALONE, OFFERING, SAID

PLATFORM, MODEL = OFFERING.split("/")
MARK = "in our words: "


@pytest.fixture
def run(
    web: KnowledgeGraph, day: date, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:  # fmt: skip
    """Run a command as on a wide terminal; gives its exit code, what it printed and said."""
    monkeypatch.setattr("crosslane.commands.common.load_graph", lambda *_: web)
    monkeypatch.setattr("crosslane.commands.common.utc_today", lambda: day)
    monkeypatch.setenv("COLUMNS", "400")

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main((*arguments, "--format", "table"))
        return code, *capsys.readouterr()

    return run


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"owner {PLATFORM} {MODEL} last-mile-delivery", SAID),
        (f"owner {PLATFORM} {MODEL} pricing", ALONE),
        ("conflicts --platform lodestar", AGAINST),
        (f"handoffs {PLATFORM} {MODEL}", SAID),
        (f"offerings {OFFERING}", SAID),
        ("platforms lodestar", SAID),
        ("claims --platform lodestar", SAID),
        ("claims W9-001", SAID),
        ("facts --subject lodestar", SAID),
        ("facts W9-101", SAID),
        ("timeline --platform lodestar", SAID),
        ("evidence", SAID),
    ],
)
def test_a_paraphrase_is_marked_and_in_no_quotation_marks(run: Run, typed: str, said: str) -> None:
    code, out, _ = run(*typed.split())
    told = " ".join(out.split())
    assert code == 0
    assert f"{MARK}{said}" in told
    assert f"“{said}" not in told


@pytest.mark.parametrize(
    "typed", ["owner temu semi-managed pricing", "claims S0-014", "claims --source 000"]
)
def test_the_words_of_a_text_stay_in_quotation_marks(run: Run, typed: str) -> None:
    out = " ".join(run(*typed.split())[1].split())
    assert "“with pricing control still remaining with Temu”" in out
    assert MARK not in out


@pytest.mark.parametrize(
    "typed",
    [f"owner {PLATFORM} {MODEL} last-mile-delivery", "conflicts --platform lodestar"],
)
def test_a_claim_that_lost_for_its_grade_says_so(run: Run, typed: str) -> None:
    assert "source of grade D: never decides against a better one" in run(*typed.split())[1]


def test_an_answer_on_grade_d_alone_says_so(run: Run) -> None:
    weak = "It rests on sources of grade D alone."
    assert weak in run("owner", PLATFORM, MODEL, "pricing")[1]
    assert weak not in run("owner", PLATFORM, MODEL, "last-mile-delivery")[1]


def test_an_offering_is_told_with_its_names_and_periods(run: Run) -> None:
    out = run("offerings", OFFERING)[1]
    for told in (
        "Lodestar · Fulfilment by Lodestar (FBL)",
        "also called FBL, Lodestar depot",
        "in US: 2024-02 to 2025-05-02 (W9-102)",
        "in DE, FR: 2025 to ? (W9-103)",
    ):
        assert told in out
