"""The page of an error: what is wrong, what was probably meant, and where to go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crosslane.visualize.asked import Asked
from crosslane.visualize.context import Page
from crosslane.visualize.frame import searching
from crosslane.visualize.navigation import Ways, navigation
from crosslane.visualize.page import render
from crosslane.visualize.words import LANGUAGES, WORDS, Words

FEW = 12
"""Valid values that stand open; more are folded away."""

MOST = 300
"""Valid values that are shown; of more it is said how many there are."""


@dataclass(frozen=True, slots=True)
class Valid:
    """A value that would have been right: its name, and the address with it put in."""

    id: str
    name: str | None = None
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A problem (RFC 9457) as a person needs it.

    Args:
        status: HTTP status code.
        title: what kind of error, in the server's words.
        detail: what is wrong here, in the server's words.
        what: what the valid values are: ``values``, ``paths``, ``parameters`` or ``media``.
        parameter: which parameter is wrong, if one is.
        wrong: its value, or the path, that does not exist.
        meant: what was probably meant.
        valid: the valid values.
        errors: every fault of the address, as (parameter, detail), where it has several.
        without: the address without what is wrong.
        request_id: by which the log names the request.
        wait: seconds after which to ask again.
        data: the address of the problem document, if one can be linked.
    """

    status: int
    title: str
    detail: str
    what: str = "values"
    parameter: str | None = None
    wrong: str | None = None
    meant: Valid | None = None
    valid: tuple[Valid, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    without: str | None = None
    request_id: str | None = None
    wait: int | None = None
    data: str | None = None

    @property
    def shown(self) -> Sequence[Valid]:
        """The valid values that are shown."""
        return self.valid[:MOST]


def fault_page(fault: Fault, page: Page, *, alone: bool = False) -> str:
    """Return an error as a page.

    Args:
        fault: what is wrong.
        page: the address that was asked, for the links that change language and colours.
        alone: whether a dataset is served without the other pages, so that none is linked.

    Returns:
        The page. Its ways to other pages leave the filters behind, as one of them may be wrong.
    """
    words = Words(page.lang)
    plain = Asked(lang=page.lang, theme=page.theme)
    ways: tuple[Ways, ...] = () if alone else navigation(plain, page.path, words)
    return render(
        "fault.html",
        page,
        page.path,
        same={"rest": None},
        navigation=ways,
        searching=searching(plain, page.path, words),
        address=None,
        fault=fault,
        headline=headline(fault.status, words),
        sentence=_sentence(fault, words),
        valid_title=_title(fault, words),
        folded=len(fault.valid) > FEW,
        home=plain.href("/", "lang", "theme"),
    )


def headline(status: int, words: Words) -> str:
    """Return what kind of error a status is, in words for everybody."""
    key = f"fault.{status}"
    return words(key if key in WORDS else "fault.other")


def _title(fault: Fault, words: Words) -> str:
    """Return what the valid values are called."""
    if fault.what != "values":
        return words(f"fault.{fault.what}")
    if fault.parameter:
        return words("fault.valid.of", parameter=fault.parameter)
    return words("fault.valid")


def _sentence(fault: Fault, words: Words) -> str | None:
    """Say what is wrong in the reader's language, where the server says it in another."""
    if words.lang == LANGUAGES[0] or fault.wrong is None:
        return None
    if fault.what == "paths":
        return words("fault.no_path", path=fault.wrong)
    return words("fault.no_value", parameter=fault.parameter, value=fault.wrong)
