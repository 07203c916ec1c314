"""How sure a net sentiment is."""

import math

from goodword.digest.parts import Score

_Z_95 = 1.959963984540054


def net_score(positive: int, negative: int, scored: int, href: str) -> Score | None:
    """Net sentiment of ``scored`` posts with its 95 % interval, in points; None where no post has a sentiment.

    The interval is that of the macros ``net_low`` and ``net_high`` in the warehouse: the difference of two shares of
    one sample, adjusted as Bonett and Price (2012) have it, and widened up to the score itself.
    """
    if not scored:
        return None
    value = 100 * (positive - negative) / scored
    centre = (positive - negative) / (scored + 3)
    error = math.sqrt(((positive + negative + 1.5) / (scored + 3) - centre**2) / (scored + 3))
    low, high = (100 * min(1.0, max(-1.0, centre + side * _Z_95 * error)) for side in (-1, 1))
    return Score(value, href, min(value, low), max(value, high), 100 * error)
