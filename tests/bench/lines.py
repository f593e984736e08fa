"""One line of the table: what was measured, its peer of the same round, and what performance.md aims at."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Line:
    """`ours[i]` and `theirs[i]` come from one round; the ratio is the median of the rounds' ratios."""

    key: str
    what: str
    unit: str
    ours: Sequence[float]
    peer: str
    theirs: Sequence[float]
    at_least: float | None = None
    at_most: float | None = None

    @property
    def figure(self) -> float:
        return median(self.ours)

    @property
    def peer_figure(self) -> float:
        return median(self.theirs)

    @property
    def ratio(self) -> float:
        return median(mine / other for mine, other in zip(self.ours, self.theirs, strict=True))

    @property
    def aim(self) -> str:
        if self.at_least is not None:
            return f">= {self.at_least:g}"
        return "" if self.at_most is None else f"<= {self.at_most:g}"

    @property
    def met(self) -> bool | None:
        """None where nothing is aimed at."""
        if self.at_least is not None:
            return self.ratio >= self.at_least
        return None if self.at_most is None else self.ratio <= self.at_most


def percentile(values: Sequence[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]
