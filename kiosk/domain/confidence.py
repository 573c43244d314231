"""How sure a count makes us: the exact upper confidence bound of a share, by the standard library alone."""

from __future__ import annotations

from functools import lru_cache
from math import exp, lgamma, log, log1p

_HALVINGS = 60


@lru_cache(maxsize=4096)
def upper_bound(hits: int, of: int, confidence: float = 0.95) -> float:
    """The one-sided Clopper-Pearson bound: the largest share that so few `hits` among `of` do not rule out.

    It is the share at which a count of `hits` or fewer would be seen with a probability of 1 - `confidence`. Without
    a hit it is 1 - (1 - confidence)^(1/of), for 95 % nearly 3/of (the rule of three): 13.9 % of 20, 4.95 % of 59.
    """
    if not 0 <= hits <= of or of < 1:
        raise ValueError("hits are counted among at least one")
    if hits == of:
        return 1.0
    if hits == 0:
        return float(1.0 - (1.0 - confidence) ** (1.0 / of))
    # At the observed share itself the tail is about one half, so the bound lies above it.
    low, high = hits / of, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _at_most(hits, of, middle) > 1.0 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(hits: int, of: int, share: float) -> float:
    """The probability of `hits` or fewer: the terms fall off below the mean, and are summed until they vanish."""
    if share >= 1.0:
        return 0.0
    ways = lgamma(of + 1) - lgamma(hits + 1) - lgamma(of - hits + 1)
    term = total = exp(ways + hits * log(share) + (of - hits) * log1p(-share))
    odds = (1.0 - share) / share
    for count in range(hits, 0, -1):
        term *= count / (of - count + 1) * odds
        total += term
        if term < total * 1e-15:
            break
    return total
