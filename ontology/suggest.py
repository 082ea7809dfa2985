"""Unknown words: what was asked, what is valid, what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def closest(value: str, choices: Iterable[str]) -> str | None:
    """Return the valid value that is most like what was written.

    Args:
        value: what was written.
        choices: the valid values.

    Returns:
        The closest one, or ``None`` when none is near.

    Example:
        >>> closest("Temuu", ["aliexpress", "temu"])
        'temu'
    """
    by_fold = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(value.casefold(), list(by_fold), n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


class UnknownValueError(LookupError):
    """A value that is not one of the valid ones.

    Args:
        what: what it should have been, such as ``platform``.
        value: what was asked.
        allowed: the valid values, in their canonical order.
        field: the parameter that held it, if it is not named like ``what``.
        note: a sentence to add, such as why a value is not there.
        meant: the valid value that was meant, where it is known better than by likeness.
    """

    def __init__(
        self,
        what: str,
        value: str,
        allowed: Iterable[str],
        field: str | None = None,
        note: str | None = None,
        meant: str | None = None,
    ) -> None:
        self.what = what
        self.value = value
        self.allowed = tuple(allowed)
        self.field = field or what
        self.note = note
        self.suggestion = meant or closest(value, self.allowed)
        super().__init__(self.sentence())

    def sentence(self) -> str:
        """Return what is wrong and what was probably meant, as one or two sentences."""
        text = f"'{self.value}' is no known {self.what}."
        if self.suggestion:
            text += f" Did you mean '{self.suggestion}'?"
        return f"{text} {self.note}" if self.note else text
