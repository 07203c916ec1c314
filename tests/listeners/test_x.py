"""X: its JSON, its limits, and what its reads cost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from listeners import build, pull
from listeners.errors import BadConfig, RetryLater, Stop
from listeners.landing import Landed, read_cursor, read_report
from listeners.listener import Gap
from listeners.x import parse_deletion, parse_page, parse_post
from tests.listeners.platforms import Clock, Folders, X
from tests.listeners.servers.stub import Answer, Fault, Request, answer, broken_json, status
from tests.listeners.servers.x import deletion, snowflake

MADE = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
USER = {
    "id": "7",
    "username": "anna",
    "name": "Anna",
    "description": "tea",
    "location": "Ulm",
    "public_metrics": {"followers_count": 12},
}


def post(**more: Any) -> dict[str, Any]:
    return {
        "id": snowflake(MADE),
        "text": "fine kettle",
        "author_id": "7",
        "created_at": "2026-11-20T08:30:00.000Z",
        "lang": "en",
        "public_metrics": {"like_count": 3, "retweet_count": 4},
        **more,
    }


# ---- parse


def test_a_post_becomes_a_mention() -> None:
    mention = parse_post(post(), {"7": USER}, "Lumen")
    assert mention.source == "x"
    assert mention.source_id == snowflake(MADE)
    assert mention.created_at == MADE
    assert (mention.text, mention.lang, mention.likes, mention.shares) == ("fine kettle", "en", 3, 4)
    assert (mention.author_id, mention.author_handle, mention.author_name) == ("7", "anna", "Anna")
    assert (mention.author_bio, mention.author_location, mention.author_followers) == ("tea", "Ulm", 12)
    assert mention.author_url == "https://x.com/anna"
    assert mention.url == f"https://x.com/anna/status/{snowflake(MADE)}"
    assert mention.raw == post()


def test_a_post_whose_author_did_not_come_along_is_a_mention_all_the_same() -> None:
    mention = parse_post(post(), {}, "Lumen")
    assert (mention.author_id, mention.author_handle, mention.author_url) == ("7", None, None)
    assert mention.url == f"https://x.com/i/web/status/{snowflake(MADE)}"


@pytest.mark.parametrize("field", ["note_tweet", "note_post"])
def test_a_long_post_is_taken_whole(field: str) -> None:
    assert parse_post(post(**{field: {"text": "long " * 200}}), {}, "Lumen").text == "long " * 200


@pytest.mark.parametrize("field", ["referenced_tweets", "referenced_posts"])
def test_a_reply_names_what_it_answers(field: str) -> None:
    references = [{"type": "quoted", "id": "1"}, {"type": "replied_to", "id": "2"}]
    assert parse_post(post(**{field: references}), {}, "Lumen").reply_to == "2"


@pytest.mark.parametrize("field", ["referenced_tweets", "referenced_posts"])
def test_a_repost_does_not_count_the_originals_likes_again(field: str) -> None:
    mention = parse_post(post(**{field: [{"type": "retweeted", "id": "1"}]}), {}, "Lumen")
    assert (mention.likes, mention.shares, mention.reply_to) == (None, None, None)


@pytest.mark.parametrize("field", ["edit_history_tweet_ids", "edit_history_post_ids"])
def test_an_edit_is_the_mention_of_its_first_version(field: str) -> None:
    edited = snowflake(MADE + timedelta(minutes=20))
    mention = parse_post(post(id=edited, **{field: [snowflake(MADE), edited]}), {}, "Lumen")
    assert mention.source_id == snowflake(MADE)
    assert mention.created_at == MADE
    assert mention.url is not None
    assert mention.url.endswith(edited)


@pytest.mark.parametrize(
    ("sent", "text"),
    [("a &amp; b &lt;3 &gt;", "a & b <3 >"), ("&amp;lt; stays", "&lt; stays"), ("&copy; &quot;", "&copy; &quot;")],
)
def test_xs_three_escapes_are_undone_once(sent: str, text: str) -> None:
    assert parse_post(post(text=sent), {}, "Lumen").text == text


@pytest.mark.parametrize(
    ("sent", "lang"),
    [("de", "de"), ("und", None), ("zxx", None), ("qme", None), ("in", "id"), ("iw", "he"), ("", None)],
)
def test_languages(sent: str, lang: str | None) -> None:
    assert parse_post(post(lang=sent), {}, "Lumen").lang == lang


def test_a_deletion_notice_is_a_deleted_mention_at_the_posts_own_time() -> None:
    mention = parse_deletion(deletion(snowflake(MADE)), "Lumen")
    assert (mention.source_id, mention.created_at, mention.text) == (snowflake(MADE), MADE, "")
    assert mention.deleted


@pytest.mark.parametrize(
    "notice",
    [
        {**deletion("12"), "resource_type": "user"},
        {**deletion("12"), "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"},
        {**deletion("12"), "resource_id": "twelve"},
        "words",
    ],
)
def test_other_notices_are_not_deletions(notice: object) -> None:
    assert parse_page({"errors": [notice]}, "Lumen") == ((), ())


@pytest.mark.parametrize(
    ("broken", "column"),
    [
        ({**post(), "created_at": "soon"}, None),
        ({"id": "12", "created_at": "2026-11-20T08:30:00Z"}, "text"),
        ({"text": "no id"}, "id"),
        (post(edit_history_tweet_ids=7), None),
        (post(referenced_tweets=[{"id": "1"}]), "type"),
        ("a string", None),
        (None, None),
    ],
)
def test_a_broken_post_is_set_aside_without_its_text_in_the_reason(broken: object, column: str | None) -> None:
    mentions, (bad,) = parse_page({"data": [broken]}, "Lumen")
    assert mentions == ()
    assert bad.column == column
    assert "kettle" not in bad.reason


@pytest.mark.parametrize("includes", [None, [], {"users": None}, {"users": ["x", {}]}, "x"])
def test_strange_includes_cost_no_post(includes: object) -> None:
    mentions, bad = parse_page({"data": [post()], "includes": includes}, "Lumen")
    assert (len(mentions), bad) == (1, ())


# ---- pull


@pytest.fixture
def listen(x: X, folders: Folders, clock: Clock) -> Callable[..., Landed | None]:
    return lambda **options: pull(x.listener(**options), folders.landing, folders.rejected, clock)


def test_no_post_is_read_twice(x: X, folders: Folders, listen: Callable[..., Landed], clock: Clock) -> None:
    said = x.say(50)
    listen()
    said += x.say(430)
    x.server.faults[4] = x.rate_limit(clock.now + timedelta(minutes=5))
    with pytest.raises(RetryLater):
        listen()
    said += x.say(120)
    listen()
    listen()
    folders.assert_holds_once(said)
    assert sum(read_report(path).reads for path in folders.files()) == len(said)


def test_what_is_asked_for(x: X, listen: Callable[..., Landed]) -> None:
    (first,) = x.say(1)
    listen()
    listen()
    params = x.server.requests[0].params
    assert params["query"] == "lumen"
    assert params["max_results"] == "100"
    assert "since_id" not in params
    assert x.server.requests[1].params["since_id"] == first


def test_an_interrupted_pull_keeps_its_gap_and_the_next_closes_it_first(
    x: X, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    old = x.say(10)
    listen()
    new = x.say(250)
    x.server.faults[3] = x.rate_limit(clock.now + timedelta(minutes=5))
    with pytest.raises(RetryLater):
        listen()
    cursor = read_cursor(folders.landing, "x")
    assert cursor.newest == {"search:Lumen": new[-1]}
    assert cursor.gaps == (Gap(stream="search:Lumen", after=old[-1], before=new[-100]),)
    newer = x.say(5)
    listen()
    assert read_cursor(folders.landing, "x").gaps == ()
    assert read_cursor(folders.landing, "x").newest == {"search:Lumen": newer[-1]}
    assert folders.ids(folders.files()[-1]) == [*reversed(new[:150]), *reversed(newer)]


def test_several_gaps_are_closed_oldest_first(
    x: X, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = x.say(10)
    listen()
    for _ in range(3):
        said += x.say(150)
        # The gaps of before come first; the new posts' second page is the one that fails.
        x.server.before = lambda number: None
        gaps = read_cursor(folders.landing, "x").gaps
        x.server.faults = {
            len(x.server.requests) + len(gaps) + 2: x.rate_limit(clock.now + timedelta(minutes=5)),
        }
        with pytest.raises(RetryLater):
            listen()
    listen()
    folders.assert_holds_once(said)
    assert read_cursor(folders.landing, "x").gaps == ()


def test_the_days_reads_are_a_budget(
    x: X, folders: Folders, listen: Callable[..., Landed | None], clock: Clock
) -> None:
    said = x.say(400)
    report = listen(reads_per_day=230)
    assert report is not None
    assert (report.mentions, report.reads) == (230, 230)
    assert report.stopped == "the 230 reads of 2026-11-23 (UTC) are spent; the rest is read tomorrow"
    assert x.server.requests[-1].params["max_results"] == "30"
    clock.move(hours=3)
    assert listen(reads_per_day=230) is None
    clock.move(hours=9)  # the next day
    report = listen(reads_per_day=230)
    assert report is not None
    assert (report.mentions, report.reads) == (170, 170)
    assert report.stopped is None
    assert read_cursor(folders.landing, "x").reads == {"2026-11-23": 230, "2026-11-24": 170}
    folders.assert_holds_once(said)


def test_fewer_reads_left_than_xs_smallest_page_are_not_used(x: X, listen: Callable[..., Landed]) -> None:
    x.say(400)
    assert listen(reads_per_day=205).reads == 200


def test_an_empty_page_is_no_read(x: X, listen: Callable[..., Landed | None]) -> None:
    assert listen() is None


def test_the_reads_of_a_month_are_kept(x: X, folders: Folders, listen: Callable[..., Landed], clock: Clock) -> None:
    for _ in range(35):
        clock.move(days=1)
        x.say(1)
        listen()
    days = read_cursor(folders.landing, "x").reads
    assert len(days) == 31
    assert max(days) == "2026-12-28"


def test_a_loud_brand_leaves_reads_for_a_quiet_one(x: X, folders: Folders, listen: Callable[..., Landed]) -> None:
    x.say(400)
    quiet = x.server.say("quiet", 20)
    listen(queries={"Lumen": "lumen", "Quiet": "quiet"}, reads_per_day=300)
    assert set(quiet) <= set(folders.all_ids())


def test_a_post_of_two_brands_is_a_mention_of_each(x: X, folders: Folders, listen: Callable[..., Landed]) -> None:
    x.say(3)
    listen(queries={"Lumen": "lumen", "Lumen Pro": "lumen"})
    rows = folders.rows(folders.files()[0])
    assert sorted(row["brand"] for row in rows) == ["Lumen"] * 3 + ["Lumen Pro"] * 3


def test_a_post_found_by_search_and_as_a_mention_is_landed_once(
    x: X, folders: Folders, listen: Callable[..., Landed]
) -> None:
    said = x.say(120)
    x.server.posts["42"] = x.server.posts["lumen"] + []
    said += x.server.say("42", 5)
    listen(mentions_of={"Lumen": "42"})
    folders.assert_holds_once(said)


def test_mentions_are_paged_back_with_their_own_token(x: X, folders: Folders, listen: Callable[..., Landed]) -> None:
    said = x.server.say("42", 250)
    listen(queries={}, mentions_of={"Lumen": 42})
    said += x.server.say("42", 5, at=x.clock.now + timedelta(seconds=9))
    listen(queries={}, mentions_of={"Lumen": "42"})
    folders.assert_holds_once(said)
    assert {request.path for request in x.server.requests} == {"/2/users/42/mentions"}
    assert "pagination_token" in x.server.requests[1].params


def test_more_mentions_than_x_serves_are_said_to_be_lost(x: X, listen: Callable[..., Landed]) -> None:
    x.server.say("42", 900)
    report = listen(queries={}, mentions_of={"Lumen": "42"})
    assert report.mentions == 800
    assert report.stopped == "mentions:Lumen: X serves the last 800 only; older ones are out of reach"


def test_after_more_than_seven_days_what_x_still_serves_is_read_and_the_rest_is_said_to_be_lost(
    x: X, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = x.say(3)
    listen()
    clock.move(days=9)
    said += x.say(150)
    report = listen()
    folders.assert_holds_once(said)
    assert "some of what came after 2026-11-23 12:00" in str(report.stopped)
    assert listen() is None


def test_a_gap_older_than_seven_days_is_given_up_and_said_to_be_lost(
    x: X, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    x.say(3)
    listen()
    x.say(250)
    x.server.faults[3] = x.rate_limit(clock.now + timedelta(minutes=5))
    with pytest.raises(RetryLater):
        listen()
    clock.move(days=9)
    new = x.say(3)
    report = listen()
    assert "search:Lumen: a gap up to 2026-11-23 12:00" in str(report.stopped)
    assert read_cursor(folders.landing, "x").gaps == ()
    assert folders.ids(folders.files()[-1]) == new[::-1]


def test_a_query_that_x_refuses_is_named_and_the_other_brands_are_read(
    x: X, folders: Folders, listen: Callable[..., Landed]
) -> None:
    said = x.say(150)
    refusal = {"errors": [{"message": "missing EOF at ')'", "parameters": {"query": ["("]}}]}
    x.server.faults[1] = status(400, refusal)
    with pytest.raises(BadConfig, match=r"search:Broken: X refuses the request: missing EOF at '\)'"):
        listen(queries={"Broken": "(", "Lumen": "lumen"})
    folders.assert_holds_once(said)


def test_an_account_that_is_not_there_is_named(x: X, listen: Callable[..., Landed]) -> None:
    x.server.always = status(404, {"title": "Not Found Error", "detail": "Could not find user"})
    with pytest.raises(BadConfig, match=r"mentions:Lumen.*Could not find user"):
        listen(queries={}, mentions_of={"Lumen": "42"})


USAGE = {"title": "UsageCapExceeded", "type": "https://api.twitter.com/2/problems/usage-capped"}


@pytest.mark.parametrize(
    ("code", "problem", "told"),
    [
        (401, {}, "bearer token"),
        (403, {"title": "Forbidden"}, "does not let this app"),
        (402, {"title": "CreditsDepleted"}, "credits"),
        (429, USAGE, "usage cap"),
    ],
)
def test_what_no_retry_helps_stops(
    x: X, folders: Folders, listen: Callable[..., Landed], code: int, problem: dict[str, str], told: str
) -> None:
    said = x.say(150)
    x.server.faults[2] = status(code, problem)
    with pytest.raises(Stop, match=told):
        listen()
    assert len(x.server.requests) == 2
    assert told in str(read_report(folders.files()[0]).stopped)
    x.server.heal()
    listen()
    folders.assert_holds_once(said)


@pytest.mark.parametrize("header", [None, "", "soon", "1e400", "nan", "-1e30"])
def test_a_rate_limit_without_a_time_that_makes_sense_names_none(
    x: X, listen: Callable[..., Landed], header: str | None
) -> None:
    headers = {} if header is None else {"x_rate_limit_reset": header}
    x.server.always = status(429, {}, **headers)
    with pytest.raises(RetryLater) as caught:
        listen()
    assert caught.value.at is None


@pytest.mark.parametrize("code", [301, 302, 304, 408, 409, 418])
def test_any_other_status_is_for_later(x: X, listen: Callable[..., Landed], code: int) -> None:
    x.server.always = status(code, {}, location="http://127.0.0.1:9/")
    with pytest.raises(RetryLater, match=str(code)):
        listen()


def test_empty_pages_are_turned_but_not_for_ever(x: X, folders: Folders, listen: Callable[..., Landed]) -> None:
    said = x.say(3)
    empty = answer({"meta": {"result_count": 0, "next_token": "b0"}})
    x.server.faults = dict.fromkeys(range(1, 6), lambda _: empty)
    listen()
    folders.assert_holds_once(said)
    x.server.always = lambda _: empty
    with pytest.raises(RetryLater, match="nothing new"):
        listen()


def test_a_server_that_ignores_since_id_is_not_followed_into_the_past(x: X, listen: Callable[..., Landed]) -> None:
    x.say(450)
    listen()
    x.say(10)
    asked = len(x.server.requests)
    respond = x.server.respond

    def without_since(request: Any) -> Any:
        request.params.pop("since_id", None)
        return respond(request)

    x.server.respond = without_since
    listen()
    assert len(x.server.requests) - asked == 1


def test_the_token_may_end_in_a_line_break(x: X, folders: Folders, clock: Clock) -> None:
    said = x.say(1)
    settings = {"type": "x", "queries": {"Lumen": "lumen"}, "base_url": x.server.url}
    listener = build("x", settings, {"bearer_token": f" {x.secrets[0]}\n"}, now=clock)
    pull(listener, folders.landing, folders.rejected, clock)
    folders.assert_holds_once(said)


@pytest.mark.parametrize("fault", [status(503), broken_json, lambda _: answer({"data": []})])
def test_a_query_that_x_fails_to_serve_does_not_keep_the_others_from_being_read(
    x: X, folders: Folders, listen: Callable[..., Landed], fault: Fault
) -> None:
    said = x.say(250)
    sick = x.server.say("sick", 3)
    respond = x.server.respond

    def fail_for_one(request: Request) -> Answer:
        found = respond(request)
        return fault(found) if request.params.get("query") == "sick" else found

    x.server.respond = fail_for_one
    with pytest.raises(RetryLater):
        listen(queries={"Sick": "sick", "Lumen": "lumen"})
    folders.assert_holds_once(said)
    x.server.respond = respond
    listen(queries={"Sick": "sick", "Lumen": "lumen"})
    folders.assert_holds_once(said + sick)


def test_a_page_token_that_x_no_longer_takes_is_not_the_querys_fault(
    x: X, folders: Folders, listen: Callable[..., Landed]
) -> None:
    said = x.say(250)
    x.server.faults[2] = status(400, {"errors": [{"message": "bad token", "parameters": {"next_token": ["b"]}}]})
    with pytest.raises(RetryLater, match=r"search:Lumen.*bad token"):
        listen()
    listen()
    folders.assert_holds_once(said)


@pytest.mark.parametrize("post_id", ["9" * 5000, "-1", "1.5", "\u0663", "", None, 7, [1]])
def test_an_id_that_is_none_does_not_move_the_cursor(
    x: X, folders: Folders, listen: Callable[..., Landed], post_id: object
) -> None:
    (good,) = x.say(1)
    strange = {"text": "words", "created_at": "2026-11-20T08:30:00Z", "author_id": [1]} | {"id": post_id}
    x.server.faults[1] = lambda found: answer(json.loads(found.body) | {"data": [strange, x.server.posts["lumen"][0]]})
    listen()
    assert read_cursor(folders.landing, "x").newest == {"search:Lumen": good}


@pytest.mark.parametrize("parameters", [None, 7, ["since_id"], "since_id"])
def test_a_strange_refusal_is_a_refusal(x: X, listen: Callable[..., Landed], parameters: object) -> None:
    x.server.always = status(400, {"errors": [{"message": "no", "parameters": parameters}, "words"]})
    with pytest.raises(BadConfig, match="search:Lumen: X refuses the request: no"):
        listen()
