"""``goodword why``: how a person stands to a brand, and the posts that make it so.

All numbers come from the warehouse (the views ``standing``, ``standing_mentions``, ``standing_formula``); here they are
found for one person and put into words.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from goodword.settings import Settings
from goodword.untrusted import clip

if TYPE_CHECKING:
    from warehouse import Reader

Row = Mapping[str, Any]

_RECOMMEND = {0: "no post recommends", 1: "one post recommends"}
_AT = re.compile(r"^([^:]*:)?@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author, or a customer with all that is theirs: then ``author_key`` is None. ``last_at`` is aware."""

    author_key: str | None
    customer_id: str | None
    source: str | None
    handle: str | None
    name: str | None
    mentions: int
    last_at: datetime

    @property
    def key(self) -> str:
        """The name by which nobody else is meant."""
        return self.author_key or self.customer_id or ""


@dataclass(frozen=True, slots=True)
class Case:
    """A person and a brand. ``standing``: a row of why_standing; ``mentions``: rows of why_mentions, latest first.

    ``customer``: the standing of the customer who the author is, where that is made of more; a row of why_standing.
    """

    standing: Row
    mentions: list[dict[str, Any]]
    customer: Row | None


def people(reader: "Reader", who: str) -> list[Person]:
    """Whom ``who`` means: the key of an author, a handle with or without @ and "source:", or the id of a customer.

    A key or an id means one; a handle can mean several. Empty: nobody of that name has said anything.
    """
    return [Person(**row) for row in reader.rows("why_people", who=who.strip(), handle=plain_handle(who))]


def plain_handle(who: str) -> str:
    """A handle as it is compared: in lower case, without the @, with its "source:" if it has one."""
    return _AT.sub(r"\1", who.strip().lower())


def link(reader: "Reader", person: Person, moment: datetime) -> dict[str, Any] | None:
    """Why the author is a customer as of ``moment``: customer_id, rule, reason, probability, linked_at; None if not."""
    return next(iter(reader.rows("why_link", author=person.author_key, moment=moment)), None)


def own_brands(settings: Settings, person: Person) -> set[str]:
    """The brands of which ``person`` is an account of their own: it has no standing."""
    handle = (person.handle or "").lower().lstrip("@")
    return {
        name
        for name, brand in settings.brands.items()
        if handle in {account.lower().lstrip("@") for account in brand.accounts}
    }


def cases(reader: "Reader", person: Person, moment: datetime) -> list[Case]:
    """The person's standing to each brand as of ``moment`` (aware), the brand they spoke of most first."""
    found = _standings(reader, person.author_key, None if person.author_key else person.customer_id, moment)
    whole = {}
    if person.author_key and person.customer_id:
        whole = {row["brand"]: row for row in _standings(reader, None, person.customer_id, moment)}
    return [_case(reader, person, row, whole.get(row["brand"]), moment) for row in found]


def _standings(reader: "Reader", author: str | None, customer: str | None, moment: datetime) -> list[dict[str, Any]]:
    return reader.rows("why_standing", author=author, customer=customer, moment=moment)


def _case(reader: "Reader", person: Person, row: Row, customer: Row | None, moment: datetime) -> Case:
    mentions = reader.rows(
        "why_mentions",
        author=person.author_key,
        customer=None if person.author_key else person.customer_id,
        brand=row["brand"],
        moment=moment,
    )
    more = customer is not None and customer["mentions"] > row["mentions"]
    return Case(row, mentions, customer if more else None)


def formula(reader: "Reader") -> dict[str, Any]:
    """The numbers by which standings are worked out: the view ``standing_formula``, where each is explained."""
    return reader.rows("standing_formula")[0]


def reason(standing: Row, numbers: Row) -> str:
    """Why the standing is what it is, in a sentence without its full stop."""
    match standing["standing"]:
        case "employee":
            return f"employment was stated{_evidence(standing)}, which holds for good"
        case "ambassador":
            return f"compensation was seen within {numbers['paid_months']} months{_evidence(standing)}"
        case "critic":
            return f"love {standing['love']} is below {numbers['critic_love']}"
    count = standing["free_recommendations"]
    said = f"love is {standing['love']} and {_RECOMMEND.get(count, f'{count:,} posts recommend')} freely"
    if standing["compensation_last"]:
        last = f"{standing['compensation_last']:%Y-%m-%d}"
        said += f" after the last compensation ({last}); what was said since then adds {standing['free_love']}"
    if standing["standing"] == "advocate":
        return said
    advocate = f"{numbers['advocate_love']} or more, and a post that does"
    return f"{said} (an advocate: {advocate}; a critic: below {numbers['critic_love']})"


def _evidence(standing: Row) -> str:
    """The words that show the compensation, and when."""
    words = standing["compensation_evidence"]
    return f"{f' (“{clip(words, 80)}”)' if words else ''}, last on {standing['compensation_last']:%Y-%m-%d}"


def document(person: Person, linked: Row | None, numbers: Row, found: list[Case], moment: datetime) -> dict[str, Any]:
    """All of it for a machine; decimals and times are left as they are."""
    return {
        "person": {"key": person.key} | asdict(person),
        "link": linked,
        "as_of": moment,
        "formula": numbers,
        "brands": [
            {
                **case.standing,
                "reason": reason(case.standing, numbers),
                "customer_standing": case.customer and case.customer["standing"],
                "posts": case.mentions,
            }
            for case in found
        ],
    }
