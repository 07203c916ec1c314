"""Who spoke: the loudest, those to thank, and the customers who may leave."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import pyarrow as pa

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Person, Post, RiskyCustomer, Role
from goodword.digest.said import Mask, Said
from goodword.untrusted import clean, clip, first_of_each

#: Newcomers of a role, and customers at risk, at the most.
PEOPLE, CUSTOMERS = 6, 8
_REASONS: dict[str, str] = {
    "advocate": "recommends the brand unasked",
    "ambassador": "carries the brand to an own audience for some return",
}


def praise(said: Said) -> Mask:
    """Customers' positive posts; praise that is paid for is none."""
    return said.customers & said.sentiment.is_("positive") & ~said.role.is_("ambassador")


def complaints(said: Said) -> Mask:
    """Customers' negative posts."""
    return said.customers & said.sentiment.is_("negative")


def newcomers(page: PageBuilder, said: Said, ids: Sequence[str]) -> tuple[Person, ...]:
    """Those who were heard as advocates or ambassadors for the first time, by the mentions ``ids`` that show it."""
    places = said.places(pa.array(ids, pa.string()))
    return tuple(_person(page, post) for post in said.posts(places[places >= 0]))


def _person(page: PageBuilder, post: Post) -> Person:
    evidence = clip(post.role_evidence, 120)
    reason = _REASONS[post.role or ""] + (f": “{evidence}”" if evidence else "")
    role: Role = "advocate" if post.role == "advocate" else "ambassador"
    return Person(role, reason, clip(post.customer, 60) if post.customer else None, page.quote(post))


def at_risk(page: PageBuilder, found: Sequence[Mapping[str, Any]], said: Said, when: str) -> tuple[RiskyCustomer, ...]:
    """The customers of ``found`` (rows of digest_at_risk, by value), each with what they said. ``when``: the span of
    time, as a title says it."""
    return tuple(
        _risky(page, customer_id, list(rows), said, place, when)
        for place, (customer_id, rows) in enumerate(groupby(found, key=lambda row: row["customer_id"]), 1)
    )


def _risky(
    page: PageBuilder, customer_id: str, rows: list[Mapping[str, Any]], said: Said, place: int, when: str
) -> RiskyCustomer:
    row = rows[0]
    name = clip(row["name"] or f"customer {customer_id}", 60)
    mask = said.holds(pa.array([one["mention_id"] for one in rows], pa.string()))
    posts = said.posts(mask.nonzero()[0])
    posts.sort(key=lambda post: (not post.churn_risk, -post.created_at.timestamp()))
    shown = [posts[at] for at in first_of_each(post.text for post in posts)[:2]]
    return RiskyCustomer(
        clean(customer_id), name,
        clip(row["tier"], 30) if row["tier"] else None,
        clip(row["account"], 60) if row["account"] else None,
        row["lifetime_value"],
        any(post.churn_risk for post in posts),
        page.count(f"customer-{place}", f"Complaints of {name}, {when}", said, mask),
        tuple(page.quote(post) for post in shown),
    )  # fmt: skip
