"""History tagged again: texts whose landing files are gone, read from the published copy, a portion at a time.

Nothing waits for it: it writes signals files that the next load takes like any other. What is tagged shows in the
published copy and in the files that no load has taken yet: a portion cut off is begun anew, and none is done twice.
"""

import fcntl
import logging
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import warehouse
from goodword.home import Home
from goodword.tagging import tag_file
from nlp.tagger import Tagger

log = logging.getLogger(__name__)

#: Texts in a portion: some 40 seconds of work.
PORTION = 20_000

#: The folder of its signals files; no source can have this name.
FOLDER = "_history"

_BATCH = 4_096  # texts
_KEY = ("source", "source_id", "text_hash")
_READ = ("source", "source_id", "text")

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retagged:
    """``texts`` of history were tagged now; so many are ``left``."""

    texts: int
    left: int


def retag(home: Home, taggers: Sequence[Tagger], clock: Callable[[], datetime], until: datetime | None) -> Retagged:
    """Tags the newest texts that not all of ``taggers`` have read: one portion, or as many as are begun by ``until``.

    Texts whose landing files are kept are left to the tag step. Raises NotPublished where there is no copy to read.
    While another process is at it, this one does nothing.
    """
    from listeners.landing import landed

    asked = {
        "taggers": [_said_by(tagger) for tagger in taggers],
        "kept": [str(path.relative_to(home.landing).with_suffix("")) for path in landed(home.landing)],
    }
    folder = home.signals / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with warehouse.reading(home.published) as reader, (folder / ".lock").open("w") as lock:
        waiting = _waiting(folder, {row["pull"] for row in reader.rows("loaded_history", history=f"{FOLDER}/")})
        left = max(reader.rows("unread_count", **asked)[0]["texts"] - len(waiting), 0)
        done = 0
        if left and _is_ours(lock.fileno()):
            for page in _pages(reader, asked):
                new = [row for row in page if _key(row) not in waiting]
                _tag(folder, new, taggers, clock)
                done += len(new)
                if new and (until is None or clock() >= until):
                    break
    log.info("history: %d texts tagged", done)
    return Retagged(texts=done, left=max(left - done, 0))


def _said_by(tagger: Tagger) -> str:
    """As base.mention.tagged_by has it."""
    return f"{tagger.name} {tagger.version}"


def _is_ours(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _waiting(folder: Path, loaded: set[str]) -> set[Key]:
    """What stands in portions that no load has taken yet."""
    found: set[Key] = set()
    for path in folder.glob("*.parquet"):
        if f"{FOLDER}/{path.stem}" not in loaded:
            try:
                found.update(_key(row) for row in pq.read_table(path, columns=list(_KEY)).to_pylist())
            except (pa.ArrowException, OSError):
                log.error("signals file %s can't be read; it is left out", path)  # noqa: TRY400 - no post in a log
    return found


def _key(row: dict[str, Any]) -> Key:
    return row["source"], row["source_id"], row["text_hash"]


def _pages(reader: warehouse.Reader, asked: dict[str, list[str]]) -> Iterator[list[dict[str, Any]]]:
    place = {"before": None, "source": None, "source_id": None}
    while page := reader.rows("unread", most=PORTION, **asked, **place):
        yield page
        last = page[-1]
        place = {"before": last["created_at"], "source": last["source"], "source_id": last["source_id"]}


def _tag(
    folder: Path, rows: Sequence[dict[str, Any]], taggers: Sequence[Tagger], clock: Callable[[], datetime]
) -> None:
    """A file for each set of taggers that have yet to read some of the texts."""
    by_lack: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows:
        lack = tuple(tagger.name for tagger in taggers if _said_by(tagger) not in row["tagged_by"])
        by_lack.setdefault(lack, []).append(row)
    for lack, found in by_lack.items():
        now = clock()
        path = folder / f"{now:%Y%m%dT%H%M%S.%f}Z-{secrets.token_hex(4)}.parquet"
        asked = [tagger for tagger in taggers if tagger.name in lack]
        others = [tagger for tagger in taggers if tagger.name not in lack]
        tag_file(path, asked, _batches(found), now, others=others)


def _batches(rows: Sequence[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    for start in range(0, len(rows), _BATCH):
        yield pa.RecordBatch.from_pylist([{name: row[name] for name in _READ} for row in rows[start : start + _BATCH]])
