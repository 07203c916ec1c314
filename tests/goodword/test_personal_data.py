"""Where text leaves the house, no personal data goes with it: digests, alerts, exports on demand."""

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from goodword import digest as digests
from goodword.alerts.message import content, evidence
from goodword.cli import app
from goodword.digest import Period
from goodword.digest.render import mail
from goodword.home import Home
from goodword.settings import Settings, SettingsError, load_settings
from tests.goodword.heard import LATER, Said, publish_all
from tests.goodword.test_digest import DAY, OLD, at
from warehouse import reading
from warehouse.incidents import Incident

SECRETS = ("ada@example.com", "415-555-0123", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "12 Baker Street")
PLAIN = (
    f"the kettle of order 4155550123 broke, mail {SECRETS[0]} or call {SECRETS[1]}, my card is {SECRETS[2]}, "
    f"IBAN {SECRETS[3]}, home is {SECRETS[4]}, London"
)
HIDDEN = (
    "the kettle of order 4155550123 broke, mail <EMAIL> or call <PHONE>, my card is <CARD>, "
    "IBAN <IBAN>, home is <ADDRESS>"
)
SAID = [
    OLD,
    Said(at=at(), text=PLAIN, sentiment="negative", author="@ada"),
    Said(at=at(), text=f"try it, says {SECRETS[0]}", sentiment="positive", author="bo", role="ambassador"),
]


def test_a_digest_holds_none_in_any_part(home: Home) -> None:
    publish_all(home, SAID)
    (digest,) = digests.write(home, Settings(), Period.DAY, DAY, None, LATER)
    sent = mail(digest, None)
    pages = [path.read_text(encoding="utf-8") for path in home.digests.rglob("*.html")]
    for part in (*sent[:4], *pages):
        assert isinstance(part, str)
        assert not [secret for secret in SECRETS if secret in part]
    assert digest.complaints[0].text == HIDDEN
    assert "&lt;EMAIL&gt;" in sent.html
    assert "order 4155550123" in sent.text
    assert "@ada" in sent.text
    assert "says <EMAIL>" in digest.people[0].reason


def test_an_alert_holds_none_in_any_part(home: Home) -> None:
    publish_all(home, SAID)
    incident = Incident(
        incident_id="i", rule="r", kind="volume", brand="Lantern", state="open", headline="one voice",
        started_at=at(11), last_at=at(), peak_at=at(), observed=1, usual=0.1, probability=0.001, mentions=1,
        opened_at=at(), updated_at=at(),
    )  # fmt: skip
    with reading(home.published) as reader:
        told = content(Settings(), incident, "opened", evidence(reader, Settings(), incident, None, LATER))
    for part in told[:4]:
        assert isinstance(part, str)
        assert not [secret for secret in SECRETS if secret in part]
    assert HIDDEN in told.text


def test_the_country_of_the_settings_tells_a_number_without_a_word_beside_it(home: Home) -> None:
    publish_all(home, [OLD, Said(at=at(), text="that is 415-555-0199 again", sentiment="negative")])
    for region, text in ((None, "that is 415-555-0199 again"), ("US", "that is <PHONE> again")):
        settings = Settings.model_validate({"personal_data": {"region": region}})
        (digest,) = digests.write(home, settings, Period.DAY, DAY, None, LATER)
        assert digest.complaints[0].text == text


def test_half_of_an_address_at_the_end_of_a_long_post_is_not_shown(home: Home) -> None:
    publish_all(home, [OLD, Said(at=at(), text="a " * 2_496 + SECRETS[0], sentiment="negative")])
    digests.write(home, Settings(), Period.DAY, DAY, None, LATER)
    assert not [path for path in home.digests.rglob("*.html") if "ada@" in path.read_text(encoding="utf-8")]


def query(sql: str, *words: str) -> str:
    result = CliRunner().invoke(app, ["query", sql, *words], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


SQL = (
    f"SELECT '{PLAIN}' AS said, ['{SECRETS[0]}', NULL] AS mails, {{'at': now(), 'card': '{SECRETS[2]}'}} AS cell, "
    f"4111111111111111 AS number, 'mail {SECRETS[0]}'::ENUM ('mail {SECRETS[0]}') AS one, NULL AS none"
)


def test_a_query_redacts_where_it_is_asked_to(home: Home, tmp_path: Path) -> None:
    publish_all(home, SAID)
    (told,) = query(SQL, "--redact", "--format", "json").splitlines()
    row = json.loads(told)
    assert row["said"] == HIDDEN
    assert row["mails"] == ["<EMAIL>", None]
    assert row["cell"]["card"] == "<CARD>"
    assert (row["number"], row["one"], row["none"]) == (4111111111111111, "mail <EMAIL>", None)
    assert HIDDEN in query(SQL, "--redact", "--format", "csv")
    assert SECRETS[0] not in query(SQL, "--redact")
    out = tmp_path / "rows.parquet"
    query(SQL, "--redact", "--format", "parquet", "--output", str(out))
    (kept,) = pq.read_table(out).to_pylist()
    assert (kept["said"], kept["mails"], kept["cell"]["card"]) == (HIDDEN, ["<EMAIL>", None], "<CARD>")
    assert kept["one"] == "mail <EMAIL>"
    assert (kept["number"], kept["none"]) == (4111111111111111, None)


def test_a_query_leaves_the_text_as_it_is_otherwise(home: Home) -> None:
    publish_all(home, SAID)
    assert json.loads(query(SQL, "--format", "json"))["said"] == PLAIN


@pytest.mark.parametrize("region", ["us", "USA", "XX", ""])
def test_a_country_that_is_none_is_named(home: Home, region: str) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text(f"[personal_data]\nregion = '{region}'", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"personal_data\.region"):
        load_settings(home)


def test_without_a_setting_there_is_no_country() -> None:
    assert Settings().personal_data.region is None


def test_a_sheet_to_review_and_rows_to_train_with_hold_none(home: Home, tmp_path: Path) -> None:
    publish_all(home, [OLD, Said(at=at(), text=PLAIN, sentiment="negative", confidence=0.4)])
    sheet, training = tmp_path / "review.csv", tmp_path / "training.csv"
    run = CliRunner().invoke
    assert run(app, ["review", "--posts", "--csv", str(sheet)]).exit_code == 0
    (row,) = csv.DictReader(sheet.read_text(encoding="utf-8").splitlines())
    assert row["text"] == HIDDEN
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("sentiment,,", "sentiment,positive,"), encoding="utf-8")
    assert "1 of them new" in run(app, ["correct", "--file", str(sheet)]).output
    assert run(app, ["correct", "--export", str(training)]).exit_code == 0
    (row,) = csv.DictReader(training.read_text(encoding="utf-8").splitlines())
    assert row["text"] == HIDDEN
