"""The style sheet's tokens: contrast, and owners apart under colour blindness."""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from crosslane.visualize.assets import static

Colour = tuple[float, float, float]
OWNERS = ("platform", "seller", "third-party", "shared", "buyer", "authority")
THEMES = ("light", "dark")
# Machado, Oliveira, Fernandes 2009, severity 1.0, on linear RGB.
BLINDNESS = {
    "none": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216),
               (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413),
               (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602),
               (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def linear(text: str) -> Colour:
    parts = (int(text[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return red, green, blue


@pytest.fixture(scope="module")
def tokens() -> dict[str, dict[str, Colour]]:
    sheet = static()["crosslane.css"].body.decode()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", sheet)
    assert len(found) >= 24
    return {
        "light": {name: linear(light) for name, light, _ in found},
        "dark": {name: linear(dark) for name, _, dark in found},
    }


def luminance(colour: Colour) -> float:
    return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2]


def contrast(a: Colour, b: Colour) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


def seen(colour: Colour, kind: str) -> Colour:
    matrix = BLINDNESS[kind]
    red, green, blue = (
        min(max(sum(f * c for f, c in zip(row, colour, strict=True)), 0.0), 1.0) for row in matrix
    )
    return red, green, blue


def lab(colour: Colour) -> Colour:
    """Return OKLab coordinates."""
    r, g, b = colour
    lms = (
        0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
        0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
        0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
    )
    x, y, z = (value ** (1 / 3) for value in lms)
    return (
        0.2104542553 * x + 0.7936177850 * y - 0.0040720468 * z,
        1.9779984951 * x - 2.4285922050 * y + 0.4505937099 * z,
        0.0259040371 * x + 0.7827717662 * y - 0.8086757660 * z,
    )


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("owner", [*OWNERS, "none"])
def test_letters_can_be_read(tokens: dict[str, dict[str, Colour]], theme: str, owner: str) -> None:
    of = tokens[theme]
    assert contrast(of[owner], of["letter"]) >= 4.5
    assert contrast(of[owner], of[f"{owner}-tint"]) >= 4.5
    assert contrast(of[owner], of["ground"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", ["text", "quiet", "accent", "alarm"])
def test_text_can_be_read(tokens: dict[str, dict[str, Colour]], theme: str, name: str) -> None:
    of = tokens[theme]
    assert contrast(of[name], of["ground"]) >= 4.5
    assert contrast(of[name], of["raised"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", BLINDNESS)
def test_the_common_owners_stay_apart(
    tokens: dict[str, dict[str, Colour]], theme: str, kind: str
) -> None:
    common = OWNERS[:4]
    for a, b in combinations(common, 2):
        one, other = (lab(seen(tokens[theme][name], kind)) for name in (a, b))
        apart = sum((x - y) ** 2 for x, y in zip(one, other, strict=True)) ** 0.5
        assert apart >= 0.075, (a, b, apart)
