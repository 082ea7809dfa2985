"""Where a reader reports that something is wrong: an address that the operator sets."""

from __future__ import annotations

from urllib.parse import quote


def report_address(template: str, kind: str, identifier: str) -> str | None:
    """Return where something can be reported.

    Args:
        template: the address with ``{kind}`` and ``{id}``; empty where nobody takes reports.
        kind: what is reported, such as ``claim`` or ``cell``.
        identifier: its id.

    Returns:
        The address with both put in, encoded; ``None`` where there is none.

    Example:
        >>> report_address("https://example.org/new?title={kind}+{id}", "cell", "temu/x/pricing")
        'https://example.org/new?title=cell+temu%2Fx%2Fpricing'
    """
    if not template:
        return None
    values = {"{kind}": quote(kind, safe=""), "{id}": quote(identifier, safe="")}
    for mark, value in values.items():
        template = template.replace(mark, value)
    return template
