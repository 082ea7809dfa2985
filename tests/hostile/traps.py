"""What nothing may touch: listening sockets, and a file that notices who opens it."""

from __future__ import annotations

import os
import socket
import threading
import time
from pathlib import Path

MARK = "crosslane-canary-5d1c"
"""Stands in everything that a trap gives away; it must be in no answer."""

_TRIPLE = f'<urn:{MARK}> <urn:{MARK}> "{MARK}" .\n'.encode()
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(_TRIPLE), _TRIPLE)
)


class Canary:
    """A listening socket that counts who connects, and would answer with the secret.

    Args:
        host: an address of this machine.
    """

    def __init__(self, host: str) -> None:
        """Listen."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.hits = 0
        self._stopped = False
        self._socket = socket.create_server((host, 0), family=family)
        port = self._socket.getsockname()[1]
        self.url = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"
        self._address = (host, port)
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        self._stopped = True
        socket.create_connection(self._address).close()
        self._thread.join()
        self._socket.close()

    def _accept(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection:
                if self._stopped:
                    return
                self.hits += 1
                connection.settimeout(1)
                try:
                    connection.recv(65536)
                    connection.sendall(_ANSWER)
                except OSError:
                    continue


class Trap:
    """A named pipe: opening it for reading wakes the trap, which counts it and hands out triples.

    Args:
        path: where it is made.
    """

    def __init__(self, path: Path) -> None:
        """Make the pipe and wait at it."""
        os.mkfifo(path)
        self.path = path
        self.url = path.as_uri()
        self.hits = 0
        self._stopped = False
        self._thread = threading.Thread(target=self._wait, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the pipe away."""
        self._stopped = True
        with self.path.open("rb"):
            self._thread.join()
        self.path.unlink()

    def _wait(self) -> None:
        while True:
            writer = os.open(self.path, os.O_WRONLY)  # returns when someone opens it to read
            try:
                if self._stopped:
                    return
                self.hits += 1
                os.write(writer, _TRIPLE)
            except BrokenPipeError:
                continue
            finally:
                os.close(writer)
            time.sleep(0.05)  # who has read to the end closes; else the same one is counted again
