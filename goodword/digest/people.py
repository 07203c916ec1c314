"""Who spoke: the loudest, those to thank, and the customers who may leave."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Person, Post, Quote, RiskyCustomer, Role
from goodword.untrusted import clean, clip, first_of_each

_PEOPLE = 6
_CUSTOMERS = 8
_PAID = {"ambassador", "employee"}
_REASONS: dict[str, str] = {
    "advocate": "recommends the brand unasked",
    "ambassador": "carries the brand to an own audience for some return",
}


def loudest(page: PageBuilder, posts: Iterable[Post], mood: str, most: int = 3) -> tuple[Quote, ...]:
    """The posts of that mood with the greatest reach, then the surest ones: one an author, copies only once.

    Praise by who is paid for it, or works there, is none.
    """
    said = [post for post in posts if post.sentiment == mood and post.text]
    if mood == "positive":
        said = [post for post in said if post.role not in _PAID]
    said.sort(key=lambda post: (-post.reach, -post.confidence, post.created_at, post.id))
    said = one_each(said)[: 50 * most]
    return tuple(page.quote(said[place]) for place in first_of_each(post.text for post in said)[:most])


def one_each(posts: Iterable[Post]) -> list[Post]:
    """The first post of each author, in order."""
    first: dict[str, Post] = {}
    for post in posts:
        first.setdefault(post.author_key or post.id, post)
    return list(first.values())


def newcomers(page: PageBuilder, posts: Iterable[Post], known: Iterable[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Advocates and ambassadors not in ``known`` (author_key, role), those with the greatest reach first."""
    heard = {(row["author_key"], row["role"]) for row in known}
    people: list[Person] = []
    for post in sorted(posts, key=lambda post: (-post.reach, post.created_at, post.id)):
        if post.role in _REASONS and post.author_key and (post.author_key, post.role) not in heard:
            heard.add((post.author_key, post.role))
            people.append(_person(page, post))
    ambassadors = [person for person in people if person.role == "ambassador"]
    advocates = [person for person in people if person.role == "advocate"]
    return tuple(advocates[:_PEOPLE] + ambassadors[:_PEOPLE])


def _person(page: PageBuilder, post: Post) -> Person:
    evidence = clip(post.role_evidence or "", 120)
    reason = _REASONS[post.role or ""] + (f": “{evidence}”" if evidence else "")
    role: Role = "advocate" if post.role == "advocate" else "ambassador"
    return Person(role, reason, clip(post.customer, 60) if post.customer else None, page.quote(post))


def at_risk(
    page: PageBuilder, found: Sequence[Mapping[str, Any]], posts: Mapping[str, Post]
) -> tuple[RiskyCustomer, ...]:
    """The customers of ``found`` (rows of digest_at_risk, by value), each with what they said."""
    customers = []
    for place, (customer_id, rows) in enumerate(groupby(found, key=lambda row: row["customer_id"])):
        if place == _CUSTOMERS:
            break
        said = list(rows)
        customers.append(_risky(page, customer_id, said[0], [posts[row["mention_id"]] for row in said], place + 1))
    return tuple(customers)


def _risky(page: PageBuilder, customer_id: str, row: Mapping[str, Any], said: list[Post], place: int) -> RiskyCustomer:
    name = clip(row["name"] or f"customer {customer_id}", 60)
    said.sort(key=lambda post: (not post.churn_risk, -post.created_at.timestamp()))
    shown = [said[at] for at in first_of_each(post.text for post in said)[:2]]
    return RiskyCustomer(
        clean(customer_id), name,
        clip(row["tier"], 30) if row["tier"] else None,
        clip(row["account"], 60) if row["account"] else None,
        row["lifetime_value"],
        any(post.churn_risk for post in said),
        page.count(f"customer-{place}", f"Complaints of {name}, last seven days", said),
        tuple(page.quote(post) for post in shown),
    )  # fmt: skip
