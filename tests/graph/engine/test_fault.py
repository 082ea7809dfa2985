"""A fault of the engine itself: told to the parent, and the worker is not used again."""

from __future__ import annotations

import socket
import subprocess
import sys

from crosslane.graph.engine.workers import wire

FAULTY = """
import socket, sys
from crosslane.graph.engine.workers.worker import serve

class Panic(BaseException):
    pass

class Faulty:
    def answer(self, request, body):
        raise Panic("as Rust code raises")

config = {"memory": 1 << 30}
serve(socket.socket(fileno=int(sys.argv[1])), Faulty(), config)
"""


def test_a_panic_is_told_and_the_worker_ends_and_is_not_leased_again() -> None:
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [sys.executable, "-c", FAULTY, str(theirs.fileno())], pass_fds=[theirs.fileno()]
            )
        ours.settimeout(20)
        wire.send(ours, {}, b"ASK {}")
        head, _ = wire.receive(ours, 1000)
        assert process.wait(20) == 71
    assert head["error"] == "failed"
    assert "as Rust code raises" in head["message"]
    assert head["tired"] is True
