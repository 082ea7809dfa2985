"""The page of candidates: what is marked, what stands beside it, and that it is safe to open."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crosslane.data.extract.candidates import extract
from crosslane.data.extract.lexicon import build_lexicon
from crosslane.loading import load_records
from crosslane.visualize.candidates import candidates_page

RECORDS = load_records()
LEXICON = build_lexicon(RECORDS)
TEXT = (
    "Temu semi-managed\n\nSellers manage returns & payments, while the platform handles logistics."
    " Pricing is hard.\n- The platform does not handle compliance.\n"
)


def page_of(text: str, lang: str | None = None, source: str = "", name: str = "a.txt") -> str:
    found = extract(text, RECORDS, lexicon=LEXICON)
    return candidates_page(found, RECORDS, name, source, lang)


class Read(HTMLParser):
    """What a page shows: marks, text, ids and the links within it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.marks: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: set[str] = set()
        self.handlers: list[str] = []
        self.shown = ""
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element with what could do harm in it."""
        known = dict(attrs)
        self.names.add(tag)
        self.ids += [known["id"] or ""] if "id" in known else []
        self.links += [known["href"] or ""] if "href" in known else []
        self.handlers += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        if tag == "mark":
            self._inside = True
            self.marks.append((known.get("class") or "", ""))

    def handle_endtag(self, tag: str) -> None:
        """Note the end of a mark."""
        self._inside = self._inside and tag != "mark"

    def handle_data(self, data: str) -> None:
        """Note text."""
        self.shown += data
        if self._inside:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)


def test_evidence_is_marked_in_the_colour_of_its_party() -> None:
    marks = [(kind, text) for kind, text in Read(page_of(TEXT)).marks if kind != "several"]
    assert ("owner-seller", "Sellers manage returns & payments") in marks
    assert ("owner-platform", "the platform handles logistics") in marks


def test_a_letter_says_the_party_beside_the_colour() -> None:
    page = page_of(TEXT)
    assert re.search(r'<a class="party owner-seller" href="#NEW-001"[^>]*>S</a>', page)
    assert re.search(r'<a class="party owner-platform" href="#NEW-003"[^>]*>P</a>', page)


def test_every_candidate_has_a_card_and_every_link_leads_somewhere() -> None:
    read = Read(page_of(TEXT))
    assert {"NEW-001", "NEW-002", "NEW-003", "NEW-004"} <= set(read.ids)
    assert len(set(read.ids)) == len(read.ids)
    assert {link.removeprefix("#") for link in read.links} <= set(read.ids)


def test_a_sentence_that_was_not_understood_is_marked() -> None:
    assert '<span class="missed">Pricing is hard.</span>' in page_of(TEXT)


def test_a_denial_is_told_in_words() -> None:
    assert '<span class="tag">denied</span>' in page_of(TEXT)


def test_counts_and_source_are_told() -> None:
    shown = Read(page_of(TEXT, source="000")).shown
    assert "Candidates: 4. Sentences read: 3." in shown
    assert "Text of source 000." in shown


def test_a_text_without_candidates_says_so() -> None:
    assert "No candidate was found in this text." in page_of("It rains.")


def test_the_page_of_a_chinese_text_is_chinese() -> None:
    page = page_of("物流由平台负责。")
    assert '<html lang="zh-Hans">' in page
    assert "候选 1 条" in page
    assert 'lang="en"' in page_of("物流由平台负责。", lang="en")


@pytest.mark.parametrize(
    "evil",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</style><b>",
        "{{ 7*7 }}",
        "&lt;b&gt;",
    ],
)
def test_hostile_text_is_shown_as_text(evil: str) -> None:
    page = page_of(f"The platform handles returns {evil}.", name=evil)
    read = Read(page)
    assert evil in read.shown
    assert not {"script", "img", "iframe", "b"} & read.names
    assert read.handlers == []


def test_signs_that_cannot_be_seen_are_shown_by_their_codes() -> None:
    page = page_of("The platform handles returns \u202eevil\u202c.\u200b")
    assert "\u202e" not in page
    assert '<span class="odd">U+202E</span>' in page
    assert '<span class="odd">U+200B</span>' in page


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_shown_whole_and_makes_no_element(text: str) -> None:
    read = Read(page_of(text))
    assert not {"script", "img", "iframe", "object", "form"} & read.names
    for word in re.findall(r"[a-z]{3,}", text):
        assert word in read.shown


def test_the_page_loads_nothing_and_its_style_is_the_one_that_its_policy_names() -> None:
    page = page_of(TEXT)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert f"style-src 'sha256-{digest}'" in html.unescape(policy)
    assert "default-src 'none'" in html.unescape(policy)
    assert not re.search(r"(src|href)=\"(?!#)", page)
    assert "url(" not in style
