"""goodword.toml: defaults, and errors that say where the fault is without repeating what may be a secret."""

import re
from importlib.resources import files

import pytest

from goodword.credentials import from_environment
from goodword.home import Home
from goodword.settings import SettingsError, load_settings


def write(home: Home, text: str) -> Home:
    home.root.mkdir(parents=True)
    home.settings.write_text(text, encoding="utf-8")
    return home


def test_without_a_file_every_default_holds(home: Home) -> None:
    settings = load_settings(home)
    assert (settings.timezone, settings.digest.hour, settings.sources) == ("UTC", 8, {})


def test_the_file_that_init_writes_is_valid_and_listens_to_the_inbox(home: Home) -> None:
    write(home, files("goodword").joinpath("goodword.toml").read_text(encoding="utf-8"))
    assert load_settings(home).sources["inbox"]["type"] == "files"


def test_every_commented_setting_of_that_file_is_valid_too(home: Home) -> None:
    lines = files("goodword").joinpath("goodword.toml").read_text(encoding="utf-8").splitlines()
    settable = [re.sub(r"^# (?=\[|\w+ = )", "", line) for line in lines]
    settings = load_settings(write(home, "\n".join(settable)))
    assert set(settings.sources) == {"inbox", "x", "reddit"}
    assert set(settings.records) == {"customers", "orders", "loyalty", "tickets"}
    assert settings.smtp is not None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("timezone = 'Mars/Olympus'", "timezone"),
        ("[digest]\nhour = 25", "digest.hour"),
        ("[digest]\nsendto = ['a']", "digest.sendto: there is no such setting"),
        ("timezone = ", "not valid TOML"),
        ("smtp = 3", "smtp"),
        (
            "[records.invoices]\nfiles = ['a.csv']",
            "records.invoices.kind: 'invoices' is no kind of record; there is customers, ",
        ),
        ("[records.orders]", "records.orders: needs either files, or database and query"),
        ("[records.orders]\nfiles = ['a']\ndatabase = 'crm'\nquery = 'q'", "records.orders: needs either"),
        ("[records.orders]\nquery = 'q'", "records.orders: needs either"),
        (
            "[records.orders]\ndatabase = 'postgresql://bob:secret@h/x'\nquery = 'q'",
            r"records.orders.database: (?!.*secret)",
        ),
        (
            "[records.orders]\nfiles = ['a']\nmap = { shoe = 'b' }",
            "records.orders: map: 'shoe' is no field of orders; use",
        ),
        ("[records.orders]\nfiles = ['a']\nevery = 3", "records.orders.every: there is no such setting"),
        ("[records]\norders = 3", "records.orders"),
        ("records = 3", "records"),
        ("[records.'a b']\nkind = 'orders'\nfiles = ['a']", "records.a b"),
        ("customers = ['a']\n[records.customers]\nfiles = ['b']", "one of the two"),
        (
            "[records.orders]\nfiles = ['a']\nfull = true\n[records.late]\nkind = 'orders'\nfiles = ['b']",
            "records.orders: an input that is full is the only one of its kind",
        ),
    ],
)
def test_a_fault_is_named_with_its_file_and_setting(home: Home, text: str, part: str) -> None:
    with pytest.raises(SettingsError, match=part) as caught:
        load_settings(write(home, text))
    assert str(home.settings) in str(caught.value)


def test_an_input_of_records_has_its_name_for_its_kind(home: Home) -> None:
    write(home, "customers = ['a']\n[records.orders]\nfiles = ['b']\n[records.late]\nkind = 'orders'\nfiles = ['c']\n")
    found = load_settings(home).records
    assert {name: (one.kind, one.files) for name, one in found.items()} == {
        "customers": ("customers", ("a",)), "orders": ("orders", ("b",)), "late": ("orders", ("c",)),
    }  # fmt: skip


def test_a_fault_does_not_repeat_a_value_that_may_be_a_secret(home: Home) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(write(home, "[smtp]\nhost='a'\nsender='b'\npassword='hunter2'"))
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_credentials_come_from_the_environment_by_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODWORD_X_EU_BEARER_TOKEN", "abc")
    monkeypatch.setenv("GOODWORD_X_EU_EMPTY", "")
    monkeypatch.setenv("GOODWORD_XERXES_KEY", "no")
    assert from_environment("x-eu") == {"bearer_token": "abc"}
