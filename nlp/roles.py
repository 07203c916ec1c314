"""Who speaks up for a brand, who is paid to, who works there, who is about to leave: rules over words, with evidence.

Rules rather than a model, because each answer must show the words that it rests on. They are written to be right
rather than complete: praise alone makes no advocate, only a recommendation does; a question, a quotation, an "if", a
"not" or a wink takes it back. A text has one role at most: who works there or is paid is no advocate.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import nlp.context
import nlp.links
import nlp.phrases
import nlp.rules
from nlp.context import Setting
from nlp.phrases import PhraseMatcher
from nlp.rules import CHURN, DISCLOSURE, ROLES, Rule
from nlp.tagger import Signal, Signals
from nlp.version import content_version


class RoleTagger:
    """Signals "role" (advocate, ambassador or employee), "disclosure" and "churn_risk" (yes), each with its evidence.

    Links, codes and disclosing hashtags are told in any language, so texts in every language are to be given.
    """

    name = "role"
    languages = None

    @cached_property
    def version(self) -> str:
        modules = (nlp.context, nlp.links, nlp.phrases, nlp.rules)
        return content_version(Path(__file__), *(Path(module.__file__ or "") for module in modules))

    @cached_property
    def _phrases(self) -> PhraseMatcher:
        return PhraseMatcher({name: rule.phrases for name, rule in (ROLES | CHURN).items()})

    def tag(self, texts: Sequence[str]) -> list[Signals]:
        return [self._tag_one(text) for text in texts]

    def _tag_one(self, text: str) -> Signals:
        found: dict[str, Setting] = {}
        for hit in self._phrases.find(text):
            setting = Setting.of(text, hit)
            rule = ROLES.get(hit.rule) or CHURN[hit.rule]
            if hit.rule not in found and all(check(setting) for check in rule.checks):
                found[hit.rule] = setting
        questions = {"role": ROLES, "disclosure": DISCLOSURE, "churn_risk": CHURN}
        return tuple(signal for name, rules in questions.items() for signal in _strongest(name, rules, found))


def _strongest(name: str, rules: dict[str, Rule], found: dict[str, Setting]) -> Signals:
    """The signal of the first rule that has evidence; none if none has."""
    for rule_name, rule in rules.items():
        if rule_name in found:
            setting = found[rule_name]
            start, end = setting.tokens[setting.first].start, setting.tokens[setting.last - 1].end
            return (Signal(name=name, label=rule.label, score=rule.score, start=start, end=end),)
    return ()
