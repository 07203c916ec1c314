"""Reddit: its JSON, searches and their end, and the threads that are watched."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from listeners import pull
from listeners.errors import BadConfig, RetryLater, Stop
from listeners.landing import Landed, read_cursor
from listeners.reddit import parse, parse_all
from tests.listeners.platforms import Clock, Folders, Reddit
from tests.listeners.servers.stub import Answer, answer, status

MADE = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def submission(**more: Any) -> dict[str, Any]:
    return {
        "name": "t3_abc",
        "title": "My kettle",
        "selftext": "It sings.",
        "author": "anna",
        "author_fullname": "t2_7",
        "created_utc": MADE.timestamp(),
        "edited": False,
        "score": 12,
        "num_comments": 2,
        "permalink": "/r/coffee/comments/abc/my_kettle/",
        **more,
    }


def comment(**more: Any) -> dict[str, Any]:
    return {
        "name": "t1_def",
        "body": "Mine too",
        "author": "ben",
        "author_fullname": "t2_8",
        "parent_id": "t3_abc",
        "created_utc": MADE.timestamp(),
        "edited": False,
        "score": -3,
        "permalink": "/r/coffee/comments/abc/my_kettle/def/",
        **more,
    }


# ---- parse


def test_a_post_becomes_a_mention() -> None:
    mention = parse(submission(), "Lumen")
    assert (mention.source, mention.source_id, mention.brand) == ("reddit", "t3_abc", "Lumen")
    assert mention.text == "My kettle\n\nIt sings."
    assert mention.created_at == MADE
    assert (mention.author_id, mention.author_handle) == ("t2_7", "anna")
    assert mention.author_url == "https://www.reddit.com/user/anna"
    assert mention.url == "https://www.reddit.com/r/coffee/comments/abc/my_kettle/"
    assert (mention.likes, mention.reply_to, mention.deleted) == (12, None, False)


def test_a_comment_becomes_a_mention_and_leaves_its_replies_out_of_raw() -> None:
    mention = parse(comment(replies={"data": {"children": []}}), "Lumen")
    assert (mention.source_id, mention.text, mention.likes, mention.reply_to) == ("t1_def", "Mine too", -3, "t3_abc")
    assert mention.raw == comment()


def test_a_post_without_text_is_its_title() -> None:
    assert parse(submission(selftext=""), "Lumen").text == "My kettle"


@pytest.mark.parametrize(
    "gone",
    [
        submission(selftext="[deleted]", author="[deleted]"),
        submission(selftext="[removed]", author=None),
        submission(selftext="", removed_by_category="moderator"),
        comment(body="[deleted]", author="[deleted]"),
        comment(body="[removed]"),
        comment(body="[ Removed by Reddit ]"),
    ],
)
def test_what_is_gone_is_a_deleted_mention_without_words_and_author(gone: dict[str, Any]) -> None:
    mention = parse(gone, "Lumen")
    assert (mention.deleted, mention.text, mention.author_id, mention.author_handle) == (True, "", None, None)


def test_an_author_who_left_does_not_take_the_words_along() -> None:
    mention = parse(comment(author="[deleted]"), "Lumen")
    assert (mention.deleted, mention.text, mention.author_handle) == (False, "Mine too", None)


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"name": "t1_def", "created_utc": 1.0},
        comment(created_utc=float("nan")),
        comment(created_utc=1e300),
        comment(created_utc=True),
        comment(body=["Mine"]),
        comment(author=["Mine"]),
        submission(name=7),
        submission(name="t5_abc"),
    ],
)
def test_a_broken_thing_is_set_aside_without_its_text_in_the_reason(broken: dict[str, Any]) -> None:
    mentions, (bad,) = parse_all([broken], "Lumen")
    assert mentions == ()
    assert bad.column is None
    assert "Mine" not in bad.reason
    assert json.loads(bad.content).keys() == broken.keys()


# ---- searches


@pytest.fixture
def listen(reddit: Reddit, folders: Folders, clock: Clock) -> Callable[..., Landed | None]:
    return lambda **options: pull(reddit.listener(**options), folders.landing, folders.rejected, clock)


def test_what_is_asked_for(reddit: Reddit, listen: Callable[..., Landed]) -> None:
    reddit.say(2)
    listen()
    listen()
    assert reddit.server.paths()[:3] == ["/r/one/search", "/r/two/search", "/api/info/".rstrip("/")]
    params = reddit.server.requests[0].params
    assert (params["q"], params["sort"], params["t"], params["limit"]) == ("lumen", "new", "month", "100")
    assert reddit.server.requests[3].params["t"] == "all"
    assert reddit.server.requests[0].headers["User-Agent"].startswith("python:goodword")


def test_a_post_that_the_index_shows_late_is_found(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = reddit.say(2)
    listen()
    said.append(reddit.server.say("one", "lumen late", at=clock.now - timedelta(minutes=50)))
    listen()
    folders.assert_holds_once(said)


def test_posts_of_the_same_second_are_not_lost(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = [reddit.server.say("one", "lumen a")]
    listen()
    said += [reddit.server.say("one", "lumen b"), reddit.server.say("one", "lumen c")]
    listen()
    folders.assert_holds_once(said)


def test_the_first_search_goes_back_a_month(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    for days in range(300):
        reddit.server.say("one", "lumen", at=clock.now - timedelta(days=days / 4))
    listen(comments=False)
    searches = [path for path in reddit.server.paths() if path == "/r/one/search"]
    assert len(searches) == 2


def test_a_quiet_brands_last_post_is_landed_once(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = reddit.say(1)
    listen()
    clock.move(days=8)
    listen()  # the last visit
    for _ in range(3):
        clock.move(days=1)
        assert listen() is None
    folders.assert_holds(said)
    assert len(folders.files()) == 2


def test_a_search_that_ends_short_of_the_last_pull_says_so(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    reddit.server.cap = 250
    reddit.say(4)
    listen()
    clock.move(hours=2)
    reddit.say(800)
    report = listen()
    assert report.mentions == 500
    assert "search:Lumen:one: Reddit ends the search after 250 posts" in str(report.stopped)
    assert "search:Lumen:two" in str(report.stopped)


def test_a_post_of_two_brands_is_a_mention_of_each(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed]
) -> None:
    post = reddit.server.say("one", "lumen and harbor")
    reply = reddit.server.comment(post)
    listen(queries={"Lumen": "lumen", "Harbor": "harbor"})
    rows = [(row["brand"], row["source_id"]) for row in folders.rows(folders.files()[0])]
    assert sorted(rows) == [("Harbor", reply), ("Harbor", post), ("Lumen", reply), ("Lumen", post)]


@pytest.mark.parametrize(
    ("closed", "told"),
    [
        (answer({"reason": "private", "message": "Forbidden", "error": 403}, 403), "private"),
        (answer({"reason": "banned", "message": "Not Found", "error": 404}, 404), "none of that name"),
        (answer({}, 302, location="/subreddits/search?q=one"), "none of that name"),
        (answer({}, 451), "451"),
    ],
)
def test_a_subreddit_that_is_closed_is_named_and_the_others_are_read(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], closed: Answer, told: str
) -> None:
    reddit.server.closed["one"] = closed
    kept = reddit.server.say("two", "lumen")
    with pytest.raises(BadConfig, match=f"r/one can't be read: .*{told}"):
        listen()
    folders.assert_holds_once([kept])


def test_a_refused_app_stops(reddit: Reddit, listen: Callable[..., Landed]) -> None:
    reddit.server.always = status(403, {"message": "Forbidden"})
    with pytest.raises(Stop, match="403"):
        listen()


def test_a_sign_in_that_is_answered_with_an_error_stops(reddit: Reddit, listen: Callable[..., Landed]) -> None:
    reddit.server.sign_in = lambda _: answer({"error": "invalid_grant"})
    with pytest.raises(Stop, match="client id"):
        listen()


@pytest.mark.parametrize("content", [{}, {"access_token": "x"}, [], 7])
def test_a_sign_in_that_makes_no_sense_is_for_later(
    reddit: Reddit, listen: Callable[..., Landed], content: object
) -> None:
    reddit.server.sign_in = lambda _: answer(content)
    with pytest.raises(RetryLater):
        listen()


def test_a_used_up_rate_limit_ends_the_pull_without_sleeping_it_out(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = reddit.say(250)
    reddit.server.rate_limit = {"x-ratelimit-remaining": "0.0", "x-ratelimit-used": "100", "x-ratelimit-reset": "431"}
    with pytest.raises(RetryLater) as caught:
        listen()
    assert caught.value.at == clock.now + timedelta(seconds=431)
    assert len(reddit.server.requests) == 1
    assert clock.slept == []
    reddit.server.rate_limit = {"x-ratelimit-remaining": "90.0", "x-ratelimit-used": "10", "x-ratelimit-reset": "431"}
    listen()
    folders.assert_holds_once(said)


def test_a_rate_limit_that_is_over_at_once_is_waited_for(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = reddit.say(2)
    reddit.server.rate_limit = {"x-ratelimit-remaining": "0", "x-ratelimit-used": "100", "x-ratelimit-reset": "4"}
    listen()
    folders.assert_holds_once(said)
    assert clock.slept == [4, 4]


@pytest.mark.parametrize("headers", [{}, {"retry-after": "soon"}, {"x-ratelimit-reset": "nan"}])
def test_a_rate_limit_without_a_time_that_makes_sense_names_none(
    reddit: Reddit, listen: Callable[..., Landed], headers: dict[str, str]
) -> None:
    reddit.server.always = lambda _: Answer(b"{}", 429, headers)
    with pytest.raises(RetryLater) as caught:
        listen()
    assert caught.value.at is None


# ---- threads


def test_comments_come_with_their_post_however_deep_and_folded(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed]
) -> None:
    reddit.server.fold, reddit.server.depth = 3, 2
    said = reddit.say(1)
    said += [reddit.server.comment(said[0]) for _ in range(120)]
    parent = said[5]
    for _ in range(9):
        parent = reddit.server.comment(parent)
        said.append(parent)
    listen()
    folders.assert_holds_once(said)
    rows = folders.rows(folders.files()[0])
    assert {row["brand"] for row in rows} == {"Lumen"}


def test_a_burst_of_comments_comes_whole(reddit: Reddit, folders: Folders, listen: Callable[..., Landed]) -> None:
    said = reddit.say(1)
    listen()
    said += [reddit.server.comment(said[0]) for _ in range(1200)]
    listen()
    folders.assert_holds_once(said)


def test_only_threads_whose_count_has_moved_are_read_again(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = reddit.say(4)
    said += [reddit.server.comment(post) for post in said]
    listen()
    asked = len(reddit.server.requests)
    assert listen() is None
    assert [path for path in reddit.server.paths()[asked:] if path.startswith("/comments")] == []
    clock.move(minutes=30)
    said.append(reddit.server.comment(said[2], at=clock.now))
    asked = len(reddit.server.requests)
    listen()
    assert len([path for path in reddit.server.paths()[asked:] if path.startswith("/comments")]) == 1
    folders.assert_holds_once(said)


def test_comments_can_be_left_out(reddit: Reddit, folders: Folders, listen: Callable[..., Landed]) -> None:
    said = reddit.say(1)
    reddit.server.comment(said[0])
    listen(comments=False)
    folders.assert_holds_once(said)


def test_a_comment_that_is_removed_or_edited_is_landed_anew(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    (post,) = reddit.say(1)
    first, second = reddit.server.comment(post, "one"), reddit.server.comment(post, "two")
    reddit.server.comment(second, "three")
    listen()
    clock.move(hours=1)
    reddit.server.comments[first] |= {"body": "one, better", "edited": clock.now.timestamp()}
    reddit.server.delete(second)
    listen()
    rows = {row["source_id"]: row for row in folders.rows(folders.files()[-1])}
    assert rows.keys() == {first, second}
    assert (rows[first]["text"], rows[first]["deleted"]) == ("one, better", False)
    assert (rows[second]["text"], rows[second]["deleted"]) == ("", True)


def test_an_edited_post_is_landed_anew_and_only_once(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    (post,) = reddit.say(1)
    listen()
    clock.move(hours=1)
    reddit.server.posts[post] |= {"selftext": "better words", "edited": clock.now.timestamp()}
    listen()
    assert listen() is None
    (row,) = folders.rows(folders.files()[-1])
    assert row["text"].endswith("better words")


def test_after_seven_days_a_thread_is_read_in_full_once_more(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    (post,) = reddit.say(1)
    reddit.server.comment(post, at=clock.now)
    clock.move(hours=5)
    reddit.server.comment(post, at=clock.now)
    listen()
    reddit.server.comment(post, "let through late", at=clock.now - timedelta(hours=3))
    clock.move(days=7)
    listen()
    assert "let through late" in [row["text"] for row in folders.rows(folders.files()[-1])]
    assert not [stream for stream in read_cursor(folders.landing, "reddit").newest if stream.startswith("thread:")]
    reddit.server.comment(post, at=clock.now)
    assert listen() is None


def test_a_pull_that_breaks_off_among_threads_goes_on_there(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    said = reddit.say(20)
    said += [reddit.server.comment(post) for post in said]
    reddit.server.faults[8] = reddit.rate_limit(clock.now + timedelta(minutes=5))
    with pytest.raises(RetryLater):
        listen()
    read = [path for path in reddit.server.paths() if path.startswith("/comments")]
    listen()
    again = [path for path in reddit.server.paths() if path.startswith("/comments")][len(read) :]
    assert set(read[:-1]).isdisjoint(again)
    folders.assert_holds_once(said)


def test_a_thread_too_long_to_unfold_says_so(reddit: Reddit, folders: Folders, listen: Callable[..., Landed]) -> None:
    reddit.server.depth = 1
    (post,) = reddit.say(1)
    for _ in range(150):
        reddit.server.comment(reddit.server.comment(post))
    reddit.server.fold = 1000
    report = listen()
    assert report.stopped == f"{post}: more comments than 100 requests bring"
    assert report.mentions == 1 + 150 + 100


def test_a_post_that_reddit_no_longer_knows_is_dropped_after_its_days(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], clock: Clock
) -> None:
    (post,) = reddit.say(1)
    listen()
    del reddit.server.posts[post]
    assert listen() is None
    clock.move(days=8)
    listen()
    assert list(read_cursor(folders.landing, "reddit").newest) == ["search:Lumen:one"]


def test_a_thread_that_has_moved_away_has_no_comments(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed]
) -> None:
    said = reddit.say(1)
    reddit.server.comment(said[0])
    reddit.server.faults[4] = status(404)
    listen()
    folders.assert_holds_once(said)


@pytest.mark.parametrize(
    "thing",
    [
        {"kind": "more", "data": {"count": 0, "children": [], "parent_id": "t3_00001"}},
        {"kind": "more", "data": {"count": 0}},
        {"kind": "more", "data": {"count": 2, "children": 7}},
        {"kind": "t1", "data": {}},
        {"kind": "t1", "data": {"name": "t1_x", "created_utc": "soon", "replies": ""}},
        {"kind": "t9", "data": {"name": "t9_x"}},
        {"data": {}},
        "words",
    ],
)
def test_strange_things_among_comments_cost_no_comment(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], thing: object
) -> None:
    said = reddit.say(1)
    said.append(reddit.server.comment(said[0]))
    replies = reddit.server._replies
    reddit.server._replies = lambda *place: [*replies(*place), thing]
    listen()
    folders.assert_holds_once(said)


def test_a_thread_that_reddit_fails_to_serve_does_not_keep_the_others_from_being_read(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed]
) -> None:
    said = reddit.say(4)
    said += [reddit.server.comment(post) for post in said]
    reddit.server.faults = dict.fromkeys(range(4, 8), status(503))
    with pytest.raises(RetryLater):
        listen()
    assert len(folders.all_ids()) == 7
    listen()
    folders.assert_holds_once(said)


@pytest.mark.parametrize("created", [4e9, 1e300, -5, True])
def test_a_post_of_an_impossible_time_does_not_spoil_the_next_searches(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], created: float
) -> None:
    reddit.say(1, created_utc=created)
    listen()
    said = reddit.say(250)
    listen()
    assert set(said) <= set(folders.all_ids())


@pytest.mark.parametrize("name", ["t1_a,b", "t3 x", "t3_:", "t5_abc", "t3_" + "x" * 99])
def test_a_name_that_is_none_is_set_aside(
    reddit: Reddit, folders: Folders, listen: Callable[..., Landed], name: str
) -> None:
    said = reddit.say(2)
    reddit.server.faults[1] = lambda found: Answer(found.body.replace(said[0].encode(), name.encode()))
    report = listen()
    assert report.bad == 1
    assert not any(name in stream for stream in read_cursor(folders.landing, "reddit").newest)
