"""Two sentences by rule, from the largest real changes. Every number in them leads to its posts.

A change of volume is real if it is a fifth or more and lies three standard deviations of a Poisson difference away from
none. A change of net sentiment is real if it is five points or more and lies two standard errors away from none. Both
are taken against the same day of the week before or, if that was not heard, the day before.
"""

import math

from goodword.digest.parts import Count, Row, Score, Sentence, Span, Tally, TopicPart

_MINUS = "\N{MINUS SIGN}"


def headline(brand: str, total: Row, topics: tuple[TopicPart, ...], *, same_sources: bool) -> tuple[Sentence, ...]:
    """``same_sources`` is False where a source was new, so that volumes can't be compared."""
    if not total.today.mentions.value:
        return ((Span(f"Nobody was heard about {brand} on this day."),),)
    told = _rising(topics)
    return (_change(brand, total, same_sources, quiet=told is None), *((told,) if told else ()))


def signed(score: int) -> str:
    """A score with its sign, as it is written everywhere: +12, 0, and a true minus."""
    return f"+{score}" if score > 0 else f"{_MINUS}{-score}" if score < 0 else "0"


def times(factor: float) -> str:
    """A factor as it is written: 7.3, 6, 21."""
    return f"{factor:.1f}".removesuffix(".0") if factor < 10 else f"{factor:.0f}"


def _change(brand: str, total: Row, same_sources: bool, *, quiet: bool) -> Sentence:
    then, when = _reference(total)
    posts: Sentence = (_count(total.today.mentions), Span(f" about {brand}"))
    if then is None:
        return (*posts, *_net_now(total.today), Span("; there is no earlier full day to compare with."))
    more = _volume_change(total.today, then) if same_sources else None
    turn = _net_change(total.today, then)
    if quiet and more is None and turn is None:
        posts = (Span("Nothing unusual: "), *posts)
    volume = (Span(f", {more} {when} ("), _number(then.mentions), Span(")")) if more else _beside(then, when)
    return (*posts, *volume, *(turn or _net_now(total.today)), Span("."))


def _reference(total: Row) -> tuple[Tally | None, str]:
    return (
        (total.week_before, "on the same day last week") if total.week_before else (total.day_before, "the day before")
    )


def _volume_change(now: Tally, then: Tally) -> str | None:
    new, old = now.mentions.value, then.mentions.value
    if abs(new - old) < 0.2 * old or abs(new - old) < 3 * math.sqrt(new + old):
        return None
    if not old:
        return f"{new:,} more than"
    if new >= 2 * old:
        return f"{times(new / old)} times as many as"
    return f"{abs(new - old) / old:.0%} {'more' if new > old else 'fewer'} than"


def _net_change(now: Tally, then: Tally) -> Sentence | None:
    if now.net is None or then.net is None:
        return None
    points = now.net.shown - then.net.shown
    if abs(points) < 5 or abs(now.net.value - then.net.value) < 2 * math.hypot(_error(now), _error(then)):
        return None
    turned = Span(f"; net sentiment {'rose' if points > 0 else 'fell'} {abs(points)} points to ")
    return (turned, _score(now.net), Span(" from "), _score(then.net))


def _error(tally: Tally) -> float:
    """The standard error of a net sentiment, in points. One imagined post of each kind keeps it above zero."""
    positive, neutral, negative = tally.positive.value + 1, tally.neutral.value + 1, tally.negative.value + 1
    scored = positive + neutral + negative
    net = (positive - negative) / scored
    return 100 * math.sqrt(((positive + negative) / scored - net**2) / scored)


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
