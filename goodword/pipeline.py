"""The steps on the way of a mention. Airflow and the command line both call these, and nothing else.

listen -> tag -> load -> match -> publish -> digest, alerts, segments. Each step can be run again at any time: it takes
up what the last run left, and what is done is not done twice. ``load``, ``match``, ``alerts``, ``export_segment`` and a
digest that is sent write the warehouse: one of them at a time.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING

from goodword.credentials import variable
from goodword.home import Home
from goodword.settings import Settings, load_settings

if TYPE_CHECKING:
    from goodword.alerts import Incident
    from goodword.digest import Due
    from goodword.history import Retagged
    from goodword.records import ImportReport, Source
    from goodword.segments import Exported, Segment
    from goodword.settings import RecordInput
    from listeners.landing import Landed
    from warehouse import LoadReport, MatchReport
    from warehouse.exports import Counts

log = logging.getLogger(__name__)

#: A landing file, and the signals file that belongs to it, stays for so long after it was loaded.
KEEP_FILES = timedelta(days=30)

#: A pull that takes longer lands what it has; the next one goes on from there. After ten minutes Airflow would kill it.
LONGEST_PULL = timedelta(minutes=5)

Clock = Callable[[], datetime]


def source_names(settings: Settings) -> list[str]:
    """The sources that goodword.toml lists, in its order."""
    return list(settings.sources)


def listen(home: Home, settings: Settings, name: str, credentials: Mapping[str, str], clock: Clock) -> "Landed | None":
    """One pull of one source; None where nothing new came. Raises listeners.errors.ListenError.

    What came in before an error is landed all the same.
    """
    from listeners import build, pull
    from listeners.errors import BadConfig, MissingCredential

    if name not in settings.sources:
        raise BadConfig(f"no source {name!r} in goodword.toml; there is {', '.join(settings.sources) or 'none'}")
    options = dict(settings.sources[name])
    if isinstance(options.get("path"), str):
        options["path"] = str(home.root / options["path"])  # a relative path counts from goodword.toml
    try:
        listener = build(name, options, credentials, now=clock)
    except MissingCredential as missing:
        where = f"set {variable(name, missing.key)} in the environment, or the Airflow connection goodword_{name}"
        raise BadConfig(f"{missing}: {where}") from None
    return pull(listener, home.landing, home.rejected, clock, deadline=clock() + LONGEST_PULL)


def untagged(home: Home) -> list[str]:
    """The pulls, as "source/pull", that the taggers of today have not read, oldest first.

    When a tagger's version changes, all landing files that are kept are read again; ``retag`` sees to what is older.
    """
    from goodword.taggers import taggers_of
    from goodword.tagging import is_tagged
    from listeners.landing import landed

    taggers = taggers_of(load_settings(home))
    pulls = [str(path.relative_to(home.landing).with_suffix("")) for path in landed(home.landing)]
    return [pull for pull in pulls if not is_tagged(_signals_file(home, pull), taggers)]


def tag(home: Home, pull: str, clock: Clock) -> int:
    """Tags one pull; returns the number of texts that were tagged anew."""
    from goodword.taggers import taggers_of
    from goodword.tagging import tag_file
    from listeners.landing import iter_batches

    batches = iter_batches(home.landing / f"{pull}.parquet")
    count = tag_file(_signals_file(home, pull), taggers_of(load_settings(home)), batches, clock())
    log.info("tagged %s: %d texts", pull, count)
    return count


def retag(home: Home, clock: Clock, *, until: datetime | None = None) -> "Retagged":
    """Tags a portion of history that today's taggers have not read and whose landing files are gone, newest first; with
    ``until`` as many portions as are begun by then. The next ``load`` brings in what they say. It holds nobody up."""
    from goodword.history import Retagged
    from goodword.history import retag as tag_again
    from goodword.taggers import taggers_of
    from warehouse.errors import NotPublished

    try:
        return tag_again(home, taggers_of(load_settings(home)), clock, until)
    except NotPublished:  # or published by an older Goodword: the next run changes that
        return Retagged(texts=0, left=0)


def _signals_file(home: Home, pull: str) -> Path:
    return home.signals / f"{pull}.parquet"


def load(home: Home, clock: Clock) -> "LoadReport":
    """Brings every landing and signals file that is not in yet into the warehouse, in one transaction."""
    import warehouse
    from warehouse.brands import BrandSettings, set_brands
    from warehouse.corrections import set_cut_offs

    home.root.mkdir(parents=True, exist_ok=True)
    settings = load_settings(home)
    set_cut_offs(home.warehouse, **settings.review.model_dump())
    set_brands(
        home.warehouse,
        {
            name: BrandSettings(competitors=brand.competitors, accounts=brand.accounts)
            for name, brand in settings.brands.items()
        },
    )
    return warehouse.load(home.warehouse, home.landing, home.signals, clock())


def match(home: Home, clock: Clock) -> "MatchReport":
    """Links authors to customers."""
    import warehouse

    return warehouse.match_authors(home.warehouse, clock())


def publish(home: Home) -> None:
    """Swaps the analysts' copy for one that holds everything loaded so far."""
    import warehouse

    warehouse.publish(home.warehouse, home.published)


def digest(
    home: Home,
    settings: Settings,
    clock: Clock,
    *,
    brand: str | None = None,
    day: date | None = None,
    period: str = "day",
    audience: str | None = None,
    send: bool = False,
) -> list[Path]:
    """Writes the pages of the day, week or month that holds ``day``, or of the last one that is over, for one brand or
    all; keeps and sends each once if asked, to one audience or all. The paths."""
    from goodword import digest as digests

    only = digests.Audience(audience) if audience else None
    made = digests.write(home, settings, digests.Period(period), day, brand, clock())
    if send:
        digests.send(home, settings, made, clock, only)
    return [digests.page_path(home, one, only or digests.Audience.MARKETING) for one in made]


def digest_schedule(settings: Settings, moment: datetime) -> tuple[str, str]:
    """When to look for digests that are due: cron expression and time zone."""
    from goodword.digest.editions import schedule

    return schedule(settings, list(settings.brands), moment)


def due_digests(home: Home, settings: Settings, names: Sequence[str], moment: datetime) -> "list[Due]":
    """The digests of these brands that are to be sent by ``moment`` and were not."""
    from goodword import digest as digests

    return digests.to_tell(home, settings, names, moment)


def alerts(home: Home, settings: Settings, clock: Clock) -> "list[Incident]":
    """Looks for what turned and tells those on call, once; the incidents that opened now."""
    from goodword.alerts import check

    return check(home, settings, clock)


def brands(home: Home, settings: Settings) -> list[str]:
    """The brands that get a digest: those of goodword.toml, and all others that were heard."""
    import warehouse
    from goodword import digest as digests

    if not home.published.exists():
        return list(settings.brands)
    with warehouse.reading(home.published) as reader:
        return digests.brands(reader, settings)


def record_inputs(settings: Settings) -> list[str]:
    """The inputs of the company's records that goodword.toml lists, in its order."""
    return list(settings.records)


def record_sources(home: Home, settings: Settings, name: str, credentials: Mapping[str, str]) -> "list[Source]":
    """Where an input of goodword.toml comes from: its query, or its files, which are one source where it is full."""
    from goodword.records import Files

    asked = _record_input(settings, name)
    if asked.database and asked.query:
        return [database_query(name, asked.database, asked.query, credentials)]
    patterns = [str(home.root / pattern) for pattern in asked.files]
    found = {Path(path) for pattern in patterns for path in glob(pattern)}  # noqa: PTH207 - Path.glob takes no absolute one
    files = sorted(path for path in found if path.is_file())
    if not files:
        log.warning("records.%s: no file matches", name)
        return []
    return [Files(name, tuple(files))] if asked.full else [Files.one(file) for file in files]


def database_query(name: str, database: str, sql: str, credentials: Mapping[str, str]) -> "Source":
    """A query as a source of records. Raises BadConfig where nobody says where the database is."""
    from goodword.records import Query
    from listeners.errors import BadConfig

    if not credentials.get("url"):
        where = f"set {variable(database, 'url')} in the environment, or the Airflow connection goodword_{database}"
        raise BadConfig(f"database {database}: where it is, is not known: {where}")
    return Query(name, database, sql, credentials["url"])


def record_database(settings: Settings, name: str) -> str | None:
    """The database of an input, whose credentials it needs; None where it is files."""
    return _record_input(settings, name).database


def _record_input(settings: Settings, name: str) -> "RecordInput":
    from listeners.errors import BadConfig

    if name not in settings.records:
        raise BadConfig(f"no input {name!r} in goodword.toml; there is {', '.join(settings.records) or 'none'}")
    return settings.records[name]


def import_input(
    home: Home, settings: Settings, name: str, credentials: Mapping[str, str], clock: Clock
) -> "list[ImportReport]":
    """Brings what an input of goodword.toml has into the warehouse. A file that can't be read at all holds no other up;
    its error comes at the end."""
    from listeners.errors import BadConfig

    asked = _record_input(settings, name)
    reports, failed = [], None
    for source in record_sources(home, settings, name, credentials):
        try:
            reports.append(import_records(home, asked.kind, source, clock, columns=asked.map, full=asked.full))
        except BadConfig as error:
            log.warning("records.%s: %s can't be read", name, source.name)
            failed = failed or error
    if failed:
        raise failed
    return reports


def import_records(
    home: Home,
    kind: str,
    source: "Source",
    clock: Clock,
    *,
    columns: Mapping[str, str],
    full: bool = False,
    allow_removals: bool = False,
) -> "ImportReport":
    """Brings the records of one source into the warehouse. The authors are linked anew by ``match``."""
    import warehouse
    from goodword.records import import_records as read_and_load

    warehouse.migrate(home.warehouse)
    return read_and_load(home, kind, source, clock(), columns=columns, full=full, allow_removals=allow_removals)


def segments(home: Home, settings: Settings) -> "list[Segment]":
    """All segments, each with how many are in it and how many would go out."""
    from goodword.segments import listed

    return listed(home, settings)


def daily_segments(home: Home, settings: Settings) -> list[str]:
    """The segments that go out by themselves: those for which goodword.toml names a file or a webhook. None before
    anything was published."""
    if not home.published.exists():
        return []
    return [name for name, segment in settings.segments.items() if segment.to or segment.webhook]


def look_at_segment(home: Home, settings: Settings, name: str, *, everything: bool = False) -> "Counts":
    """How many of a segment would go out; changes nothing."""
    from goodword.segments import look

    return look(home, settings, name, everything=everything)


def export_segment(
    home: Home,
    settings: Settings,
    name: str,
    clock: Clock,
    *,
    output: Path | None = None,
    everything: bool = False,
    raw: bool = False,
) -> "Exported":
    """Exports who is new in a segment, to a file or its webhook. Raises goodword.segments.SegmentError."""
    from goodword.segments import export

    return export(home, settings, name, clock, output=output, everything=everything, raw=raw)


def upkeep(home: Home, clock: Clock) -> int:
    """Removes files that are no longer needed; returns how many.

    A landing file, its signals file and a portion of history go KEEP_FILES after they were loaded; the newest landing
    file of each source stays, for it holds the cursor. Rests of writes that were cut off go after a day.
    """
    import warehouse
    from goodword.history import FOLDER
    from listeners.landing import landed

    now = clock()
    rests = [path for folder in (home.landing, home.signals, home.rejected) for path in folder.glob("*/.*.tmp")]
    old = [path for path in rests if now.timestamp() - path.stat().st_mtime > timedelta(days=1).total_seconds()]
    if home.published.exists():
        newest = {path.parent: path for path in landed(home.landing)}
        with warehouse.reading(home.published) as reader:
            loaded = [row["pull"] for row in reader.rows("loaded_pulls", before=now - KEEP_FILES, history=f"{FOLDER}/")]
        pulls = [pull for pull in loaded if (home.landing / f"{pull}.parquet") not in newest.values()]
        old += [folder / f"{pull}.parquet" for pull in pulls for folder in (home.landing, home.signals)]
    found = [path for path in old if path.exists()]
    for path in found:
        path.unlink()
    log.info("upkeep: %d files removed", len(found))
    return len(found)
