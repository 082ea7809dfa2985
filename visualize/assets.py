"""The files that pages load: a closed list of names, each with its type and content hash."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import PurePath
from types import MappingProxyType

_TYPES: Mapping[str, str] = MappingProxyType(
    {
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".png": "image/png",
        ".svg": "image/svg+xml",
    }
)


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, its media type and the SHA-384 of its content."""

    body: bytes
    media: str
    digest: bytes

    @property
    def version(self) -> str:
        """The content hash as it stands in addresses and ETags."""
        return self.digest.hex()[:16]

    @property
    def integrity(self) -> str:
        """The content hash as Subresource Integrity wants it."""
        return "sha384-" + base64.b64encode(self.digest).decode()


def _asset(name: str, body: bytes) -> Asset:
    return Asset(body, _TYPES[PurePath(name).suffix], hashlib.sha384(body).digest())


@cache
def static() -> Mapping[str, Asset]:
    """Return the style sheet, the scripts and the pictures by name."""
    folder = files("crosslane.visualize").joinpath("static")
    found = {
        item.name: _asset(item.name, item.read_bytes())
        for item in sorted(folder.iterdir(), key=lambda item: item.name)
        if PurePath(item.name).suffix in _TYPES
    }
    parts = sorted(folder.joinpath("css").iterdir(), key=lambda item: item.name)
    sheet = "\n".join(item.read_text("utf-8") for item in parts if item.name.endswith(".css"))
    return MappingProxyType({"crosslane.css": _asset("crosslane.css", _lean(sheet)), **found})


def _lean(sheet: str) -> bytes:
    """Return a style sheet without comments and indents, a tenth smaller on the wire."""
    bare = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    return re.sub(r"\s*\n\s*", "\n", bare).strip().encode()


@cache
def vis_network() -> Asset:
    """Return vis-network 9.1.2, out of the installed pyvis."""
    path = files("pyvis").joinpath("lib", "vis-9.1.2", "vis-network.min.js")
    return _asset("vis-network.min.js", path.read_bytes())
