"""A company with customers, orders, tickets and campaigns, and what people say of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from listeners.mention import Kind, Mention, Metric
from tests.warehouse.house import NOW, House, mention
from warehouse.brands import BrandSettings, set_brands
from warehouse.connection import connect
from warehouse.migrations import migrate

FIRST = datetime(2020, 1, 1, tzinfo=UTC)

_RECORDS = {
    "customer": {"name": "Ada", "valid_from": FIRST},
    "purchase": {"ordered_at": NOW, "amount": 10.0, "status": "paid", "valid_from": FIRST},
    "ticket": {"kind": "ticket", "channel": "email", "status": "open", "valid_from": FIRST},
    "campaign": {"brand": "Lumen", "valid_from": FIRST},
    "campaign_reach": {"valid_from": FIRST},
}


def utc(text: str) -> datetime:
    """``2026-03-01`` or ``2026-03-01 12:30``, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


class Shop:
    """Mentions come in as the pipeline brings them; the company's records are put straight into their tables."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._posts: list[Mention] = []
        self._signals: list[dict[str, Any]] = []
        self._made = 0
        migrate(house.path)

    def brands(self, **brands: Mapping[str, Iterable[str]]) -> None:
        """What goodword.toml says: ``Lumen={"competitors": ["Harbor"]}``."""
        known = {
            name: BrandSettings(competitors=tuple(one.get("competitors", ())), accounts=tuple(one.get("accounts", ())))
            for name, one in brands.items()
        }
        set_brands(self.house.path, known)

    def says(
        self, when: str, sentiment: str | None = None, *, heads: Iterable[str] = (), role: str | None = None,
        aspects: Iterable[str] = (), **fields: Any,
    ) -> str:  # fmt: skip
        """A post, by an author of its own where ``fields`` name none. ``heads``: questions whose answer is yes."""
        number = fields.pop("source_id", str(len(self._posts)))
        text = f"post {number}"
        author = fields.pop("author", number)
        given = {"text": text, "created_at": utc(when), "author_id": author, "author_handle": author} | fields
        self._posts.append(mention(number, **given))
        key = {"source": given.get("source", "x"), "source_id": number, "text": given["text"]}
        said: list[dict[str, Any]] = [{"name": "emotion", "label": "none"}]
        said += [{"name": "sentiment", "label": sentiment, "value": _VALUES[sentiment]}] if sentiment else []
        said += [{"name": head, "label": "yes"} for head in heads]
        said += [{"name": "aspect", "label": label, "evidence_start": 0, "evidence_end": 4} for label in aspects]
        said += [{"name": "role", "label": role, "evidence_start": 0, "evidence_end": 4}] if role else []
        self._signals += [key | row for row in said]
        return f"{key['source']}:{number}"

    def answers(
        self, when: str, *ratings: float, customer: str | None = None, metric: Metric | None = None,
        scale: float | None = 10, **fields: Any,
    ) -> None:  # fmt: skip
        """Answers to a survey, one a rating."""
        for rating in ratings:
            self.says(
                when, kind=Kind.SURVEY, rating=float(rating), rating_scale=scale, metric=metric, customer_id=customer,
                source="survey", author=None, **fields,
            )  # fmt: skip

    def put(self, table: str, **fields: Any) -> None:
        """A row of base.``table``; what is left out is as in _RECORDS, or null."""
        row = _RECORDS[table] | fields
        columns, marks = ", ".join(row), ", ".join("?" * len(row))
        with connect(self.house.path) as connection:
            connection.execute(f"INSERT INTO base.{table} ({columns}) VALUES ({marks})", list(row.values()))

    def ask(self, sql: str) -> list[dict[str, Any]]:
        """Rows of a query on all that there is so far, once all checks have passed."""
        if self._posts:
            pull = self.house.land(self._posts, minute=self._made)
            self.house.tag(pull, self._signals)
            self._made += 1
            self._posts, self._signals = [], []
        self.house.load()
        assert self.house.sound()
        return self.house.ask(sql)

    def one(self, sql: str) -> dict[str, Any]:
        [row] = self.ask(sql)
        return row


_VALUES = {"positive": 0.8, "neutral": 0.0, "negative": -0.8}
