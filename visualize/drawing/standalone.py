"""The page of the graph as one file: it opens from disk, asks nobody, and says where it is from."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from crosslane.graph.store import KnowledgeGraph
from crosslane.visualize.assets import static, vis_network
from crosslane.visualize.drawing.graph_asked import GraphAsked
from crosslane.visualize.drawing.graph_page import graph_values
from crosslane.visualize.drawing.lanes import MOST_NODES
from crosslane.visualize.page import environment
from crosslane.visualize.words import Words

ENTRY = "graph.js"
"""The script that the page starts with."""

_IMPORT = re.compile(r"^import \{ ([^}]*) \} from '\./([\w-]+\.js)';$", re.MULTILINE)
_EXPORT = re.compile(
    r"^export (?=(?:async )?(?:function\*?|class|const) ([A-Za-z_$][\w$]*))", re.MULTILINE
)
_MODULE = re.compile(r"^\s*(?:import|export)\b", re.MULTILINE)


class BundleError(ValueError):
    """A script that cannot be put into one file with the others."""


def standalone_page(
    graph: KnowledgeGraph, asked: GraphAsked, today: date, address: str, most: int = MOST_NODES
) -> str:
    """Return the page as one file with its styles, its scripts and vis-network in it.

    Args:
        graph: the graph.
        asked: the state of the page.
        today: the day it is made.
        address: the address of the page that it is made from; its links lead there.
        most: most nodes to draw.

    Returns:
        The file. Its own policy lets nothing load and runs the scripts that are in it alone.

    Raises:
        UnknownValueError: for a value that does not exist.
    """
    words = Words(asked.lang)
    values = graph_values(graph, asked, today, most, ())
    payload = {**values["payload"], "standalone": True}
    payload["about"] = {
        "title": values["title"],
        "lines": list(_told(graph, asked, words, today, address)),
    }
    style = inlined(static()["crosslane.css"].body.decode(), "style")
    scripts = [inlined(vis_network().body.decode(), "script"), inlined(bundle(), "script")]
    split = urlsplit(address)
    values |= {
        "asked": asked,
        "words": words,
        "payload": payload,
        "style": Markup(style),  # noqa: S704 - our own file, checked by `inlined`
        "library": Markup(scripts[0]),  # noqa: S704
        "script": Markup(scripts[1]),  # noqa: S704
        "policy": policy(style, scripts),
        "origin": f"{split.scheme}://{split.netloc}/",
        "address": address,
        "told": payload["about"]["lines"],
        "save": None,
    }
    return environment().get_template("standalone.html").render(values)


def _told(
    graph: KnowledgeGraph, asked: GraphAsked, words: Words, today: date, address: str
) -> Iterator[str]:
    """Say when and from where the file is, of which data, seen through what, and its licence."""
    yield words("standalone.made", day=today.isoformat(), address=address)
    release = asked.as_known or graph.release
    yield words("standalone.release", release=release) if release else words("standalone.now")
    seen = [words("as_of.on", day=(asked.as_of or today).isoformat())]
    market = graph.records.vocabulary.market.get(asked.market or "")
    if market:
        seen.append(words("in_market", market=words.label(market.label)))
    seen += [words("source", id=one) for one in asked.source]
    seen += [words("grade.least", grade=asked.grade)] if asked.grade else []
    yield words("standalone.seen", lens=words.join(seen))
    yield words("standalone.licence")


def policy(style: str, scripts: list[str]) -> str:
    """Return a Content-Security-Policy that lets these run and nothing load."""
    hashes = " ".join(_hash(one) for one in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; img-src data:; "
        "form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def inlined(text: str, element: str) -> str:
    """Return a text as it can stand inside an element, with line ends as browsers read them.

    Raises:
        BundleError: when it would end the element, or begin a comment in a script.
    """
    if re.search(rf"</{element}|<!--", text, re.IGNORECASE):
        raise BundleError(f"the text cannot stand inside <{element}>")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def bundle(entry: str = ENTRY, files: Mapping[str, Any] | None = None) -> str:
    """Put a script and all that it imports into one, each module in a scope of its own.

    Args:
        entry: the script that starts.
        files: static files by name; those of the package if left out.

    Returns:
        A script without imports.

    Raises:
        BundleError: for a module that is not there, imports in a circle, or is written otherwise
            than ``import { a, b } from './x.js';`` and ``export function|class|const``.
    """
    known = static() if files is None else files
    done: dict[str, str] = {}
    _add(entry, known, done, ())
    return "\n".join(["'use strict';", *done.values()])


def _add(name: str, known: Mapping[str, Any], done: dict[str, str], above: tuple[str, ...]) -> None:
    """Add a module after those that it imports."""
    if name in above:
        raise BundleError(f"{' imports '.join((*above, name))}: a circle")
    if name not in known:
        raise BundleError(f"{above[-1] if above else 'the page'} imports {name}: no such file")
    if name in done:
        return
    text = known[name].body.decode()
    for _, other in _IMPORT.findall(text):
        _add(other, known, done, (*above, name))
    exports = ", ".join(_EXPORT.findall(text))
    body = _EXPORT.sub("", _IMPORT.sub(_taken, text))
    if _MODULE.search(body):
        raise BundleError(f"{name} imports or exports in a way that cannot be bundled")
    done[name] = f"const {_scope(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();"


def _taken(found: re.Match[str]) -> str:
    """Return an import as names taken from the module's scope."""
    names = ", ".join(one.strip().replace(" as ", ": ") for one in found[1].split(","))
    return f"const {{ {names} }} = {_scope(found[2])};"


def _scope(name: str) -> str:
    return "of_" + re.sub(r"\W", "_", name.removesuffix(".js"))
