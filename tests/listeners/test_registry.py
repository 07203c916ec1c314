"""From settings to listeners, and what is said of settings that can't work."""

from pathlib import Path

import pytest

from listeners import build
from listeners.errors import BadConfig
from listeners.files import FilesListener
from listeners.reddit import RedditListener
from listeners.x import XListener

X = {"type": "x", "queries": {"Lumen": "lumen"}}
TOKEN = {"bearer_token": "AAAA"}
REDDIT = {"type": "reddit", "subreddits": ["coffee"], "queries": {"Lumen": "lumen"}}
APP = {"client_id": "id", "client_secret": "very-secret"}


def test_each_type_has_its_listener(tmp_path: Path) -> None:
    assert isinstance(build("x", X, TOKEN), XListener)
    assert isinstance(build("reddit", REDDIT, APP), RedditListener)
    assert isinstance(build("inbox", {"type": "files", "path": str(tmp_path / "*")}, {}), FilesListener)


@pytest.mark.parametrize(("options", "credentials"), [(X, TOKEN), (REDDIT, APP)])
def test_the_listener_bears_the_name_of_its_source(options: dict[str, object], credentials: dict[str, str]) -> None:
    assert build("second", options, credentials).name == "second"


@pytest.mark.parametrize("kind", [None, "twitter", 7, ["x"]])
def test_an_unknown_type_is_told_the_valid_ones(kind: object) -> None:
    with pytest.raises(BadConfig, match=r"\[sources.a\] type = .*: use one of 'files', 'reddit', 'x'"):
        build("a", {"type": kind}, {})


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"type": "x"}, "queries = { Brand ="),
        ({**X, "querys": {}}, "querys"),
        ({**X, "queries": "lumen"}, "queries"),
        ({**X, "queries": {"Lumen": ""}}, "queries.Lumen"),
        ({**X, "mentions_of": {"Lumen": "@lumen"}}, "mentions_of.Lumen"),
        ({**X, "reads_per_day": 5}, "reads_per_day"),
        ({**X, "reads_per_day": "many"}, "reads_per_day"),
        ({**X, "timeout_s": 0}, "timeout_s"),
        ({**X, "base_url": "api.x.com"}, "base_url"),
        ({"type": "reddit"}, "subreddits"),
        ({**REDDIT, "subreddits": []}, "subreddits"),
        ({**REDDIT, "subreddits": ["r/coffee"]}, "subreddits.0"),
        ({**REDDIT, "queries": {}}, "queries"),
        ({**REDDIT, "comments": "perhaps"}, "comments"),
        ({"type": "files"}, "path"),
        ({"type": "files", "path": "*", "kind": "rumour"}, "kind"),
        ({"type": "files", "path": "*", "map": {"colour": "c"}}, "colour"),
    ],
)
def test_a_setting_that_cant_work_is_named(options: dict[str, object], told: str) -> None:
    with pytest.raises(BadConfig) as caught:
        build("mine", options, {**TOKEN, **APP})
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("options", "credentials", "missing"),
    [
        (X, {}, "bearer_token"),
        (X, {"bearer_token": "  "}, "bearer_token"),
        (REDDIT, {"client_id": "id"}, "client_secret"),
        (REDDIT, {"client_secret": "very-secret"}, "client_id"),
    ],
)
def test_a_credential_that_is_missing_is_named(
    options: dict[str, object], credentials: dict[str, str], missing: str
) -> None:
    with pytest.raises(BadConfig, match=rf"\[sources.mine\] the credential '{missing}' is missing"):
        build("mine", options, credentials)


@pytest.mark.parametrize("token", ["AAAA\r\nHost: evil", "AAAA\x00", "ÄÄÄÄ"])
def test_a_credential_that_cant_be_one_is_not_repeated(token: str) -> None:
    with pytest.raises(BadConfig) as caught:
        build("x", X, {"bearer_token": token})
    assert "AA" not in str(caught.value)
    assert "Ä" not in str(caught.value)
