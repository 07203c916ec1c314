"""``goodword listen | tag | load | match | run | import``: the steps of the pipeline, by hand."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from goodword.home import Home

if TYPE_CHECKING:
    from listeners.landing import Landed
    from warehouse import LoadReport, MatchReport


def register(app: typer.Typer) -> None:
    app.command()(listen)
    app.command()(load)
    app.command()(match)
    app.command()(run)
    app.command("import")(import_)


def listen(
    source: Annotated[str | None, typer.Argument(help="One source of goodword.toml; without it, all.")] = None,
) -> None:
    """Pull what is new from the sources of goodword.toml into landing files."""
    from goodword.settings import load_settings

    home = Home.from_environment()
    settings = load_settings(home)
    if not settings.sources:
        _refuse_without_sources(home)
    names = [source] if source else list(settings.sources)
    heard = [_listen_one(home, name) for name in names]
    if not all(heard):
        raise typer.Exit(1)


def _refuse_without_sources(home: Home) -> NoReturn:
    typer.echo(f"No sources yet: `goodword init` writes {home.settings}, or `goodword import FILE` lands a file.")
    raise typer.Exit(1)


def _listen_one(home: Home, name: str) -> bool:
    """One source; False where it failed. One that fails does not keep the others from being heard."""
    from goodword import pipeline
    from goodword.cli.terminal import clock
    from goodword.credentials import from_environment
    from goodword.settings import load_settings
    from listeners.errors import ListenError

    try:
        landed = pipeline.listen(home, load_settings(home), name, from_environment(name), clock)
    except ListenError as error:
        typer.echo(f"{name}: {error}", err=True)
        return False
    typer.echo(f"{name}: {_landed(landed, home)}" if landed else f"{name}: nothing new")
    return True


def _landed(landed: "Landed", home: Home) -> str:
    """What a pull brought, and a line for each of the first faults."""
    from goodword.cli.terminal import counted, faults

    said = f"{counted(landed.mentions, 'mention')} landed"
    if landed.repeated:
        said += f" ({landed.repeated:,} of them repeat an id; the last one counts)"
    if landed.stopped:
        said += f"; stopped early: {landed.stopped}"
    if not landed.bad:
        return said
    rejected = home.rejected / landed.source / f"{landed.pull}.jsonl"
    return "\n".join([f"{said}, {landed.bad:,} set aside in {rejected}", *faults(rejected, landed.bad)])


def tag() -> None:
    """Tag every landing file that today's taggers have not read: language, sentiment, role."""
    if not _tag_all(Home.from_environment()):
        raise typer.Exit(1)


def _tag_all(home: Home) -> bool:
    """Says how many texts were tagged; False where a landing file can't be read, which stops no other."""
    from pyarrow import ArrowException
    from rich.console import Console
    from rich.progress import Progress

    from goodword import pipeline
    from goodword.cli.terminal import clock, counted

    console = Console(stderr=True)
    count, broken = 0, []
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        for pull in progress.track(pipeline.untagged(home), description="tagging"):
            try:
                count += pipeline.tag(home, pull, clock)
            except ArrowException:
                broken.append(pull)
    for pull in broken:
        typer.echo(f"{home.landing / pull}.parquet can't be read; it is left out", err=True)
    typer.echo(f"{counted(count, 'text')} tagged")
    again = pipeline.retag(home, clock)
    if again.texts or again.left:
        typer.echo(f"{counted(again.texts, 'text')} of history tagged again, {again.left:,} left")
    return not broken


def load() -> None:
    """Bring landing and signals files into the warehouse, in one transaction."""
    from goodword import pipeline
    from goodword.cli.terminal import clock

    typer.echo(_loaded(pipeline.load(Home.from_environment(), clock)))


def _loaded(report: "LoadReport") -> str:
    from goodword.cli.terminal import counted

    if not report.files and not report.signals and not report.unreadable:
        return "nothing to load: every landing file is in already"
    broken = f"; left out, for they can't be read: {', '.join(report.unreadable)}" if report.unreadable else ""
    return (
        f"{counted(report.files, 'file')} loaded: {counted(report.new, 'new mention')}, {report.edited:,} edited, "
        f"{report.unchanged:,} unchanged, {report.deleted:,} deleted, {report.repeated:,} repeated; "
        f"{counted(report.signals, 'signal')}{broken}"
    )


def match() -> None:
    """Link authors to customers by handle, e-mail and phone."""
    from goodword import pipeline
    from goodword.cli.terminal import clock

    typer.echo(_matched(pipeline.match(Home.from_environment(), clock)))


def _matched(report: "MatchReport") -> str:
    from goodword.cli.terminal import counted

    rules = ", ".join(f"{count:,} by {rule.replace('_', ' ')}" for rule, count in sorted(report.by_rule.items()))
    ambiguous = f"; {report.ambiguous:,} left open: more than one customer fits" if report.ambiguous else ""
    return f"{counted(report.linked, 'author')} linked to customers{f' ({rules})' if rules else ''}{ambiguous}"


def run() -> None:
    """All steps once: listen, tag, load, match, publish, alerts."""
    from goodword import pipeline
    from goodword.cli.terminal import clock
    from goodword.settings import load_settings

    home = Home.from_environment()
    settings = load_settings(home)
    if not (settings.sources or home.landing.exists() or home.warehouse.exists()):
        _refuse_without_sources(home)
    heard = [_listen_one(home, name) for name in settings.sources]
    tagged = _tag_all(home)
    typer.echo(_loaded(pipeline.load(home, clock)))
    typer.echo(_matched(pipeline.match(home, clock)))
    pipeline.publish(home)
    if opened := pipeline.alerts(home, settings, clock):
        pipeline.publish(home)  # the analysts' copy has the incidents too
    for incident in opened:
        typer.echo(f"alert: {incident.headline}")
    typer.echo(f"published: {home.published}")
    if not (all(heard) and tagged):
        raise typer.Exit(1)


def import_(
    file: Annotated[Path, typer.Argument(help="A CSV, JSONL or Parquet file.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The platform or tool that it comes from: x, reddit, appstore.")],
    map_: Annotated[
        list[str], typer.Option("--map", metavar="FIELD=COLUMN", help="Which column fills a field; once for each.")
    ] = [],  # noqa: B006 - typer reads the default, nothing changes it
    brand: Annotated[str | None, typer.Option(help="The brand, where no column says it.")] = None,
    kind: Annotated[str, typer.Option(help="mention, review, survey, note, email or chat.")] = "mention",
    metric: Annotated[
        str | None,
        typer.Option(help="What the rating of a survey measures, where no column says it: nps, csat or ces."),
    ] = None,
) -> None:
    """Land a file of mentions. Then `goodword run` takes it through the pipeline.

    A record that can't be read is set aside with its reason; the others go in.

    A field is filled by the column of its own name, or by the one that --map names. Needed are text,
    created_at and brand (or --brand). The others: source_id (without it, a hash of the row), kind, author_id,
    author_handle, author_name, author_bio, author_location, author_followers, author_url, customer_id, url, lang,
    rating, rating_scale, metric, likes, shares, reply_to, deleted. Columns that fill no field are kept with the record.
    """
    from goodword.cli.terminal import clock
    from listeners.errors import BadConfig
    from listeners.files import import_file
    from listeners.landing import AlreadyLanded
    from listeners.mention import Kind, Metric

    if kind not in list(Kind):
        raise BadConfig(f"--kind {kind}: there is {', '.join(Kind)}")
    if metric is not None and metric not in list(Metric):
        raise BadConfig(f"--metric {metric}: there is {', '.join(Metric)}")
    home = Home.from_environment()
    mapping = dict(pair(one) for one in map_)
    landed = import_file(
        file, source=source, mapping=mapping, kind=Kind(kind), brand=brand,
        metric=Metric(metric) if metric else None, landing=home.landing, rejected=home.rejected, now=clock,
    )  # fmt: skip
    if isinstance(landed, AlreadyLanded):
        typer.echo(f"{file}: this file is in already, with the same mapping; nothing added")
    else:
        typer.echo(f"{file}: {_landed(landed, home)}\nNext: goodword run")


def pair(given: str) -> tuple[str, str]:
    """What one ``--map`` says."""
    field, equals, column = given.partition("=")
    if not equals or not field or not column:
        raise typer.BadParameter(f"{given!r} is not FIELD=COLUMN, such as source_id=tweet_id", param_hint="--map")
    return field, column
