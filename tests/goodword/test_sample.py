"""The sample brand: every record can be imported, the story is in it, and nothing in it points at anybody."""

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import goodword
import warehouse
from goodword import pipeline
from goodword.home import Home
from goodword.settings import Settings
from listeners.files import import_file
from listeners.landing import iter_batches
from listeners.mention import Kind

SAMPLE = Path(goodword.__file__).parent / "sample"
COUNTS = {"x": 148, "reddit": 63, "reviews": 49, "survey": 30, "notes": 30}
STORY = date(2026, 10, 22)
HOSTS = re.compile(r"https?://([^/\s\"')>]+)")
MAIL = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")

Row = dict[str, Any]


def sample_settings() -> Settings:
    text = (SAMPLE / "goodword.toml").read_text(encoding="utf-8")
    return Settings.model_validate(tomllib.loads(text.replace("{sample}", SAMPLE.as_posix())))


@pytest.fixture(scope="module")
def mentions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Row]]:
    """What the sample's own settings make of each source; no row is set aside."""
    folder = tmp_path_factory.mktemp("sample")
    found = {}
    for name, options in sample_settings().sources.items():
        landed = import_file(
            Path(options["path"]),
            source=name,
            mapping=options.get("map", {}),
            kind=Kind(options["kind"]),
            brand=options.get("brand"),
            landing=folder / "landing",
            rejected=folder / "rejected",
            now=lambda: datetime(2026, 10, 26, tzinfo=UTC),
        )
        assert landed.bad == 0
        found[name] = [row for batch in iter_batches(landed.path) for row in batch.to_pylist()]
    return found


@pytest.fixture(scope="module")
def everything(mentions: dict[str, list[Row]]) -> list[Row]:
    return [row for rows in mentions.values() for row in rows]


def customers() -> list[dict[str, str]]:
    return table("customers")


def table(name: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def hours(rows: list[Row]) -> Counter[datetime]:
    return Counter(row["created_at"].replace(minute=0, second=0) for row in rows)


def test_every_record_of_every_file_is_a_mention(mentions: dict[str, list[Row]]) -> None:
    assert {name: len(rows) for name, rows in mentions.items()} == COUNTS


def test_the_settings_say_what_each_source_is(mentions: dict[str, list[Row]]) -> None:
    kinds = {name: {row["kind"] for row in rows} for name, rows in mentions.items()}
    posts, private = {"x": {"mention"}, "reddit": {"mention"}}, {"survey": {"survey"}, "notes": {"note"}}
    assert kinds == {**posts, **private, "reviews": {"review"}}
    assert {row["brand"] for rows in mentions.values() for row in rows} == {"Lantern", "Harbor"}


def test_the_settings_name_the_brands_and_tell_nobody() -> None:
    settings = sample_settings()
    assert settings.brands["Lantern"].competitors == ("Harbor",)
    assert settings.digest.to == settings.alerts.to == ()
    assert settings.smtp is None


def test_the_map_fills_the_fields(mentions: dict[str, list[Row]]) -> None:
    always = ("source_id", "author_handle", "url", "likes")
    assert all(
        row[field] is not None for name in ("x", "reddit") for row in mentions[name] if row["url"] for field in always
    )
    assert {(row["rating"], row["rating_scale"]) for row in mentions["reviews"]} == {
        (stars, 5) for stars in range(1, 6)
    }
    assert {row["rating_scale"] for row in mentions["survey"]} == {10}
    assert {row["rating"] for row in mentions["survey"]} >= {0, 10}
    assert all(row["author_handle"] is None for row in mentions["notes"])


def test_an_id_is_used_once_but_for_the_edit_and_the_posts_about_both_brands(everything: list[Row]) -> None:
    used = Counter((row["source"], row["source_id"]) for row in everything)
    repeated: dict[tuple[str, str], list[Row]] = {key: [] for key, count in used.items() if count > 1}
    for row in everything:
        if (key := (row["source"], row["source_id"])) in repeated:
            repeated[key].append(row)
    edits = [rows for rows in repeated.values() if len({row["text"] for row in rows}) > 1]
    both = [rows for rows in repeated.values() if len({row["brand"] for row in rows}) > 1]
    assert [len(rows) for rows in edits] == [2]
    assert "EDIT" in edits[0][1]["text"]
    assert [{row["brand"] for row in rows} for rows in both] == [{"Lantern", "Harbor"}] * 2
    assert len(repeated) == 3


def test_one_post_was_deleted_and_all_others_say_something(everything: list[Row]) -> None:
    assert [row["text"] for row in everything if row["deleted"]] == [""]
    assert all(row["text"].strip() for row in everything if not row["deleted"])


def test_an_answer_follows_the_post_that_it_answers(mentions: dict[str, list[Row]]) -> None:
    answers = 0
    for name in ("x", "reddit"):
        said = {row["source_id"]: row["created_at"] for row in mentions[name]}
        for row in mentions[name]:
            if row["reply_to"]:
                answers += 1
                assert said[row["reply_to"]] < row["created_at"]
    assert answers > 35


def test_four_weeks_of_whole_days_each_with_mentions(everything: list[Row]) -> None:
    days = Counter(row["created_at"].date() for row in everything)
    assert min(days) == date(2026, 9, 28)
    assert max(days) == date(2026, 10, 25)
    assert len(days) == 28
    usual = {day: count for day, count in days.items() if day < STORY}
    assert all(5 <= count <= 15 for count in usual.values())
    weekend = [count for day, count in usual.items() if day.weekday() >= 5]
    working = [count for day, count in usual.items() if day.weekday() < 5]
    assert sum(weekend) / len(weekend) < 0.8 * sum(working) / len(working)


def test_people_speak_at_every_hour_of_the_day(everything: list[Row]) -> None:
    assert {row["created_at"].hour for row in everything if row["created_at"].date() != STORY} == set(range(24))


def test_the_story_stands_out(everything: list[Row]) -> None:
    busy = hours([row for row in everything if row["brand"] == "Lantern"])
    afternoon = {hour.hour: count for hour, count in busy.items() if hour.date() == STORY and 13 <= hour.hour < 18}
    assert STORY.strftime("%A") == "Thursday"
    assert min(afternoon.values()) >= 5
    assert sum(afternoon.values()) > 45
    assert max(count for hour, count in busy.items() if hour.date() != STORY) <= 3


def test_other_languages_are_there(mentions: dict[str, list[Row]]) -> None:
    languages = Counter(row["lang"] for row in mentions["x"] if row["text"])
    assert set(languages) == {"en", "de", "es", "fr", "pt", "ja", "ar"}
    assert 0.08 < 1 - languages["en"] / sum(languages.values()) < 0.2


def test_long_reviews_are_there(mentions: dict[str, list[Row]]) -> None:
    assert sum(len(row["text"].split()) > 150 for row in mentions["reviews"]) >= 4


def test_people_repost_the_same_words(mentions: dict[str, list[Row]]) -> None:
    posts = {row["text"] for row in mentions["x"]}
    reposts = [row["text"].partition(": ")[2] for row in mentions["x"] if row["text"].startswith("RT @")]
    assert len(reposts) >= 4
    assert set(reposts) <= posts


def test_hostile_texts_are_there_and_only_one_has_control_characters(everything: list[Row]) -> None:
    texts = [row["text"] for row in everything]
    for piece in ("<script>", "onerror=", "=HYPERLINK(", "DROP TABLE", "\x1b["):
        assert sum(piece in text for text in texts) == 1, piece
    assert [row["url"] for row in everything if row["url"] and not row["url"].startswith("https://")] == [
        "javascript:alert('lantern')"
    ]
    control = [text for text in texts if any(unicodedata.category(c) == "Cc" and c != "\n" for c in text)]
    assert len(control) == 1


@pytest.mark.parametrize("file", [*sorted(SAMPLE.glob("*.*"))], ids=lambda path: path.name)
def test_files_are_clean_utf8_without_control_bytes(file: Path) -> None:
    text = file.read_bytes().decode("utf-8")
    assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn") and c != "\n"]
    assert text.endswith("\n")


@pytest.mark.parametrize("file", [*sorted(SAMPLE.glob("*.[cj]s*"))], ids=lambda path: path.name)
def test_every_address_is_one_reserved_for_examples(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert {host for host in HOSTS.findall(text) if not host.endswith(".example")} == set()
    mails = {domain.lower() for domain in MAIL.findall(text)}
    assert {domain for domain in mails if not re.fullmatch(r"([\w-]+\.)?example\.(com|org)", domain)} == set()


def test_handles_are_too_long_for_anybody_to_have_them(mentions: dict[str, list[Row]]) -> None:
    handles = [row["author_handle"] for row in mentions["x"]]
    named = [name for row in mentions["x"] for name in re.findall(r"(?<!\w)@(\w+)", row["text"])]
    in_file = [row["handle_x"].removeprefix("@") for row in customers() if row["handle_x"]]
    assert min(map(len, handles + named + in_file)) > 15
    assert min(len(row["author_handle"]) for row in mentions["reddit"]) > 20
    assert min(len(row["handle_reddit"]) for row in customers() if row["handle_reddit"]) > 20
    subreddits = {found[1] for row in mentions["reddit"] if (found := re.search(r"/r/(\w+)/", row["url"]))}
    assert min(map(len, subreddits)) > 21


def test_customers_have_what_the_import_asks_for() -> None:
    rows = customers()
    assert len(rows) == len({row["customer_id"] for row in rows}) == 78
    for row in rows:
        assert row["name"]
        assert MAIL.fullmatch(row["email"])
        assert re.fullmatch(r"[A-Z]{2}", row["country"])
        assert row["tier"] in {"gold", "silver", "bronze"}
        assert float(row["lifetime_value"]) > 0
        assert date(2021, 1, 1) <= date.fromisoformat(row["since"]) <= date(2026, 9, 28)
    assert sum(bool(row["account"]) for row in rows) == 4


def test_phone_numbers_are_possible_and_two_customers_share_one() -> None:
    import phonenumbers

    numbers: Counter[str] = Counter()
    for row in customers():
        if row["phone"]:
            number = phonenumbers.parse(row["phone"], row["country"])
            assert phonenumbers.is_possible_number(number), row["customer_id"]
            numbers[phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)] += 1
    assert [number for number, count in numbers.items() if count > 1] == ["+15125550119"]


def test_customers_speak_by_each_rule(mentions: dict[str, list[Row]]) -> None:
    known = {row["customer_id"] for row in customers()}
    named = {row["customer_id"] for name in ("survey", "notes") for row in mentions[name]} - {None}
    assert named - known == {"C-2207", "C-2311"}
    for column, source, count in (("handle_x", "x", 10), ("handle_reddit", "reddit", 2)):
        handles = {row[column].lower().removeprefix("@") for row in customers() if row[column]}
        assert len(handles & {row["author_handle"].lower() for row in mentions[source]}) == len(handles) == count
    mails = {row["email"] for row in customers()}
    assert len(mails & {(row["author_id"] or "").lower() for row in mentions["reviews"]}) == 6
    private = " ".join(row["text"] for name in ("survey", "notes") for row in mentions[name])
    assert {found.group().lower() for found in MAIL.finditer(private)} < mails
    assert "(512) 555-0119" in private


def test_most_customers_are_silent(mentions: dict[str, list[Row]]) -> None:
    named = {row["customer_id"] for name in ("survey", "notes") for row in mentions[name]}
    quiet = [
        row for row in customers() if row["customer_id"] not in named and not row["handle_x"] + row["handle_reddit"]
    ]
    assert len(quiet) > len(customers()) / 2


def test_the_readme_says_that_all_is_invented_and_counts_right() -> None:
    text = (SAMPLE / "README.md").read_text(encoding="utf-8")
    assert "**All of this is invented**" in text
    records = {name: len(table(name)) for name in sample_settings().records}
    for name, count in {**COUNTS, **records}.items():
        assert re.search(rf"`{name}\.(jsonl|csv)` \| {count} \|", text), name


def test_all_records_go_in_whatever_their_order_and_name_each_other(home: Home, now: datetime) -> None:
    settings = sample_settings()
    assert settings.records.keys() == warehouse.KINDS.keys() - {"identities"}
    for name in reversed(settings.records):
        (report,) = pipeline.import_input(home, settings, name, {}, lambda: now)
        assert (report.new, report.bad, report.ignored) == (len(table(name)), 0, ()), name
    for name in settings.records:
        (report,) = pipeline.import_input(home, settings, name, {}, lambda: now)
        assert (report.new, report.changed, report.unchanged) == (0, 0, len(table(name))), name
        assert report.unknown == 0, name
    assert warehouse.check(home.warehouse) == {}


def test_what_the_orders_brought_is_the_value_of_each_customer() -> None:
    value: Counter[str] = Counter()
    for row in table("orders"):
        if row["status"] not in {"cancelled", "refunded"}:
            value[row["customer_id"]] += round(float(row["amount"]) * 100)
    assert value == {row["customer_id"]: round(float(row["lifetime_value"]) * 100) for row in customers()}


def test_nobody_orders_before_being_a_customer_or_after_the_story() -> None:
    since = {row["customer_id"]: row["since"] for row in customers()}
    assert all(since[row["customer_id"]] <= row["ordered_at"] < "2026-10-26" for row in table("orders"))


def test_some_have_beans_every_month_some_are_frozen_and_some_are_new() -> None:
    ordered: dict[str, list[dict[str, str]]] = {}
    for row in table("orders"):
        ordered.setdefault(row["customer_id"], []).append(row)
    boxes = [{one["ordered_at"][:7] for one in rows if "monthly" in one["product"]} for rows in ordered.values()]
    assert sum({"2026-07", "2026-08", "2026-09"} <= months for months in boxes) == 29
    assert sum(rows[-1]["ordered_at"] < "2026-04-25" for rows in ordered.values()) == 20
    assert sum(rows[0]["ordered_at"] > "2026-04-25" for rows in ordered.values()) == 7


def test_tickets_are_those_of_the_notes() -> None:
    notes = {row["ticket"]: row for row in table("notes")}
    for row in table("tickets"):
        note = notes.pop(row["ticket_id"])
        assert (row["opened_at"], row["agent"]) == (note["opened_at"], note["agent"])
        assert row["opened_at"] < row["answered_at"]
        assert (row["solved_at"] > row["answered_at"]) == (row["status"] == "solved")
    assert notes == {}


def test_a_code_and_a_campaign_go_together() -> None:
    campaigns = {row["campaign_id"]: row for row in table("campaigns")}
    bought = [row for row in table("orders") if row["campaign_id"]]
    assert {row["campaign_id"] for row in bought} == {"M-2610", "M-2611"}
    assert all((row["code"] == "MIRA15") == (row["campaign_id"] == "M-2611") for row in bought)
    assert all(campaigns[row["campaign_id"]]["starts_at"] < row["ordered_at"] for row in bought)
    mailed = {row["customer_id"] for row in table("reach") if row["campaign_id"] == "M-2610"}
    assert {row["customer_id"] for row in bought if row["campaign_id"] == "M-2610"} < mailed
    assert all(campaigns[row["campaign_id"]]["starts_at"] < row["reached_at"] for row in table("reach"))
