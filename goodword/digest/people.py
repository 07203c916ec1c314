"""Who spoke: the loudest, those to thank, and the customers who may leave."""

from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from goodword.digest.evidence import PageBuilder
from goodword.digest.parts import Person, Post, RiskyCustomer, Role
from goodword.settings import Settings
from goodword.untrusted import clean, clip, first_of_each

_PEOPLE = 6
_CUSTOMERS = 8
_REASONS: dict[str, str] = {
    "advocate": "recommends the brand unasked",
    "ambassador": "carries the brand to an own audience for some return",
}


def customers_only(posts: Iterable[Post], settings: Settings, brand: str) -> list[Post]:
    """The posts without those of the brand's own accounts and people."""
    known = settings.brands.get(brand)
    own = {account.lower().lstrip("@") for account in (known.accounts if known else ())}
    return [post for post in posts if post.role != "employee" and (post.author or "").lower() not in own]


def praise(posts: Iterable[Post], most: int) -> list[Post]:
    """The loudest positive posts; praise that is paid for is none."""
    return loudest((post for post in posts if post.sentiment == "positive" and post.role != "ambassador"), most)


def complaints(posts: Iterable[Post], most: int) -> list[Post]:
    """The loudest negative posts."""
    return loudest((post for post in posts if post.sentiment == "negative"), most)


def loudest(posts: Iterable[Post], most: int) -> list[Post]:
    """The posts with the greatest reach, then the surest ones: one an author, copies only once."""
    ranked = sorted(posts, key=lambda post: (-post.reach, -post.confidence, post.created_at, post.id))
    first: dict[str, Post] = {}
    for post in ranked:
        first.setdefault(post.author_key or post.id, post)
    said = list(first.values())[: 50 * most]
    return [said[place] for place in first_of_each(post.text for post in said)[:most]]


def newcomers(
    page: PageBuilder, posts: Iterable[Post], known: Iterable[Mapping[str, Any]], advocates: Container[str | None]
) -> tuple[Person, ...]:
    """Advocates and ambassadors not in ``known`` (author_key, role), those with the greatest reach first.

    ``advocates``: the authors who are advocates by all that they said. Who is paid or angry is none, in spite of a
    post that recommends.
    """
    heard = {(row["author_key"], row["role"]) for row in known}
    people: list[Person] = []
    for post in sorted(posts, key=lambda post: (-post.reach, post.created_at, post.id)):
        if post.role == "advocate" and post.author_key not in advocates:
            continue
        if post.role in _REASONS and post.author_key and (post.author_key, post.role) not in heard:
            heard.add((post.author_key, post.role))
            people.append(_person(page, post))
    of_role = ([person for person in people if person.role == role] for role in _REASONS)
    return tuple(person for those in of_role for person in those[:_PEOPLE])


def _person(page: PageBuilder, post: Post) -> Person:
    evidence = clip(post.role_evidence, 120)
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
