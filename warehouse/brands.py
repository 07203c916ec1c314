"""What goodword.toml says of brands, for the views, which can't read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from warehouse.connection import transaction
from warehouse.migrations import writing

_BRANDS = pa.schema(
    [
        pa.field("brand", pa.string()),
        pa.field("competitors", pa.list_(pa.string())),
        pa.field("accounts", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BrandSettings:
    """``competitors``: whom its share of voice is measured against; none: all brands heard. ``accounts``: handles of
    its own accounts, with or without @."""

    competitors: Collection[str] = ()
    accounts: Collection[str] = ()


def set_brands(path: Path, brands: Mapping[str, BrandSettings]) -> None:
    """Puts ``brands`` in the place of those known before, see base.brand; what is the same is not written again."""
    rows = [
        {
            "brand": brand,
            "competitors": sorted(set(settings.competitors) - {brand}),
            "accounts": sorted({account.lower().lstrip("@") for account in settings.accounts}),
        }
        for brand, settings in sorted(brands.items())
    ]
    with writing(path) as connection, transaction(connection):
        held = connection.execute("SELECT brand, competitors, accounts FROM base.brand ORDER BY brand").fetchall()
        if held == [tuple(row.values()) for row in rows]:
            return
        connection.register("brands_to_set", pa.Table.from_pylist(rows, schema=_BRANDS))
        connection.execute("DELETE FROM base.brand")
        connection.execute("INSERT INTO base.brand BY NAME FROM brands_to_set")
