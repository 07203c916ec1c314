"""What the signals of one text come to."""

from nlp.answers import answer
from nlp.tagger import Signal


def said(name: str, label: str, score: float, start: int | None = None, value: float | None = None) -> Signal:
    end = None if start is None else start + 3
    return Signal(name=name, label=label, score=score, value=value, start=start, end=end)


def test_the_surest_of_several_answers_counts() -> None:
    found = answer([said("churn_risk", "yes", 0.2), said("churn_risk", "yes", 0.9, 4), said("language", "en", 0.8)])
    assert found.probabilities == {"churn_risk": 0.9}
    assert found.language == "en"


def test_of_nothing_nothing_is_said() -> None:
    found = answer([])
    assert (found.language, found.sentiment, found.emotion, found.role) == (None, None, None, None)
    assert (found.probabilities, found.aspects, found.evidence) == ({}, (), ())
    assert not found.advocate
    assert not found.ambassador


def test_who_recommends_in_anger_is_no_advocate() -> None:
    role = said("role", "advocate", 0.9, 0)
    assert answer([role]).advocate
    assert answer([role, said("sentiment", "positive", 0.6, value=0.4)]).advocate
    assert not answer([role, said("sentiment", "negative", 0.6, value=-0.4)]).advocate


def test_a_paid_voice_is_an_ambassador_and_no_advocate() -> None:
    found = answer([said("role", "advocate", 0.79, 0), said("role", "ambassador", 0.95, 8)])
    assert found.ambassador
    assert not found.advocate


def test_evidence_is_shown_once_an_answer_in_the_order_of_the_words() -> None:
    model, rule = said("role", "advocate", 0.79, 0), said("role", "advocate", 0.95, 9)
    leaving, aspect = said("churn_risk", "yes", 0.9, 4), said("aspect", "service:negative", 0.9, 1)
    found = answer([model, rule, leaving, aspect, said("praise", "yes", 0.9)])
    assert found.evidence == (leaving, rule)
    assert found.aspects == (aspect,)
