"""Single posts that cannot wait: grave ones, those that very many see, those of customers of value."""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from goodword.alerts.finding import HOUR, LATE, Finding, Look
from goodword.alerts.grave import ANY, KINDS, USUAL, kinds_of
from goodword.alerts.rules.hours import first_hour
from goodword.untrusted import clip

#: Followers from which on an author has great reach, where a rule does not say.
REACH = 100_000
#: Grave posts less likely than this, of a brand so much complained about, are told.
_RARE = 0.05
Row = dict[str, Any]


def grave_post(look: Look) -> Iterator[Finding]:
    """A negative post with words of harm, law, discrimination or a service that is down. One incident a brand and kind.

    Of a brand that very many complain about somebody says so every day: what is told is more than that (a Poisson tail
    about grave.USUAL of the brand's negative voices in these hours, of 5 % or less). For most brands one post is.
    """
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _rows(look):
        if row["sentiment"] == "negative":
            for kind, _ in kinds_of(row["text"]):
                found[row["brand"], kind].append(row)

    def headline(brand: str, kind: str, rows: list[Row]) -> str:
        return f"{brand}: {_posts(rows, 'speaks', 'speak')} of {KINDS[kind][0]}"

    loud = _negative_voices(look) if found else {}
    for finding in _findings(look, found, headline):
        usual = loud.get(finding.brand, 0) * USUAL[finding.scope] / 1000
        chance = poisson_tail(int(finding.observed), usual)
        if look.lasting(finding.brand, finding.scope) or chance <= _RARE:
            yield replace(finding, usual=usual, probability=chance)


def _negative_voices(look: Look) -> dict[str, int]:
    """How many negative voices each brand had in the hours that are looked at."""
    voices: defaultdict[str, int] = defaultdict(int)
    for row in look.rows("alerts_hours", start=first_hour(look.now), end=look.now):
        if row["hour"] >= look.hour - LATE * HOUR:
            voices[row["brand"]] += row["voices"]
    return voices


def poisson_tail(count: int, usual: float) -> float:
    """P(``count`` or more) where ``usual`` are expected."""
    if not usual:
        return float(count == 0)
    below = math.fsum(math.exp(k * math.log(usual) - usual - math.lgamma(k + 1)) for k in range(count))
    return max(0.0, 1.0 - below)


def great_reach(look: Look) -> Iterator[Finding]:
    """A negative post by an author whom very many follow."""
    above = look.rule.above or REACH
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _rows(look):
        if row["sentiment"] == "negative" and row["followers"] >= above:
            found[row["brand"], ""].append(row)

    def headline(brand: str, _: str, rows: list[Row]) -> str:
        most = max(row["followers"] for row in rows)
        return f"{brand}: {_posts(rows, 'complains', 'complain')} before {most:,} followers"

    yield from _findings(look, found, headline)


def valuable_customer(look: Look) -> Iterator[Finding]:
    """A negative post, or one that speaks of leaving, of a customer of value: of the rule's tiers, of a lifetime value
    above the rule's, or else among the tenth of all customers that is worth most."""
    found: defaultdict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _rows(look, worth=look.rule.above):
        if row["valued"]:
            found[row["brand"], row["customer_id"]].append(row)

    def headline(brand: str, _: str, rows: list[Row]) -> str:
        one = rows[-1]
        name = clip(one["name"] or f"customer {one['customer_id']}", 60)
        facts = [clip(one["tier"], 30)] if one["tier"] else []
        facts += [f"worth {one['lifetime_value']:,.0f}"] if one["lifetime_value"] else []
        said = "speaks of leaving" if any(row["churn_risk"] for row in rows) else "complains"
        about = f" ({', '.join(facts)})" if facts else ""
        return f"{brand}: {name}{about} {said}"

    yield from _findings(look, found, headline)


def _rows(look: Look, worth: float | None = None) -> list[Row]:
    """Posts as late as they may come, and those since the beginning of what lasts."""
    lasting = [
        incident.started_at
        for incident in look.known.values()
        if incident.state != "resolved" and incident.kind in {"grave_post", "great_reach", "valuable_customer"}
    ]
    start = min([look.hour - LATE * HOUR, *lasting])
    followers = min(look.rule.above or REACH, REACH) if look.rule.kind == "great_reach" else REACH
    return look.rows("alerts_posts", start=start, end=look.now, words=ANY, followers=followers, worth=worth)


def _findings(
    look: Look, found: Mapping[tuple[str, str], list[Row]], headline: Callable[[str, str, list[Row]], str]
) -> Iterator[Finding]:
    late = look.hour - LATE * HOUR
    for (brand, scope), rows in found.items():
        last, lasting = look.last(brand, scope), look.lasting(brand, scope)
        # What was told is not told again; a post that is older than all that may come late is no news.
        since = lasting.started_at if lasting else max(late, last.last_at if last else late)
        fresh = [
            row for row in rows if row["created_at"] >= since and (lasting or not last or row["created_at"] > since)
        ]
        if not fresh:
            continue
        fresh.sort(key=lambda row: row["created_at"])
        newest = fresh[-1]["created_at"]
        yield Finding(
            brand=brand,
            scope=scope,
            headline=headline(clip(brand, 60), scope, fresh),
            started_at=fresh[0]["created_at"] if not lasting else lasting.started_at,
            last_at=newest,
            peak_at=newest,
            observed=len(_different(fresh)),
            mentions=len(fresh),
            ids=tuple(row["mention_id"] for row in fresh),
        )


def _different(rows: Iterable[Row]) -> set[Any]:
    """Copies of a text are one."""
    return {row["words_hash"] if row["words_hash"] is not None else row["mention_id"] for row in rows}


def _posts(rows: list[Row], one: str, many: str) -> str:
    count = len(_different(rows))
    return f"a post {one}" if count == 1 else f"{count:,} posts {many}"
