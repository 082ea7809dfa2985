"""The forms for issues are forms, ask for what a curator needs, and use the project's words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from crosslane.ontology.model import Involvement, Party
from crosslane.ontology.records import Vocabulary

FORMS = Path(__file__).parents[1] / ".github/ISSUE_TEMPLATE"
KINDS = {"markdown", "input", "textarea", "dropdown", "checkboxes"}
Form = dict[str, Any]


def load(name: str) -> Form:
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed; it reads the forms")
    found: Form = yaml.safe_load((FORMS / name).read_text(encoding="utf-8"))
    return found


def fields(form: Form) -> dict[str, Form]:
    return {part["id"]: part for part in form["body"] if part["type"] != "markdown"}


@pytest.fixture(params=["report-a-fact.yml", "add-an-offering.yml"])
def form(request: pytest.FixtureRequest) -> Form:
    return load(str(request.param))


def test_a_form_has_the_keys_that_forms_need(form: Form) -> None:
    assert {"name", "description", "body"} <= form.keys()
    assert form.keys() <= {"name", "description", "title", "labels", "body"}
    assert any(part["type"] != "markdown" for part in form["body"])


def test_every_field_is_of_a_known_kind_with_an_id_and_a_label(form: Form) -> None:
    ids = [part.get("id") for part in form["body"] if part["type"] != "markdown"]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", one) for one in ids)
    assert len(set(ids)) == len(ids)
    for part in form["body"]:
        assert part["type"] in KINDS
        attributes = part["attributes"]
        assert attributes["value" if part["type"] == "markdown" else "label"]
        if part["type"] in ("dropdown", "checkboxes"):
            assert attributes["options"]


def test_labels_and_options_are_texts_that_differ(form: Form) -> None:
    labels = [part["attributes"]["label"] for part in fields(form).values()]
    assert len(set(labels)) == len(labels)
    for part in fields(form).values():
        options = part["attributes"].get("options", [])
        texts = [one["label"] if isinstance(one, dict) else one for one in options]
        assert all(isinstance(one, str) and one for one in texts)
        assert len(set(texts)) == len(texts)


def test_the_page_its_title_and_its_publisher_are_needed(form: Form) -> None:
    for name in ("url", "title", "publisher"):
        assert fields(form)[name]["validations"]["required"] is True
    assert {"published", "market", "since"} <= fields(form).keys()


def test_a_report_names_a_claim_or_a_cell_and_what_is_wrong() -> None:
    asked = fields(load("report-a-fact.yml"))
    assert all(asked[name]["validations"]["required"] for name in ("claim", "wrong", "what"))


def test_the_drop_downs_are_the_vocabulary(vocabulary: Vocabulary) -> None:
    report, offering = fields(load("report-a-fact.yml")), fields(load("add-an-offering.yml"))

    def options(part: Form) -> list[str]:
        return list(part["attributes"]["options"])

    assert options(report["segment"]) == list(vocabulary.segment)
    assert options(report["party"]) == [one.value for one in Party]
    assert options(report["involvement"]) == [one.value for one in Involvement]
    assert options(offering["model"]) == list(vocabulary.model)
    named = [one["label"] for one in options(offering["segments"])]  # type: ignore[index]
    assert named == list(vocabulary.segment)


def test_no_issue_is_opened_without_a_form() -> None:
    assert load("config.yml")["blank_issues_enabled"] is False
