"""What day it is, for whatever answers about today."""

from __future__ import annotations

from datetime import UTC, date, datetime


def utc_today() -> date:
    """Return today's date in UTC."""
    return datetime.now(UTC).date()
