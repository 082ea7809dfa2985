"""The columns of a shape as CSV."""

from __future__ import annotations

from pydantic import BaseModel


def columns(shape: type[BaseModel], prefix: str = "") -> list[str]:
    """Return the CSV columns of a shape; they do not depend on the values.

    Args:
        shape: the shape of an item.
        prefix: put before each column.

    Returns:
        Names in the order of the shape; nested objects are dotted, ``links`` are left out.

    Example:
        >>> from crosslane.api.schemas import LabelShape
        >>> columns(LabelShape, "label.")
        ['label.en', 'label.zh']
    """
    found: list[str] = []
    for name, field in shape.model_fields.items():
        key = field.alias or name
        nested = [
            kind
            for kind in (field.annotation, *getattr(field.annotation, "__args__", ()))
            if isinstance(kind, type) and issubclass(kind, BaseModel)
        ]
        is_list = getattr(field.annotation, "__origin__", None) is list
        if key == "links":
            continue
        if nested and not is_list:
            found += columns(nested[0], f"{prefix}{key}.")
        else:
            found.append(f"{prefix}{key}")
    return found
