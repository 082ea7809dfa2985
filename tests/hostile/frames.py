"""What is no HTTP, or HTTP that two readers would read differently."""

from __future__ import annotations

_GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
_POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
_HIDDEN = b"GET /sparql?query=SELECT%20%28%27smuggled%27%20AS%20%3Fx%29%20%7B%7D HTTP/1.1\r\n"
_NEXT = _HIDDEN + b"Host: x\r\n\r\n"

FRAMES: dict[str, bytes] = {
    "nothing but line breaks": b"\r\n" * 1000 + b"\0\r\n\r\n",
    "zeros": b"\0" * 10_000,
    "every byte": bytes(range(256)) * 40,
    "a TLS hello": bytes.fromhex("16030100ef010000eb0303") + b"\x42" * 228,
    "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "an SSH banner": b"SSH-2.0-OpenSSH_9.6\r\n",
    "HTTP/0.9": b"GET /\r\n",
    "HTTP/9.9": b"GET / HTTP/9.9\r\nHost: x\r\n\r\n",
    "no version": b"GET / \r\nHost: x\r\n\r\n",
    "no target": b"GET  HTTP/1.1\r\nHost: x\r\n\r\n",
    "a target with spaces": b"GET /a b c HTTP/1.1\r\nHost: x\r\n\r\n",
    "a target with NUL": b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
    "a target of another server": b"GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a tunnel": b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: x\r\n\r\n",
    "TRACE": b"TRACE / HTTP/1.1\r\nHost: x\r\n\r\n",
    "OPTIONS of everything": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "no host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "two hosts": _GET + b"Host: evil.example\r\n\r\n",
    "a header without a colon": _GET + b"X-Injected\r\n\r\n",
    "a header without a name": _GET + b": x\r\n\r\n",
    "a header with a space": _GET + b"Content-Length : 5\r\n\r\nhello",
    "a folded header": _GET + b"X: a\r\n b\r\n\r\n",
    "a header with NUL": _GET + b"X: \0\r\n\r\n",
    "a header with a bare line feed": _GET + b"X: a\nX-Injected: 1\r\n\r\n",
    "a header with a bare return": _GET + b"X: a\rX-Injected: 1\r\n\r\n",
    "a header with every byte": _GET + b"X: " + bytes(range(128, 256)) * 8 + b"\r\n\r\n",
    "an upgrade": _GET
    + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n",
    "an upgrade to HTTP/2": _GET + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
    "a negative length": _POST + b"Content-Length: -1\r\n\r\n",
    "a length of 30 digits": _POST + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n",
    "a length in hex": _POST + b"Content-Length: 0x6\r\n\r\nASK {}",
    "a length with a plus": _POST + b"Content-Length: +6\r\n\r\nASK {}",
    "two lengths": _POST + b"Content-Length: 6\r\nContent-Length: 0\r\n\r\nASK {}" + _NEXT,
    "a list of lengths": _POST + b"Content-Length: 6, 0\r\n\r\nASK {}" + _NEXT,
    "a length and chunks": (
        _POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + _NEXT
    ),
    "a coding and chunks": (
        _POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n6\r\nASK {}\r\n0\r\n\r\n"
    ),
    "chunks twice": _POST + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n" + _NEXT,
    "chunks of a sort": _POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + _NEXT,
    "chunks that are not the last": (
        _POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n" + _NEXT
    ),
    "a chunk of 30 digits": _POST + b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 30 + b"\r\nx",
    "a chunk with a sign": _POST + b"Transfer-Encoding: chunked\r\n\r\n-6\r\nASK {}\r\n0\r\n\r\n",
    "a chunk that is too short": (
        _POST + b"Transfer-Encoding: chunked\r\n\r\n3\r\nASK {}\r\n0\r\n\r\n"
    ),
    "a chunk with extensions": (
        _POST
        + b"Transfer-Encoding: chunked\r\n\r\n6;"
        + b"x=y;" * 5000
        + b"\r\nASK {}\r\n0\r\n\r\n"
    ),
    "trailers": (
        _POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\nX-Injected: 1\r\n\r\n"
    ),
    "a body of GET": _GET + b"Content-Length: 6\r\n\r\nASK {}",
    "100 requests at once": (_GET + b"\r\n") * 100,
    "a request in a body": _POST + b"Content-Length: %d\r\n\r\n" % len(_NEXT) + _NEXT,
}
"""Bytes by what they are; each says less than a whole request, more, or none at all."""

SMUGGLED = b"smuggled"
"""In the answer to a request that was hidden behind one that is ambiguous."""

AMBIGUOUS = (
    "two lengths",
    "a list of lengths",
    "a length and chunks",
    "chunks twice",
    "chunks of a sort",
    "chunks that are not the last",
)
"""Those where a proxy might see one request and the server two: none may be answered as two."""
