"""Two sentences by rule, from the largest real changes. Every number in them leads to its posts.

A change of volume is real if it is a fifth or more and lies three standard deviations of a Poisson difference away from
none. A change of net sentiment is real if it is five points or more and lies two standard errors away from none. Both
are taken against the same day of the week before or, if that was not heard, the day before; of a week or a month
against the one before or, if that was not heard, the earlier one; and against the nearer end of the usual range, so
that a second strange day in a row is not called a usual one."""

import math
from collections.abc import Callable
from typing import TypeVar

from goodword.digest.parts import Count, Range, Row, Score, Sentence, Span, Tally, TopicPart, Usual
from goodword.digest.terms import Period
from goodword.digest.wording import WHEN

_Then = TypeVar("_Then")
_MINUS = "\N{MINUS SIGN}"


def headline(
    brand: str,
    period: Period,
    total: Row,
    usual: Usual | None,
    topics: tuple[TopicPart, ...],
    *,
    same_sources: bool,
) -> tuple[Sentence, ...]:
    """``same_sources`` is False where a source was new, so that volumes can't be compared."""
    if not total.now.mentions.value:
        return ((Span(f"Nobody was heard about {brand} {'on' if period is Period.DAY else 'in'} this {period}."),),)
    told = _rising(topics)
    return (_change(brand, period, total, usual, same_sources, quiet=told is None), *((told,) if told else ()))


def signed(score: int) -> str:
    """A score with its sign, as it is written everywhere: +12, 0, and a true minus."""
    return f"+{score}" if score > 0 else f"{_MINUS}{-score}" if score < 0 else "0"


def times(factor: float) -> str:
    """A factor as it is written: 7.3, 6, 21."""
    return f"{factor:.1f}".removesuffix(".0") if factor < 10 else f"{factor:.0f}"


def _change(
    brand: str, period: Period, total: Row, usual: Usual | None, same_sources: bool, *, quiet: bool
) -> Sentence:
    then, when = reference(period, total.before, total.earlier)
    posts: Sentence = (_count(total.now.mentions), Span(f" about {brand}"))
    if then is None:
        return (*posts, *_net_now(total.now), Span(f"; there is no earlier full {period} to compare with."))
    more = _volume_change(total.now, then) if same_sources else None
    turn = _net_change(total.now, then)
    many = _unusual_volume(total.now, usual) if same_sources else ""
    mood = _unusual_net(total.now, usual)
    if quiet and not (more or turn or many or mood):
        posts = (Span("Nothing unusual: "), *posts)
    volume = (
        (Span(f", {more} {when} ("), _number(then.mentions), Span(")")) if more else (*_beside(then, when), Span(many))
    )
    return (*posts, *volume, *(turn or (*_net_now(total.now), Span(mood))), Span("."))


def _unusual_volume(now: Tally, usual: Usual | None) -> str:
    place = usual.mentions.place(now.mentions.value) if usual else 0
    if usual is None or not place:
        return ""
    return (
        _outside(usual.mentions, place, "{:,}".format) if _more(now.mentions.value, usual.mentions.edge(place)) else ""
    )


def _unusual_net(now: Tally, usual: Usual | None) -> str:
    place = usual.net.place(now.net.shown) if usual and usual.net and now.net else 0
    if usual is None or usual.net is None or now.net is None or not place:
        return ""
    far = abs(now.net.shown - usual.net.edge(place))
    return _outside(usual.net, place, signed) if far >= 5 and far >= 2 * now.net.error else ""


def _outside(usual: Range, place: int, written: Callable[[int], str]) -> str:
    return f", {'above' if place > 0 else 'below'} the usual {written(usual.low)} to {written(usual.high)}"


def reference(period: Period, before: _Then | None, earlier: _Then | None) -> tuple[_Then | None, str]:
    """What a change is taken against, and when that was."""
    just_before, long_before = WHEN[period]
    if period is Period.DAY:
        return (earlier, long_before) if earlier else (before, just_before)
    return (before, just_before) if before else (earlier, long_before)


def _volume_change(now: Tally, then: Tally) -> str | None:
    new, old = now.mentions.value, then.mentions.value
    if not _more(new, old):
        return None
    if not old:
        return f"{new:,} more than"
    if new >= 2 * old:
        return f"{times(new / old)} times as many as"
    return f"{abs(new - old) / old:.0%} {'more' if new > old else 'fewer'} than"


def _more(new: int, old: int) -> bool:
    """Whether two counts truly differ."""
    return abs(new - old) >= 0.2 * old and abs(new - old) >= 3 * math.sqrt(new + old) and new != old


def _net_change(now: Tally, then: Tally) -> Sentence | None:
    if now.net is None or then.net is None:
        return None
    points = now.net.shown - then.net.shown
    if abs(points) < 5 or abs(now.net.value - then.net.value) < 2 * math.hypot(now.net.error, then.net.error):
        return None
    turned = Span(f"; net sentiment {'rose' if points > 0 else 'fell'} {abs(points)} points to ")
    return (turned, _score(now.net), Span(" from "), _score(then.net))


def _net_now(now: Tally) -> Sentence:
    return (Span("; net sentiment "), _score(now.net)) if now.net else ()


def _beside(then: Tally, when: str) -> Sentence:
    return (Span(" ("), _number(then.mentions), Span(f" {when})"))


def about(number: float) -> str:
    """An expected count, which is no whole number, as it is written."""
    return f"{number:,.0f}" if number >= 1 else "under 1"


def _rising(topics: tuple[TopicPart, ...]) -> Sentence | None:
    """The topic that brought most posts more than usual and rose by half; where there is no past, the first one."""
    if topics and topics[0].expected is None:
        return (
            Span(f"Most talked about: “{topics[0].phrase}” in "),
            _count(topics[0].count),
            *_lean(topics[0]),
            Span("."),
        )
    risen = [topic for topic in topics if topic.count.value >= 5 and topic.count.value >= 1.5 * (topic.expected or 0)]
    if not risen:
        return None
    topic = max(risen, key=lambda topic: topic.count.value - (topic.expected or 0))
    expected = Span(f" where {about(topic.expected or 0)} would be usual")
    return (Span(f"Rising: “{topic.phrase}” in "), _count(topic.count), expected, *_lean(topic), Span("."))


def _lean(topic: TopicPart) -> Sentence:
    """Says so where two of three posts of a topic have one mood."""
    for mood, count in (("negative", topic.negative), ("positive", topic.positive)):
        if count.value >= 2 / 3 * topic.count.value:
            return (Span(", "), _number(count), Span(f" of them {mood}"))
    return ()


def _count(count: Count) -> Span:
    return Span(f"{count.value:,} post{'s' if count.value != 1 else ''}", count.href)


def _number(count: Count) -> Span:
    return Span(f"{count.value:,}", count.href)


def _score(score: Score) -> Span:
    return Span(signed(score.shown), score.href)
