"""The listener itself: streams take turns, page by page, within the day's reads."""

from collections import deque
from collections.abc import Callable, Iterator
from datetime import UTC
from functools import partial
from typing import TYPE_CHECKING, Any

from listeners.clock import Clock, Sleep
from listeners.errors import BadConfig
from listeners.listener import Cursor, Page
from listeners.mention import Mention
from listeners.trouble import Failed, Trouble
from listeners.x.options import SMALLEST_PAGE, Options
from listeners.x.parse import parse_page, snowflake_time
from listeners.x.session import Refused, XSession
from listeners.x.stretch import Stretch, advance, count_reads

if TYPE_CHECKING:
    import tweepy

_PAGE = 100
_MENTIONS_SERVED = 800
_OUT_OF_REACH = "is older than X serves, and lost"


class XListener:
    """One ``[sources.<name>]`` of type "x". Its streams are "search:<brand>" and "mentions:<brand>"."""

    def __init__(self, name: str, options: Options, bearer_token: str, *, now: Clock, sleep: Sleep) -> None:
        self.name = name
        self._options = options
        self._bearer_token = bearer_token
        self._now = now
        self._sleep = sleep

    def fetch(self, since: Cursor) -> Iterator[Page]:
        """Reads all streams. One that X refuses or fails to serve is passed over, and named by the error at the end."""
        import tweepy

        with XSession(self._options, self._bearer_token, self._sleep) as session:
            # tweepy writes its own header into its debug log, so it never learns the token.
            client = tweepy.Client("kept by the session", return_type=dict)
            client.session = session
            reading = _Reading(self._options.reads_per_day, self._now, since)
            yield from reading.take_turns(deque(self._streams(client, since)))

    def _streams(self, client: "tweepy.Client", since: Cursor) -> Iterator[deque[Stretch]]:
        """Each stream's stretches in the order in which they are read."""
        for brand, query in self._options.queries.items():
            search = partial(client.search_recent_tweets, query)
            yield _stretches(f"search:{brand}", brand, search, "next_token", since)
        for brand, user_id in self._options.mentions_of.items():
            mentions = partial(client.get_users_mentions, user_id)
            yield _stretches(f"mentions:{brand}", brand, mentions, "pagination_token", since)


class _Reading:
    """One pull. ``cursor`` is the one that holds once all pages so far are kept."""

    def __init__(self, reads_per_day: int, now: Clock, since: Cursor) -> None:
        self._reads_per_day = reads_per_day
        self._now = now
        self._met: set[tuple[str, str, bool]] = set()
        self.cursor = since

    def take_turns(self, streams: deque[deque[Stretch]]) -> Iterator[Page]:
        trouble = Trouble()
        while streams:
            stretches = streams.popleft()
            size = min(_PAGE, self._reads_per_day - self.cursor.reads.get(self._today(), 0))
            if size < SMALLEST_PAGE:
                yield Page(mentions=(), cursor=self.cursor, stopped=self._budget_spent())
                break
            try:
                page, more = self._read(stretches[0], size)
            except (BadConfig, Failed) as error:
                trouble.note(error)
                continue
            yield page
            if stretches[0].circling:
                trouble.note(Failed(f"X serves pages of {stretches[0].stream} that bring nothing new"))
                continue
            if not more:
                stretches.popleft()
            if stretches:
                streams.append(stretches)
        trouble.tell()

    def _read(self, stretch: Stretch, size: int) -> tuple[Page, bool]:
        """One page of the stretch, and whether it has more."""
        answer, lost = _read_what_is_served(stretch, size)
        more = stretch.take(answer)
        counted = count_reads(self.cursor, self._today(), len(answer.get("data", ())))
        self.cursor = advance(counted, stretch, more=more)
        mentions, bad = parse_page(answer, stretch.brand)
        new = tuple(mention for mention in mentions if self._is_new(mention))
        return Page(mentions=new, bad=bad, cursor=self.cursor, stopped=lost or _cut_off(stretch, more=more)), more

    def _is_new(self, mention: Mention) -> bool:
        """Not met in this pull: a brand's search and its mentions find the same posts."""
        key = (mention.brand, mention.source_id, mention.deleted)
        is_new = key not in self._met
        self._met.add(key)
        return is_new

    def _today(self) -> str:
        return self._now().astimezone(UTC).date().isoformat()

    def _budget_spent(self) -> str:
        return f"the {self._reads_per_day} reads of {self._today()} (UTC) are spent; the rest is read tomorrow"


def _stretches(
    stream: str, brand: str, call: Callable[..., dict[str, Any]], page_parameter: str, since: Cursor
) -> deque[Stretch]:
    stretch = partial(Stretch, stream=stream, brand=brand, call=call, page_parameter=page_parameter)
    gaps = sorted((gap for gap in since.gaps if gap.stream == stream), key=lambda gap: int(gap.before))
    return deque(
        [*(stretch(after=gap.after, before=gap.before) for gap in gaps), stretch(after=since.newest.get(stream))]
    )


def _read_what_is_served(stretch: Stretch, size: int) -> tuple[dict[str, Any], str | None]:
    """A page, and what of the stretch is lost because X no longer serves it. It is X that says so, not this clock."""
    lost = None
    while True:
        try:
            return stretch.read(size), lost
        except Refused as error:
            if "until_id" in error.parameters and stretch.before:
                return {"meta": {}}, f"{stretch.stream}: a gap up to {snowflake_time(stretch.before)} {_OUT_OF_REACH}"
            if "since_id" not in error.parameters or not stretch.after or stretch.too_old:
                raise _unreadable(stretch, error) from None
            lost = f"{stretch.stream}: some of what came after {snowflake_time(stretch.after)} {_OUT_OF_REACH}"
            stretch.too_old = True


def _unreadable(stretch: Stretch, error: Refused) -> BadConfig | Failed:
    """A first page that is refused is the fault of the query; a later one is not."""
    kind = Failed if stretch.token else BadConfig
    return kind(f"{stretch.stream}: {error}")


def _cut_off(stretch: Stretch, *, more: bool) -> str | None:
    """Mentions end at the last 800 without a word, so reading so many of them means that there may be more."""
    if more or not stretch.stream.startswith("mentions:") or len(stretch.seen) < _MENTIONS_SERVED:
        return None
    return f"{stretch.stream}: X serves the last {_MENTIONS_SERVED} only; older ones are out of reach"
