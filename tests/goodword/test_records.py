"""Files of records: what is good goes in, what is bad is set aside with its reason, and it adds up."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import warehouse
from goodword.home import Home
from goodword.records import Files, ImportReport, import_records
from listeners.errors import BadConfig
from tests.fresh import fresh
from warehouse.errors import RemovalsRefused

DAY = timedelta(days=1)
HEADER = "customer_id,name,email,phone,country,tier,account,lifetime_value,since,handle_x,handle_reddit"


def write(folder: Path, *lines: str, header: str = HEADER, name: str = "crm.csv") -> Path:
    file = folder / name
    file.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return file


def import_customers(home: Home, file: Path, now: datetime, **how: Any) -> ImportReport:
    fresh(home.warehouse)
    return import_records(home, "customers", Files.one(file), now, **how)


def bring(home: Home, kind: str, lines: list[str], now: datetime, **how: Any) -> ImportReport:
    """Imports a CSV file with these lines, the header first."""
    fresh(home.warehouse)
    file = home.root.parent / f"{kind}.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return import_records(home, kind, Files.one(file), now, **how)


def counts(report: ImportReport) -> tuple[int, int, int, int, int]:
    return report.new, report.changed, report.unchanged, report.removed, report.bad


def ask(home: Home, sql: str) -> list[dict[str, Any]]:
    warehouse.publish(home.warehouse, home.published)
    rows: list[dict[str, Any]] = warehouse.query(home.published, sql).arrow().read_all().to_pylist()
    return rows


def identities(home: Home) -> set[tuple[str, str, str]]:
    rows = ask(home, "SELECT kind, platform, value FROM customer_identities WHERE valid_to IS NULL")
    return {(row["kind"], row["platform"], row["value"]) for row in rows}


def bad(report: ImportReport) -> list[tuple[str, str, str]]:
    lines = report.rejected.read_text(encoding="utf-8").splitlines()
    return [(row["where"].rpartition(":")[2], row["column"], row["reason"]) for row in map(json.loads, lines)]


def test_a_full_row(home: Home, tmp_path: Path, now: datetime) -> None:
    line = 'C-1," Jane Doe ",Jane@Example.COM,(020) 7946 0101,gb,gold,Acme,1284.50,2021-05-19,@Jane_Doe,u/JaneD'
    report = import_customers(home, write(tmp_path, line), now)
    assert (report.new, report.changed, report.unchanged, report.bad, report.ignored) == (1, 0, 0, 0, ())
    assert not report.rejected.exists()
    columns = "customer_id, name, email, phone, country, tier, account, lifetime_value, since"
    assert ask(home, f"SELECT {columns} FROM customers") == [
        {
            "customer_id": "C-1", "name": "Jane Doe", "email": "jane@example.com", "phone": "+442079460101",
            "country": "GB", "tier": "gold", "account": "Acme", "lifetime_value": 1284.5, "since": date(2021, 5, 19),
        }
    ]  # fmt: skip
    assert identities(home) == {
        ("email", "", "jane@example.com"), ("phone", "", "+442079460101"), ("handle", "x", "jane_doe"),
        ("handle", "reddit", "janed"),
    }  # fmt: skip


def test_again_changes_nothing_and_a_change_is_told(home: Home, tmp_path: Path, now: datetime) -> None:
    import_customers(home, write(tmp_path, "C-1,Jane,,,,silver,,,,,", "C-2,Joan,,,,,,,,,"), now)
    later = now + timedelta(days=1)
    again = import_customers(home, write(tmp_path, "C-1,Jane,,,,silver,,,,,", "C-2,Joan,,,,,,,,,"), later)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    moved = import_customers(home, write(tmp_path, "C-1,Jane,,,,gold,,,,jane,", "C-2,Joan,,,,,,,,,"), later)
    assert (moved.new, moved.changed, moved.unchanged) == (0, 1, 1)


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        (",Jane,,,,,,,,,", "customer_id", "is empty"),
        ("  ,Jane,,,,,,,,,", "customer_id", "is empty"),
        ("C-0,Jane,,,,,,,,,", "customer_id", "further up"),
        ("C-1,Jane,jane.example.com,,,,,,,,", "email", "no e-mail address"),
        ("C-1,Jane,a@b.c; d@e.f,,,,,,,,", "email", "no e-mail address"),
        ("C-1,Jane,,call me,GB,,,,,,", "phone", "no telephone number"),
        ("C-1,Jane,,020 7946 0101,,,,,,,", "phone", "no country to read it by"),
        ("C-1,Jane,,020 7946 0101,Narnia,,,,,,", "country", "two letters of ISO 3166"),
        ("C-1,Jane,,12345,GB,,,,,,", "phone", "too few or too many digits for GB"),
        ("C-1,Jane,,,,,,lots,,,", "lifetime_value", "no number"),
        ('C-1,Jane,,,,,,"1,284",,,', "lifetime_value", "no number"),
        ("C-1,Jane,,,,,,1_000,,,", "lifetime_value", "no number"),
        ("C-1,Jane,,,,,,nan,,,", "lifetime_value", "no number"),
        ("C-1,Jane,,,,,,,03/04/2015,,", "since", "not a date"),
        ("C-1,Jane,,,,,,,,jane doe,", "handle_x", "no handle"),
        ("C-1,Jane,,,,,,,,https://x.com/,", "handle_x", "no handle"),
    ],
)
def test_a_bad_row_is_set_aside_and_the_good_ones_go_in(
    home: Home, tmp_path: Path, now: datetime, line: str, column: str, reason: str
) -> None:
    report = import_customers(home, write(tmp_path, "C-0,First,,,,,,,,,", line, "C-9,Last,,,,,,,,,"), now)
    assert (report.new, report.bad) == (2, 1)
    [(row, where, why)] = bad(report)
    assert (row, where) == ("3", column)
    assert reason in why
    assert [row["customer_id"] for row in ask(home, "SELECT customer_id FROM customers ORDER BY 1")] == ["C-0", "C-9"]


def test_a_torn_row_is_counted_too(home: Home, tmp_path: Path, now: datetime) -> None:
    report = import_customers(home, write(tmp_path, "C-1,Jane,,,,,,,,,", "C-2,nul\0,,,,,,,,,", "C-3,Jo,,,,,,,,,"), now)
    assert (report.new, report.bad) == (2, 1)


def test_the_bad_rows_of_an_earlier_import_do_not_stay(home: Home, tmp_path: Path, now: datetime) -> None:
    assert import_customers(home, write(tmp_path, ",Jane,,,,,,,,,"), now).rejected.exists()
    assert not import_customers(home, write(tmp_path, "C-1,Jane,,,,,,,,,"), now).rejected.exists()


def test_first_and_last_name_make_a_name(home: Home, tmp_path: Path, now: datetime) -> None:
    header = "customer_id,first_name,last_name"
    import_customers(home, write(tmp_path, "1,Jane,Doe", "2,,Roe", "3,,", header=header), now)
    rows = ask(home, "SELECT name, first_name, last_name FROM customers ORDER BY customer_id")
    assert [tuple(row.values()) for row in rows] == [
        ("Jane Doe", "Jane", "Doe"), ("Roe", None, "Roe"), (None, None, None),
    ]  # fmt: skip


def test_neither_is_guessed_from_a_name_nor_a_name_from_one_of_them(home: Home, tmp_path: Path, now: datetime) -> None:
    import_customers(home, write(tmp_path, "1,Jane Doe", header="customer_id,name"), now)
    import_customers(home, write(tmp_path, "1,Jane", header="customer_id,first_name"), now)
    assert ask(home, "SELECT name, first_name, last_name FROM customers") == [
        {"name": "Jane Doe", "first_name": "Jane", "last_name": None}
    ]


def test_a_file_of_handles_leaves_the_rest_alone(home: Home, tmp_path: Path, now: datetime) -> None:
    import_customers(home, write(tmp_path, "C-1,Jane,j@example.com,,,gold,,,,old,jd"), now)
    handles = write(tmp_path, "C-1,jane", header="customer_id,handle_twitter", name="handles.csv")
    import_customers(home, handles, now + timedelta(days=1))
    assert ask(home, "SELECT name, tier, email FROM customers") == [
        {"name": "Jane", "tier": "gold", "email": "j@example.com"}
    ]
    assert identities(home) == {("email", "", "j@example.com"), ("handle", "x", "jane"), ("handle", "reddit", "jd")}


@pytest.mark.parametrize(
    ("column", "cell", "handle"),
    [
        ("handle_x", "@Jane", "jane"),
        ("handle_x", "https://x.com/Jane?s=20", "jane"),
        ("handle_twitter", "twitter.com/jane/", "jane"),
        ("handle_reddit", "u/Jane", "jane"),
        ("handle_reddit", "/u/jane", "jane"),
        ("handle_reddit", "https://www.reddit.com/user/jane/", "jane"),
        ("handle_mastodon", "@jane@mastodon.social", "jane@mastodon.social"),
        ("handle_bluesky", "jane.bsky.social", "jane.bsky.social"),
        ("handle_x", "user", "user"),
    ],
)
def test_handles_as_people_write_them(
    home: Home, tmp_path: Path, now: datetime, column: str, cell: str, handle: str
) -> None:
    report = import_customers(home, write(tmp_path, f"C-1,{cell}", header=f"customer_id,{column}"), now)
    assert report.bad == 0
    assert {value for _, _, value in identities(home)} == {handle}


def test_other_formats(home: Home, tmp_path: Path, now: datetime) -> None:
    rows = [{"customer_id": 7, "lifetime_value": 12.5, "since": date(2020, 1, 2), "handle_x": "jane"}]
    parquet = tmp_path / "crm.parquet"
    pq.write_table(pa.Table.from_pylist(rows), parquet)
    jsonl = tmp_path / "crm.jsonl"
    lines = ['{"customer_id": 8, "name": "Jo"}', '{"customer_id": 9.0, "name": ["no"]}', '{"customer_id": true}']
    jsonl.write_text("\n".join(lines))
    assert import_customers(home, parquet, now).new == 1
    report = import_customers(home, jsonl, now)
    assert (report.new, report.bad) == (1, 2)
    assert [where for _, where, _ in bad(report)] == ["name", "customer_id"]
    found = ask(home, "SELECT customer_id, lifetime_value, since FROM customers ORDER BY 1")
    assert found == [
        {"customer_id": "7", "lifetime_value": 12.5, "since": date(2020, 1, 2)},
        {"customer_id": "8", "lifetime_value": None, "since": None},
    ]


def test_columns_that_mean_nothing_are_named(home: Home, tmp_path: Path, now: datetime) -> None:
    report = import_customers(home, write(tmp_path, "1,j@example.com,x", header="customer_id,e-mail,shoe"), now)
    assert report.ignored == ("e-mail", "shoe")


def test_a_file_without_customer_id(home: Home, tmp_path: Path, now: datetime) -> None:
    with pytest.raises(BadConfig, match="customer_id"):
        import_customers(home, write(tmp_path, "1,Jane", header="id,name"), now)
    assert ask(home, "FROM base.customer") == []


def test_no_customers_at_all(home: Home, tmp_path: Path, now: datetime) -> None:
    report = import_customers(home, write(tmp_path), now)
    assert (report.new, report.changed, report.unchanged, report.bad) == (0, 0, 0, 0)


def test_nobody_gets_into_the_log(home: Home, tmp_path: Path, now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        import_customers(home, write(tmp_path, "C-1,Secretname,secret@example.com,,,,,,,,", ",Secretbad,,,,,,,,,"), now)
    assert caplog.text
    assert "ecret" not in caplog.text


# A row of each kind, its view, and what the view shows of it.
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
PERSON = {
    "customer_id": "7", "first_name": "Jane", "last_name": "Doe", "nickname": "JD", "company": "Acme",
    "street": "1 High St", "city": "Leeds", "postcode": "LS1 4AP", "state": "W Yorks", "country": "United Kingdom",
    "language": "en-GB", "website": "Jane.Example.com/", "bio": "likes tea", "birth_date": "19870519",
    "points": "1200.0", "tier": "gold",
}  # fmt: skip
ROWS: dict[str, tuple[list[str], str, dict[str, Any]]] = {
    "customers": (
        [",".join(PERSON), ",".join(PERSON.values())],
        "customers",
        {
            "customer_id": "7", "name": "Jane Doe", "first_name": "Jane", "last_name": "Doe", "nickname": "JD",
            "company": "Acme", "street": "1 High St", "city": "Leeds", "postcode": "LS1 4AP", "state": "W Yorks",
            "country": "GB", "language": "en", "website": "https://jane.example.com", "bio": "likes tea",
            "birth_date": "1987-05-19", "points": 1200, "tier": "gold",
        },
    ),
    "accounts": (
        [
            "account_id,name,domain,website,industry,country,owner,value,renews_on",
            "A-1,Acme,@Acme.example.com,https://acme.example.com/Home,tools,Deutschland,Bo,1500.5,2027-01-31",
        ],
        "accounts",
        {
            "account_id": "A-1", "name": "Acme", "domain": "acme.example.com", "website": "https://acme.example.com/Home",
            "industry": "tools", "country": "DE", "owner": "Bo", "value": 1500.5, "renews_on": date(2027, 1, 31),
        },
    ),
    "deals": (
        [
            "deal_id,account_id,name,stage,status,value,opened_at,closed_at",
            "D-1,A-1,Ten kettles,offer,Open,990,2026-03-01T09:30:00+01:00,",
        ],
        "deals",
        {
            "deal_id": "D-1", "account_id": "A-1", "name": "Ten kettles", "stage": "offer", "status": "open",
            "value": 990.0, "opened_at": AT, "closed_at": None,
        },
    ),
    "orders": (
        [
            "order_id,customer_id,ordered_at,amount,status,product,brand,campaign_id,code",
            "1001,7,2026-03-01 08:30,-12.50,Canceled,Kettle,Lantern,M-1,MIRA15",
        ],
        "orders",
        {
            "order_id": "1001", "customer_id": "7", "ordered_at": AT, "amount": -12.5, "status": "cancelled",
            "product": "Kettle", "brand": "Lantern", "campaign_id": "M-1", "code": "MIRA15",
        },
    ),
    "tickets": (
        [
            "ticket_id,customer_id,kind,channel,subject,status,opened_at,answered_at,solved_at,agent",
            "T-1,7,Call,phone,\"=lid, again\",closed,1772353800,2026-03-01T08:30Z,,Joss",
        ],
        "tickets",
        {
            "ticket_id": "T-1", "customer_id": "7", "kind": "call", "channel": "phone", "subject": "=lid, again",
            "status": "solved", "opened_at": AT, "answered_at": AT, "solved_at": None, "agent": "Joss",
        },
    ),
    "campaigns": (
        [
            "campaign_id,name,brand,channel,country,region,starts_at,ends_at,cost",
            "M-1,Spring,Lantern,email,uk,Yorkshire,2026-03-01T08:30:00Z,,100",
        ],
        "campaigns",
        {
            "campaign_id": "M-1", "name": "Spring", "brand": "Lantern", "channel": "email", "country": "GB",
            "region": "Yorkshire", "starts_at": AT, "ends_at": None, "cost": 100.0,
        },
    ),
    "reach": (
        ["campaign_id,customer_id,reached_at", "M-1,7,2026-03-01T08:30:00Z"],
        "campaign_reach",
        {"campaign_id": "M-1", "customer_id": "7", "reached_at": AT},
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ROWS)
def test_each_kind_arrives_and_the_same_again_changes_nothing(home: Home, now: datetime, kind: str) -> None:
    lines, view, shown = ROWS[kind]
    assert counts(bring(home, kind, lines, now)) == (1, 0, 0, 0, 0)
    before = ask(home, f"FROM {view}")
    assert [{name: row[name] for name in shown} for row in before] == [shown]
    assert counts(bring(home, kind, lines, now + DAY)) == (0, 0, 1, 0, 0)
    assert ask(home, f"FROM {view}") == before
    assert warehouse.check(home.warehouse) == {}


def test_every_kind_but_identities_is_among_these_rows() -> None:
    assert {*ROWS, "identities"} == warehouse.KINDS.keys()


@pytest.mark.parametrize("kind", ROWS)
def test_a_cell_that_is_emptied_is_empty_and_a_column_that_is_absent_is_kept(
    home: Home, now: datetime, kind: str
) -> None:
    lines, view, shown = ROWS[kind]
    key = warehouse.KINDS[kind].key
    bring(home, kind, lines, now)
    bring(home, kind, [",".join(key), ",".join(shown[name] for name in key)], now + DAY)
    assert [{name: row[name] for name in shown} for row in ask(home, f"FROM {view}")] == [shown]
    last = next(name for name in reversed(lines[0].split(",")) if name not in key and shown.get(name) is not None)
    emptied = [",".join([*key, last]), ",".join([*(shown[name] for name in key), ""])]
    assert counts(bring(home, kind, emptied, now + 2 * DAY)) == (0, 1, 0, 0, 0)
    assert [{name: row[name] for name in shown} for row in ask(home, f"FROM {view}")] == [shown | {last: None}]
    assert warehouse.check(home.warehouse) == {}


@pytest.mark.parametrize(
    ("kind", "column", "cell", "reason"),
    [
        ("customers", "website", "jane", "is no website"),
        ("customers", "website", "ftp://jane.example.com", "is no website"),
        ("customers", "website", "https://jane@example.com", "is no website"),
        ("customers", "website", "my site.example.com", "is no website"),
        ("customers", "website", "https://[::1", "website"),
        ("customers", "language", "English", "is no language"),
        ("customers", "birth_date", "19/05/1987", "is no date of birth"),
        ("customers", "birth_date", "1987-02-30", "is no day that there was"),
        ("customers", "birth_date", "0087", "is no date of birth"),
        ("customers", "birth_date", "1987-05", "is no date of birth"),
        ("customers", "points", "12.5", "is no whole number"),
        ("customers", "points", "many", "is no whole number"),
        ("customers", "points", "1" * 19, "is no whole number"),
        ("customers", "customer_id", "5.70306E+17", "rounded"),
        ("accounts", "domain", "jane@example.com", "is no"),
        ("accounts", "country", "ZZ", "is no country"),
        ("accounts", "renews_on", "31.01.2027", "not a date"),
        ("deals", "status", "maybe", "is none of open, won, lost"),
        ("orders", "status", "lost", "is none of placed, paid"),
        ("orders", "amount", "12,50", "is no number"),
        ("orders", "amount", "\u0661\u0662", "is no number"),
        ("orders", "ordered_at", "03/04/2026", "not a date"),
        ("orders", "ordered_at", "2026-03-01 08:30 CET", "not a date"),
        ("tickets", "kind", "visit", "is none of ticket, call"),
        ("campaigns", "cost", "infinity", "is no number"),
        ("reach", "reached_at", "yesterday", "not a date"),
        ("reach", "customer_id", " ", "is empty"),
    ],
)
def test_a_bad_cell_is_named(home: Home, now: datetime, kind: str, column: str, cell: str, reason: str) -> None:
    key = warehouse.KINDS[kind].key
    names = [*key, column] if column not in key else [*key]
    cells = {name: f"{number}" for number, name in enumerate(key)} | {column: f'"{cell}"'}
    report = bring(home, kind, [",".join(names), ",".join(cells[name] for name in names)], now)
    assert counts(report) == (0, 0, 0, 0, 1)
    assert report.rejected == home.rejected / kind / f"{kind}.jsonl"
    [(row, where, why)] = bad(report)
    assert (row, where) == ("2", column)
    assert reason in why


@pytest.mark.parametrize(
    ("cell", "held"),
    [("1987", "1987"), ("1987-05-19", "1987-05-19"), ("19870519", "1987-05-19"), ("1987-05-19 00:00:00", "1987-05-19")],
)
def test_a_birth_date_is_a_day_or_a_year(home: Home, now: datetime, cell: str, held: str) -> None:
    bring(home, "customers", ["customer_id,birth_date", f"1,{cell}"], now)
    assert ask(home, "SELECT birth_date FROM customers") == [{"birth_date": held}]


@pytest.mark.parametrize(
    ("cell", "code"),
    [("de", "DE"), ("Germany", "DE"), ("ALLEMAGNE", "DE"), ("日本", "JP"), ("USA", "US"), ("England", "GB")],
)
def test_a_country_is_its_code_or_its_name_in_many_languages(home: Home, now: datetime, cell: str, code: str) -> None:
    bring(home, "customers", ["customer_id,country", f"1,{cell}"], now)
    assert ask(home, "SELECT country FROM customers") == [{"country": code}]


def test_numbers_of_a_database_and_of_a_data_frame(home: Home, tmp_path: Path, now: datetime) -> None:
    rows = [
        {"order_id": 7.0, "amount": Decimal("12.50"), "ordered_at": AT},
        {"order_id": 8.0, "amount": Decimal("0.00"), "ordered_at": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "orders.parquet")
    assert counts(import_records(home, "orders", Files.one(tmp_path / "orders.parquet"), now)) == (2, 0, 0, 0, 0)
    assert ask(home, "SELECT order_id, amount, ordered_at FROM orders ORDER BY 1") == [
        {"order_id": "7", "amount": 12.5, "ordered_at": AT}, {"order_id": "8", "amount": 0.0, "ordered_at": None},
    ]  # fmt: skip


def test_a_map_names_the_columns(home: Home, now: datetime) -> None:
    lines = ["number,who,amount,total", "1,C-1,5,12.50"]
    columns = {"order_id": "number", "customer_id": "who", "amount": "total"}
    report = bring(home, "orders", lines, now, columns=columns)
    assert (counts(report), report.ignored) == ((1, 0, 0, 0, 0), ("amount",))
    assert ask(home, "SELECT order_id, customer_id, amount FROM orders") == [
        {"order_id": "1", "customer_id": "C-1", "amount": 12.5}
    ]


def test_a_map_names_handles_and_keeps_a_column_out(home: Home, now: datetime) -> None:
    lines = ["customer_id,twitter,tier", "1,@Jane,gold"]
    report = bring(home, "customers", lines, now, columns={"handle_x": "twitter", "tier": ""})
    assert report.ignored == ("tier",)
    assert identities(home) == {("handle", "x", "jane")}
    assert ask(home, "SELECT tier FROM customers") == [{"tier": None}]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"shoe": "number"}, "'shoe' is no field of orders; use one of order_id, customer_id"),
        ({"handle_x": "number"}, "is no field of orders"),
        ({"order_id": "nope"}, "no column 'nope'"),
        ({"amount": "nope"}, "no column 'nope'"),
        ({"order_id": ""}, "'order_id' needs a column"),
    ],
)
def test_a_map_that_cant_be(home: Home, now: datetime, columns: dict[str, str], message: str) -> None:
    with pytest.raises(BadConfig, match=message):
        bring(home, "orders", ["order_id,number", "1,2"], now, columns=columns)
    assert ask(home, "FROM base.purchase") == []


def test_bad_cells_are_named_by_the_columns_of_the_file(home: Home, now: datetime) -> None:
    report = bring(home, "orders", ["number,total", "1,lots"], now, columns={"order_id": "number", "amount": "total"})
    assert [column for _, column, _ in bad(report)] == ["total"]


def test_of_a_key_that_repeats_the_first_row_counts(home: Home, now: datetime) -> None:
    lines = ["campaign_id,customer_id,reached_at", "M,1,2026-01-01", "M,2,2026-01-01", "M,1,2026-02-02"]
    report = bring(home, "reach", lines, now)
    assert counts(report) == (2, 0, 0, 0, 1)
    assert bad(report) == [("4", "customer_id", "stands further up already; the first row counts")]
    assert {row["reached_at"].month for row in ask(home, "FROM campaign_reach")} == {1}


def test_who_was_in_which_tier_when(home: Home, now: datetime) -> None:
    header = "customer_id,tier,points,city"
    for day, row in enumerate(["1,silver,10,Ulm", "1,silver,10,Bonn", "1,gold,10,Bonn", "1,gold,20,Bonn"]):
        bring(home, "customers", [header, row, "2,,,"], now + day * DAY)
    assert ask(home, "FROM tier_history WHERE customer_id = '1' ORDER BY valid_from") == [
        {"customer_id": "1", "tier": "silver", "points": 10, "valid_from": now, "valid_to": now + 2 * DAY},
        {"customer_id": "1", "tier": "gold", "points": 10, "valid_from": now + 2 * DAY, "valid_to": now + 3 * DAY},
        {"customer_id": "1", "tier": "gold", "points": 20, "valid_from": now + 3 * DAY, "valid_to": None},
    ]
    assert len(ask(home, "FROM customer_history WHERE customer_id = '1'")) == 4
    assert len(ask(home, "FROM tier_history WHERE customer_id = '2'")) == 1


# Full exports


def numbers(count: int, *, but: tuple[int, ...] = ()) -> list[str]:
    return ["order_id,customer_id,amount", *(f"{one},C-1,{one}" for one in range(count) if one not in but)]


def held(home: Home) -> set[str]:
    return {row["order_id"] for row in ask(home, "SELECT order_id FROM orders")}


def test_a_full_export_ends_what_it_lacks_and_brings_it_back(home: Home, now: datetime) -> None:
    bring(home, "orders", numbers(40), now, full=True)
    assert counts(bring(home, "orders", numbers(40, but=(3, 4)), now + DAY)) == (0, 0, 38, 0, 0)
    assert len(held(home)) == 40
    assert counts(bring(home, "orders", numbers(40, but=(3, 4)), now + DAY, full=True)) == (0, 0, 38, 2, 0)
    assert held(home) == {str(one) for one in range(40)} - {"3", "4"}
    assert counts(bring(home, "orders", numbers(40, but=(3, 4)), now + 2 * DAY, full=True)) == (0, 0, 38, 0, 0)
    assert counts(bring(home, "orders", numbers(40, but=(4,)), now + 3 * DAY)) == (1, 0, 38, 0, 0)
    assert "3" in held(home)
    assert warehouse.check(home.warehouse) == {}


def test_a_customer_who_is_gone_has_a_history_and_no_identity(home: Home, now: datetime) -> None:
    lines = ["customer_id,name,email,tier", "1,Jane,j@example.com,gold", "2,Joan,,"]
    bring(home, "customers", lines, now, full=True)
    bring(home, "customers", [lines[0], lines[2]], now + DAY, full=True)
    assert [row["customer_id"] for row in ask(home, "FROM customers")] == ["2"]
    assert ask(home, "SELECT tier, valid_from, valid_to FROM customer_history WHERE customer_id = '1'") == [
        {"tier": "gold", "valid_from": now, "valid_to": now + DAY}
    ]
    assert identities(home) == set()
    assert counts(bring(home, "customers", lines, now + 2 * DAY, full=True)) == (1, 0, 1, 0, 0)
    assert identities(home) == {("email", "", "j@example.com")}
    assert [row["valid_from"] for row in ask(home, "FROM tier_history WHERE customer_id = '1' ORDER BY 4")] == [
        now, now + 2 * DAY,
    ]  # fmt: skip
    assert warehouse.check(home.warehouse) == {}


def test_a_full_export_that_lost_too_much_is_refused(home: Home, now: datetime) -> None:
    bring(home, "orders", numbers(50), now)
    assert bring(home, "orders", ["order_id,amount", "x,lots"], now).rejected.exists()
    with pytest.raises(RemovalsRefused, match="orders: this export lacks 11 of the 50 that are held"):
        bring(home, "orders", numbers(39), now + DAY, full=True)
    assert len(held(home)) == 50
    assert not list((home.rejected / "orders").glob(".*"))
    assert counts(bring(home, "orders", numbers(40), now + DAY, full=True)) == (0, 0, 40, 10, 0)
    assert counts(bring(home, "orders", numbers(1), now + DAY, full=True, allow_removals=True)) == (0, 0, 1, 39, 0)


def test_a_handful_is_removed_without_asking(home: Home, now: datetime) -> None:
    bring(home, "orders", numbers(5), now)
    assert counts(bring(home, "orders", numbers(0), now + DAY, full=True)) == (0, 0, 0, 5, 0)


def test_a_row_that_is_bad_removes_nothing(home: Home, now: datetime) -> None:
    bring(home, "orders", numbers(3), now)
    report = bring(home, "orders", ["order_id,customer_id,amount", "0,C-1,lots", "1,C-1,1"], now + DAY, full=True)
    assert counts(report) == (0, 0, 1, 1, 1)
    assert held(home) == {"0", "1"}
    assert ask(home, "SELECT amount FROM orders WHERE order_id = '0'") == [{"amount": 0.0}]


def test_a_row_that_the_reader_refuses_removes_nothing_either(home: Home, now: datetime) -> None:
    bring(home, "orders", [*numbers(3), "x,C-1,1"], now)
    lines = ["order_id,customer_id,amount", "0,C\0,0", "1,C-1,1", "2,torn"]
    assert counts(bring(home, "orders", lines, now + DAY, full=True)) == (0, 0, 1, 2, 2)
    assert held(home) == {"0", "1"}  # which order the torn row is, nobody can say


def test_the_files_of_a_full_export_are_one(home: Home, tmp_path: Path, now: datetime) -> None:
    bring(home, "orders", numbers(4), now)
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"
    first.write_text("order_id,amount\n0,0\n1,1\n")
    second.write_text("order_id,amount\n1,9\n2,2\n")
    report = import_records(home, "orders", Files("shop", (first, second)), now + DAY, full=True)
    assert counts(report) == (0, 0, 3, 1, 1)
    assert bad(report)[0][0] == "2"
    second.write_text("order_id\n2\n")
    with pytest.raises(BadConfig, match=r"2.csv: no column 'amount', which another file of this full export has"):
        import_records(home, "orders", Files("shop", (first, second)), now + DAY, full=True)


# What names something that is not known yet


@pytest.mark.parametrize("kind", ["orders", "tickets", "reach"])
def test_what_names_an_unknown_customer_is_kept_and_counted(home: Home, now: datetime, kind: str) -> None:
    lines, view, _ = ROWS[kind]
    assert bring(home, kind, lines, now).unknown == 1
    assert len(ask(home, f"FROM {view}")) == 1
    bring(home, "customers", ["customer_id", "7"], now)
    assert bring(home, kind, lines, now).unknown == 0


def test_a_deal_with_an_unknown_account_too(home: Home, now: datetime) -> None:
    assert bring(home, "deals", ROWS["deals"][0], now).unknown == 1
    bring(home, "accounts", ROWS["accounts"][0], now)
    assert bring(home, "deals", ROWS["deals"][0], now).unknown == 0


def test_an_order_without_a_customer_names_nobody(home: Home, now: datetime) -> None:
    assert bring(home, "orders", ["order_id,customer_id", "1,"], now).unknown == 0
    assert bring(home, "orders", ["order_id,amount", "1,2"], now).unknown == 0


# Identities

HELD = "SELECT kind, platform, value, verified FROM customer_identities WHERE valid_to IS NULL ORDER BY ALL"
IDENTITY = "customer_id,kind,platform,value,verified,country"


def known(home: Home) -> list[tuple[str, str, str, bool]]:
    return [(row["kind"], row["platform"], row["value"], row["verified"]) for row in ask(home, HELD)]


def test_identities_are_verified_or_stated(home: Home, now: datetime) -> None:
    bring(home, "customers", ["customer_id", "1"], now)
    lines = [
        IDENTITY, "1,handle,Twitter,@Jane,yes,", "1,Email,,J@Example.com,,", "1,phone,,020 7946 0101,false,UK",
        "1,website,,https://www.Example.com/jane/,no,",
    ]  # fmt: skip
    assert counts(bring(home, "identities", lines, now)) == (4, 0, 0, 0, 0)
    assert known(home) == [
        ("email", "", "j@example.com", False), ("handle", "x", "jane", True), ("phone", "", "+442079460101", False),
        ("website", "", "example.com/jane", False),
    ]  # fmt: skip
    assert counts(bring(home, "identities", lines, now + DAY)) == (0, 0, 4, 0, 0)
    assert counts(bring(home, "identities", [IDENTITY, "1,email,,j@example.com,true,"], now + DAY)) == (0, 1, 0, 0, 0)
    assert ("email", "", "j@example.com", True) in known(home)
    assert warehouse.check(home.warehouse) == {}


def test_the_records_of_a_customer_are_certain_but_for_the_website(home: Home, now: datetime) -> None:
    header = "customer_id,email,phone,website,handle_x"
    bring(home, "customers", [header, "1,j@example.com,+442079460101,jane.example.com,jane"], now)
    assert known(home) == [
        ("email", "", "j@example.com", True), ("handle", "x", "jane", True), ("phone", "", "+442079460101", True),
        ("website", "", "jane.example.com", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("1,face,,x,,", "kind", "is none of handle"),
        ("1,handle,,jane,,", "platform", "is empty"),
        ("1,handle,x,jane doe,,", "value", "is no handle"),
        ("1,email,,jane,,", "value", "is no e-mail address"),
        ("1,phone,,020 7946 0101,,", "value", "no country to read it by"),
        ("1,website,,jane,,", "value", "is no website"),
        ("1,email,,,,", "value", "is empty"),
        ("1,email,,j@example.com,maybe,", "verified", "not true or false"),
        ("1,phone,,020 7946 0101,,Narnia", "country", "is no country"),
    ],
)
def test_a_bad_identity(home: Home, now: datetime, row: str, column: str, reason: str) -> None:
    report = bring(home, "identities", [IDENTITY, row], now)
    [(_, where, why)] = bad(report)
    assert where == column
    assert reason in why


def test_identities_may_come_before_their_customer(home: Home, now: datetime) -> None:
    assert bring(home, "identities", [IDENTITY, "1,email,,j@example.com,yes,"], now).unknown == 1
    assert known(home) == []
    bring(home, "customers", ["customer_id", "1"], now + DAY)
    assert known(home) == [("email", "", "j@example.com", True)]
    assert warehouse.check(home.warehouse) == {}


def test_neither_kind_of_record_ends_what_the_other_says(home: Home, now: datetime) -> None:
    customers = ["customer_id,email,handle_x", "1,j@example.com,jane"]
    stated = [IDENTITY, "1,email,,j@example.com,no,", "1,email,,old@example.com,no,", "1,handle,x,jd,no,"]
    everything = [
        ("email", "", "j@example.com", True), ("email", "", "old@example.com", False), ("handle", "x", "jane", True),
        ("handle", "x", "jd", False),
    ]  # fmt: skip
    for day in range(2):
        bring(home, "customers", customers, now + day * DAY, full=True)
        bring(home, "identities", stated, now + day * DAY, full=True)
        assert known(home) == everything
    assert counts(bring(home, "identities", stated[:2], now + 2 * DAY, full=True)) == (0, 0, 1, 2, 0)
    assert known(home) == [everything[0], everything[2]]
    bring(home, "customers", ["customer_id,email,handle_x", "1,,"], now + 3 * DAY)
    assert known(home) == [("email", "", "j@example.com", False)]
    assert warehouse.check(home.warehouse) == {}


def test_a_bad_row_of_identities_removes_none(home: Home, now: datetime) -> None:
    bring(home, "customers", ["customer_id", "1"], now)
    bring(home, "identities", [IDENTITY, "1,email,,j@example.com,yes,", "1,phone,,020 7946 0101,yes,GB"], now)
    lines = [IDENTITY, "1,email,,J@example.com,perhaps,", "1,phone,,020 7946 0101,perhaps,GB"]
    assert counts(bring(home, "identities", lines, now + DAY, full=True)) == (0, 0, 0, 0, 2)
    assert len(known(home)) == 2


def test_a_clock_that_was_set_back_does_not_turn_history_round(home: Home, now: datetime) -> None:
    for moment, tier in ((now, "silver"), (now - DAY, "gold"), (now - 2 * DAY, "silver")):
        bring(home, "customers", ["customer_id,tier,handle_x", f"1,{tier},{tier}"], moment)
    assert ask(home, "SELECT tier FROM customers") == [{"tier": "silver"}]
    assert warehouse.check(home.warehouse) == {}
