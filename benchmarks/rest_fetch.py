"""Fetches what is compared: answers of this project's server, before anything is timed."""

from __future__ import annotations

import gzip
import json
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.client import FailedRequestError
from benchmarks.rest_cases import CELL, RestCase, rest_cases
from benchmarks.rest_peers import DICT, Site
from benchmarks.rest_ready import Answer

_LISTS = RestCase("lists", ("/ownership?limit=1000", "/claims?limit=1000"))
_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Fetched:
    """What this project's server answers.

    Attributes:
        cases: those asked for that it answers in the content coding they want.
        answers: by address, hot and some cold ones.
        etags: that cases are asked with, by name of the case.
        left_out: why other cases are not among them, by name.
    """

    cases: tuple[RestCase, ...]
    answers: Mapping[str, Answer]
    etags: Mapping[str, str]
    left_out: Mapping[str, str]

    def size(self, case: RestCase) -> int:
        """Return the bytes of the body that a case gets hot."""
        return len(self.answers[case.targets[0]].body)


def fetched(site: Site, names: Container[str]) -> Fetched:
    """Ask for every target of cases, hot, and once on a day of its own.

    Args:
        site: this project's server.
        names: of the cases.

    Raises:
        FailedRequestError: an answer has another status than it should have.
    """
    cells, claims = ([item["links"]["self"] for item in _items(site, at)] for at in (0, 1))
    cells.sort(key=lambda cell: cell != CELL)
    every = rest_cases(cells, claims)
    cases, left_out, etags = [], {}, {}
    answers = {CELL: site.fetch(every[0], CELL)}  # by which peers are known to be up
    for case in (one for one in every if one.name in names):
        etag = ""
        if case.status == 304:
            etag = etags[case.name] = site.fetch(case, case.targets[0]).header("etag")
        asked = addresses(case, len(case.targets))
        for target in asked:
            answers[target] = site.fetch(case, target, etag)
            if answers[target].status != case.status:
                raise FailedRequestError(f"{case.name}: {answers[target].status} for {target}")
        coded = {answers[target].header("content-encoding") for target in asked}
        if coded == {case.encoding}:
            cases.append(case)
        else:
            told = ", ".join(sorted(coded - {""})) or "none"
            left_out[case.name] = f"content coding: {told}"
    return Fetched(tuple(cases), answers, etags, left_out)


def addresses(case: RestCase, number: int) -> list[str]:
    """Return the hot address of a case and so many cold ones, if it has any."""
    cold = [case.cold(which) for which in range(number)] if "cold" in case.modes else []
    return [case.targets[0], *cold]


def compared(up: Sequence[Site], known: Fetched, case: RestCase) -> dict[str, str]:
    """Compare the answers of all competitors with those that were fetched.

    Args:
        up: those who can answer the case; the first one is the one that was asked.
        known: what is to be answered.
        case: that is compared.

    Returns:
        Why others are left out, by name.
    """
    different = {}
    for one in up[1:]:
        for target in addresses(case, min(_COMPARED, len(case.targets))):
            found = one.fetch(case, target, known.etags.get(case.name, ""))
            if why := difference(found, known.answers[target], parsed=one.name == DICT):
                different[one.name] = f"{why} at {target}"
                break
    return different


def difference(found: Answer, expected: Answer, *, parsed: bool) -> str:
    """Return what is different, or nothing."""
    if found.status != expected.status:
        return f"status {found.status} for {expected.status}"
    if parsed:
        same = json.loads(found.body) == json.loads(expected.body)
        return "" if same else "other data"
    (_, headers, body), (_, wanted, whole) = found.same(), expected.same()
    if expected.header("content-encoding") == found.header("content-encoding") == "gzip":
        body, whole = gzip.decompress(body), gzip.decompress(whole)  # its head holds the time
    if body != whole:
        return f"another body, {len(body)} bytes for {len(whole)}"
    names = [name for name in {*headers, *wanted} if headers.get(name) != wanted.get(name)]
    return f"other headers: {', '.join(sorted(names))}" if names else ""


def _items(site: Site, which: int) -> list[dict[str, dict[str, str]]]:
    """Return the items of one of the lists."""
    answer = site.fetch(_LISTS, _LISTS.targets[which])
    if answer.status != 200:
        raise FailedRequestError(f"{_LISTS.targets[which]}: status {answer.status}")
    items: list[dict[str, dict[str, str]]] = json.loads(answer.body)["items"]
    return items
