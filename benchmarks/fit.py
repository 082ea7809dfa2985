"""How a cost grows with a size: the power of a power law, and which simple law fits best."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

Points = Sequence[tuple[float, float]]
"""Sizes and costs, all above zero."""

_STUDENT = (12.71, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
"""Student's t for 95 % on both sides, for 1 to 10 degrees of freedom."""

LAWS: dict[str, Callable[[float], float]] = {
    "constant": lambda _: 0.0,
    "root of n": math.sqrt,
    "n": lambda n: n,
    "n log n": lambda n: n * math.log2(n),
    "n^1.5": lambda n: n**1.5,
    "n²": lambda n: n**2,
}
"""Laws of growth, slowest first; each may have a fixed cost beside it."""


@dataclass(frozen=True, slots=True)
class Power:
    """``cost = factor * size ** exponent``, by least squares of the logarithms.

    Attributes:
        exponent: the power.
        half: half of its interval of 95 %, from how far the points are off; infinite for two.
        residual: by what part a point is off, as a root of the mean square.
    """

    exponent: float
    half: float
    residual: float

    def __str__(self) -> str:
        about = f" ± {self.half:.2f}" if math.isfinite(self.half) else ""
        return f"n^{self.exponent:.2f}{about}"


@dataclass(frozen=True, slots=True)
class Law:
    """``cost = fixed + factor * law(size)``, by least squares of the relative errors.

    Attributes:
        name: one of `LAWS`.
        fixed: cost that does not grow.
        factor: of the law.
        residual: by what part a point is off, as a root of the mean square.
    """

    name: str
    fixed: float
    factor: float
    residual: float


def power(points: Points) -> Power:
    """Fit a power law.

    Args:
        points: two or more, of different sizes.

    Raises:
        ValueError: there are too few of them, or one is not above zero.

    Example:
        >>> str(power([(n, 3 * n**2) for n in (1, 10, 100)]))
        'n^2.00 ± 0.00'
    """
    if len({size for size, _ in points}) < 2:
        raise ValueError("a power needs two different sizes")
    if any(size <= 0 or cost <= 0 for size, cost in points):
        raise ValueError("sizes and costs have to be above zero")
    across = [math.log(size) for size, _ in points]
    up = [math.log(cost) for _, cost in points]
    middle, height = fmean(across), fmean(up)
    spread = sum((x - middle) ** 2 for x in across)
    pairs = list(zip(across, up, strict=True))
    exponent = sum((x - middle) * (y - height) for x, y in pairs) / spread
    off = sum((y - height - exponent * (x - middle)) ** 2 for x, y in pairs)
    freedom = len(points) - 2
    half = math.inf
    if freedom:
        student = _STUDENT[freedom - 1] if freedom <= len(_STUDENT) else 2.2
        half = student * math.sqrt(off / freedom / spread)
    return Power(exponent, half, math.expm1(math.sqrt(off / len(points))))


def laws(points: Points) -> list[Law]:
    """Fit every law of growth; the best one is first, the slower one of two that fit alike.

    Args:
        points: two or more, of sizes above 1.

    Example:
        >>> laws([(n, 5 + 3 * n) for n in (2, 20, 200)])[0].name
        'n'
    """
    found = [_law(name, points) for name in LAWS]
    return sorted(found, key=lambda law: round(law.residual, 3))


def most(points: Points) -> float:
    """Return the power as which ``n log n`` would look at these sizes.

    Example:
        >>> 1.1 < most([(n, 1) for n in (100, 1000, 10000)]) < 1.2
        True
    """
    return power([(size, LAWS["n log n"](size)) for size, _ in points]).exponent


def _law(name: str, points: Points) -> Law:
    """Fit one law, fixed cost and factor not below zero, each point as heavy as its cost."""
    law = LAWS[name]
    # with u = 1/cost and v = law/cost, find a, b >= 0 so that a*u + b*v is as near 1 as can be
    us = [1 / cost for _, cost in points]
    vs = [law(size) / cost for size, cost in points]
    uu, vv = sum(u * u for u in us), sum(v * v for v in vs)
    uv, u1, v1 = sum(u * v for u, v in zip(us, vs, strict=True)), sum(us), sum(vs)
    tried = [(u1 / uu, 0.0)]
    if vv:
        tried.append((0.0, v1 / vv))
        root = uu * vv - uv * uv
        if root > 1e-12 * uu * vv:
            tried.append(((u1 * vv - v1 * uv) / root, (v1 * uu - u1 * uv) / root))

    def off(fit: tuple[float, float]) -> float:
        return sum((fit[0] * u + fit[1] * v - 1) ** 2 for u, v in zip(us, vs, strict=True))

    fixed, factor = min((fit for fit in tried if min(fit) >= 0), key=off)
    return Law(name, fixed, factor, math.sqrt(off((fixed, factor)) / len(points)))
