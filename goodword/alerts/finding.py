"""What a rule finds, and what it is given to find it in."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from goodword.digest.said import Reader
from goodword.settings import AlertRule, Settings
from warehouse.incidents import Incident

HOUR = timedelta(hours=1)
#: So many hours before the running one are judged anew: posts may arrive that late.
LATE = 12
HOURS_A_MONTH = 730.5


class Key(NamedTuple):
    """Of what there is one incident at a time: the rule's name, the brand, and what of the brand."""

    rule: str
    brand: str
    scope: str = ""


class Point(NamedTuple):
    """An hour of an incident's chart."""

    hour: datetime
    observed: float
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What holds at one look: something new, or that an incident goes on. ``started_at``: the first hour, ``last_at``
    the latest and ``peak_at`` the worst one in which it held; ``last_at`` is None where it did not hold lately and only
    the ``mentions`` since the incident began are known. ``headline``: one sentence, without a full stop. ``ids``: the
    mentions that show it, where it is about single posts."""

    brand: str
    scope: str = ""
    headline: str = ""
    started_at: datetime
    last_at: datetime | None
    peak_at: datetime
    observed: float = 0.0
    usual: float = 0.0
    probability: float | None = None
    mentions: int = 0
    ids: tuple[str, ...] = ()
    chart: tuple[Point, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Look:
    """One look at the warehouse through one rule. ``known``: the newest incident of each key; ``now`` is aware."""

    reader: Reader
    settings: Settings
    name: str
    rule: AlertRule
    known: Mapping[Key, Incident]
    now: datetime
    asked: "Asked"

    def lasting(self, brand: str, scope: str = "") -> Incident | None:
        """The incident that is not over."""
        last = self.last(brand, scope)
        return last if last and last.state != "resolved" else None

    def last(self, brand: str, scope: str = "") -> Incident | None:
        return self.known.get(Key(self.name, brand, scope))

    @property
    def mine(self) -> dict[Key, Incident]:
        """This rule's incidents."""
        return {key: incident for key, incident in self.known.items() if key.rule == self.name}

    @property
    def hour(self) -> datetime:
        """The running hour."""
        return self.now.replace(minute=0, second=0, microsecond=0)

    @cached_property
    def scope(self) -> dict[str, Any]:
        """The parameters of a query that keep it to the rule's scope; null for all."""
        rule = self.rule
        scopes = {"brands": rule.brands, "sources": rule.sources, "countries": rule.countries, "tiers": rule.tiers}
        return {name: list(values) or None for name, values in scopes.items()}

    def rows(self, query: str, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a query, kept to the rule's scope. Rules that ask the same share the answer."""
        return self.asked.rows(query, parameters | self.scope)


class Asked:
    """The answers of one look, so that two rules of one scope ask once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._answers: dict[str, list[dict[str, Any]]] = {}

    def rows(self, query: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
        key = f"{query} {sorted(parameters.items())}"
        if key not in self._answers:
            self._answers[key] = self._reader.rows(query, **parameters)
        return self._answers[key]


#: A kind of rule: what it finds at a look.
Rule = Callable[[Look], Iterable[Finding]]
