"""What the cache takes for the same request, and what not."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosslane.api.keys import Asked, asked, normal, raw, wish
from crosslane.api.negotiate import FORMATS, quality, ranges
from crosslane.api.problems import Problem
from crosslane.api.sparql_protocol import formats
from tests.api.caching import Request, scope_of, with_header

PAIRS = st.lists(st.tuples(st.text(min_size=1, max_size=4), st.text(max_size=4)), max_size=6)
WORDS = ("text/csv", "text/html", "text/*", "*/*", "application/json", "image/png", "text/plain")
RANGES = st.lists(
    st.tuples(st.sampled_from(WORDS), st.sampled_from(["", ";q=0", ";q=0.2", ";q=0.9", ";q=x"])),
    max_size=4,
)


def key(request: Request) -> Asked:
    found = asked(scope_of(request))
    assert found is not None
    return found


def written(pairs: list[tuple[str, str]], safe: str = "") -> bytes:
    return urlencode(pairs, safe=safe, quote_via=quote, errors="surrogatepass").encode()


@given(st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4), max_size=6), st.data())
def test_the_order_of_different_names_makes_no_difference(
    pairs: dict[str, str], data: st.DataObject
) -> None:
    mixed = data.draw(st.permutations(list(pairs.items())))
    assert normal(written(list(mixed))) == normal(written(list(pairs.items())))


@given(PAIRS)
def test_how_a_value_is_encoded_makes_no_difference(pairs: list[tuple[str, str]]) -> None:
    plus = urlencode(pairs, errors="surrogatepass").encode()
    assert normal(plus) == normal(written(pairs)) == normal(written(pairs, safe="-,:/@"))


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_queries_that_are_the_same_are_read_the_same(first: bytes, second: bytes) -> None:
    if normal(first) != normal(second):
        return
    for one in ("latin-1", "utf-8"):
        read = [
            sorted(parse_qsl(text.decode(one, "surrogateescape"), keep_blank_values=True))
            for text in (first, second)
        ]
        assert read[0] == read[1]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (b"a=1&a=2", b"a=2&a=1"),
        (b"a=1", b"a=1&a=1"),
        (b"a=%FF", b"a=%EF%BF%BD"),
        (b"a=%C3%A9", b"a=\xe9"),
        (b"a=1", b"a=1&&"),
        (b"a=1&b=2", b"a=1%26b=2"),
        (b"", b"a"),
    ],
)
def test_queries_that_may_be_read_differently_are_different(first: bytes, second: bytes) -> None:
    assert normal(first) != normal(second)


def test_very_many_parameters_are_left_as_they_are() -> None:
    query = b"&".join(b"a=%d" % number for number in range(101))
    assert normal(query) == query


def test_what_programs_send_for_json_is_one_wish() -> None:
    """Defaults of curl and of libraries, and who names JSON among others that nobody has."""
    assert wish("*/*") == wish("*/*;q=0.8") == wish("image/png, */*")
    assert wish("application/json") == wish("application/json, application/x-none;q=0.9")


def test_browsers_are_one_wish() -> None:
    firefox = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    chrome = (
        "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
        "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
    )
    assert wish(firefox) == wish(chrome)


def chosen(accept: str) -> object:
    """Return all that negotiation makes of an Accept header."""
    ranked = [quality(one.media, ranges(accept)) for one in FORMATS]
    order = [[a < b for b in ranked] for a in ranked], [a > 0 for a in ranked]
    try:
        return order, formats(accept, None)
    except Problem:
        return order, None


@given(RANGES, RANGES)
def test_who_wishes_the_same_is_given_the_same(
    first: list[tuple[str, str]], second: list[tuple[str, str]]
) -> None:
    texts = [", ".join("".join(part) for part in one) for one in (first, second)]
    if wish(texts[0]) == wish(texts[1]):
        assert chosen(texts[0]) == chosen(texts[1])


ODD = ("", "x", "*/*", "text/html;q=nan", "TEXT/HTML", "text/html")


@pytest.mark.parametrize("accept", ODD)
def test_odd_wishes_are_apart_from_each_other(accept: str) -> None:
    assert [other for other in ODD if wish(other) == wish(accept)] == [accept]


def test_headers_that_nobody_reads_make_no_difference() -> None:
    plain, more = Request(), Request()
    for name in ("user-agent", "accept-language", "x-request-id", "referer", "origin"):
        more = with_header(more, name, "x")
    assert key(plain) == key(more)
    assert raw(scope_of(plain)) == raw(scope_of(more))


def test_a_request_without_a_usable_host_is_known_by_the_address_of_the_server() -> None:
    request = Request(headers=((b"host", b"a b"),))
    scopes = [{**scope_of(request), "server": ("127.0.0.1", port)} for port in (80, 81)]
    first, second = (asked(one) for one in scopes)
    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert first.raw is None


def test_a_long_request_is_not_remembered_as_it_was_written() -> None:
    assert key(Request(query=b"a=" + b"x" * 3000)).raw is None
    assert key(Request()).raw is not None


def test_codings_are_reduced_to_what_is_sent() -> None:
    one, other = (
        key(with_header(Request(), "accept-encoding", value)).key
        for value in ("gzip, deflate, br, zstd", "br")
    )
    assert one == other
    assert key(with_header(Request(), "accept-encoding", "gzip")).key != one


def test_a_posted_media_type_is_part_of_the_key() -> None:
    posted = replace(Request(), method="POST")
    kinds = [key(with_header(posted, "content-type", one)).key for one in ("a/b", "c/d")]
    assert kinds[0] != kinds[1] != key(posted).key
