"""Sockets are bound once, before anything is loaded, and shared by whoever serves."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Iterator

import pytest

from crosslane.connection import bound


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


def test_a_free_port_is_found_and_can_be_listened_on() -> None:
    (one,) = bound("127.0.0.1", 0)
    with one:
        one.listen()
        with socket.create_connection(one.getsockname()):
            pass


@pytest.mark.parametrize("host", ["", "localhost"])
def test_every_kind_of_address_of_a_name_has_the_same_port(host: str) -> None:
    made = bound(host, 0)
    try:
        assert len({one.getsockname()[1] for one in made}) == 1
        assert len({one.family for one in made}) == len(made)
    finally:
        for one in made:
            one.close()


def test_a_port_that_is_taken_is_told(taken: int) -> None:
    with pytest.raises(OSError, match=os.strerror(errno.EADDRINUSE)):
        bound("127.0.0.1", taken)


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(OSError, match=os.strerror(errno.EADDRNOTAVAIL)):
        bound("192.0.2.1", 0)
