"""``goodword digest`` and ``goodword alerts``: what people read."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal

import typer

from goodword.home import Home

Period = Literal["day", "week", "month"]
Audience = Literal["marketing", "support", "leadership"]

alerts = typer.Typer(
    help="Incidents: what turned, since when, and who looks after it.\n\nWithout a command: look for what turned, now.",
    rich_markup_mode=None,
)


def register(app: typer.Typer) -> None:
    app.command()(digest)
    app.add_typer(alerts, name="alerts")
    app.command()(replay)


def digest(
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day to tell of; without it, yesterday."),
    ] = None,
    brand: Annotated[str | None, typer.Option(help="One brand; without it, every brand that was heard.")] = None,
    period: Annotated[Period, typer.Option(help="What to tell of; the day of --date lies in it.")] = "day",
    audience: Annotated[
        Audience | None, typer.Option(help="For whom; without it, for all whom goodword.toml names.")
    ] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it to those whom goodword.toml names.")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
) -> None:
    """Write the digest of a day, week or month: one page a brand, with the posts behind every number."""
    from goodword import pipeline
    from goodword.cli.terminal import clock, printable
    from goodword.settings import load_settings

    home = Home.from_environment()
    chosen = _day(day.date()) if day else None
    settings = load_settings(home)
    if brand and home.published.exists() and brand not in (known := pipeline.brands(home, settings)):
        told = f"{brand!r} was never heard; there is {', '.join(known)}"
        raise typer.BadParameter(printable(told), param_hint="--brand")
    pages = pipeline.digest(home, settings, clock, brand=brand, day=chosen, period=period, audience=audience, send=send)
    for page in pages:
        typer.echo(page)
        if open_:
            typer.launch(page.as_uri())
    if not pages:
        typer.echo("No brand was heard yet: goodword import FILE, then goodword run")
    elif send and not any(edition.to for edition in settings.digest.all_editions if edition.period == period):
        typer.echo(f"Saved only: {home.settings} names nobody to send it to")


# A day outside these years is a slip of the hand.
_YEARS = range(1990, 2101)


def _day(day: date) -> date:
    if day.year not in _YEARS:
        raise typer.BadParameter(f"{day} is not between {_YEARS[0]} and {_YEARS[-1]}", param_hint="--date")
    return day


@alerts.callback(invoke_without_command=True)
def check(context: typer.Context) -> None:
    """What ``goodword alerts`` does without a command."""
    if context.invoked_subcommand is not None:
        return
    from goodword import pipeline
    from goodword.cli.terminal import clock
    from goodword.settings import load_settings

    home = Home.from_environment()
    found = pipeline.alerts(home, load_settings(home), clock)
    for incident in found:
        typer.echo(incident.headline)
    if not found:
        typer.echo("nothing new turned")


@alerts.command("list")
def list_(
    all_: Annotated[bool, typer.Option("--all", help="Those that are over, too.")] = False,
) -> None:
    """The incidents that last, newest first."""
    from goodword.cli.terminal import show_table
    from warehouse import incidents

    found = incidents.listed(_warehouse(), resolved=all_)
    if not found:
        typer.echo(
            "no incidents" if all_ else "no incident lasts; `goodword alerts list --all` shows those that are over"
        )
        return
    rows = [
        (
            one.incident_id,
            one.state,
            _short(one.started_at),
            one.headline,
            one.parent_id,
            one.acknowledged_by or one.owner,
        )
        for one in found
    ]
    show_table("", ["incident", "state", "since (UTC)", "what", "a part of", "looked after by"], rows)


_ID = Annotated[str, typer.Argument(help="Its id, from `goodword alerts list`.")]
_BY = Annotated[str | None, typer.Option(help="Who says so; without it, the user of this machine.")]


@alerts.command()
def show(incident: _ID) -> None:
    """An incident, what happened to it, and what else turned as a part of it."""
    from goodword.cli.terminal import printable, show_table
    from warehouse import incidents

    one, events, parts = incidents.one(_warehouse(), incident)
    typer.echo(printable(one.headline))
    facts = [
        f"{one.state}, since {_short(one.started_at)} UTC",
        f"rule {one.rule}",
        f"owner {one.owner}" if one.owner else "",
        f"{one.acknowledged_by} looks after it" if one.acknowledged_by else "",
        f"a part of {one.parent_id}" if one.parent_id else "",
    ]
    typer.echo(printable("; ".join(fact for fact in facts if fact)))
    rows = [
        (_short(event.happened_at), event.event, event.person, round(event.observed, 2), event.mentions)
        for event in events
    ]
    show_table("", ["when (UTC)", "what", "who", "observed", "mentions"], rows)
    for part in parts:
        typer.echo(printable(f"a part of it: {part.incident_id} {part.headline}"))


@alerts.command()
def ack(incident: _ID, by: _BY = None) -> None:
    """Say that somebody looks after an incident."""
    from goodword.cli.terminal import clock
    from warehouse import incidents

    known = incidents.acknowledge(_warehouse(), incident, by or _me(), clock())
    typer.echo(f"{known.incident_id}: {known.state}, {known.acknowledged_by} looks after it")


@alerts.command()
def snooze(
    incident: _ID, hours: Annotated[float, typer.Option(min=0.1, help="For how long.")] = 8.0, by: _BY = None
) -> None:
    """Tell nobody for some hours that an incident grows, or of a new one of the same kind."""
    from goodword.cli.terminal import clock
    from warehouse import incidents

    until = clock() + timedelta(hours=hours)
    known = incidents.snooze(_warehouse(), incident, until, by or _me(), clock())
    typer.echo(f"{known.incident_id}: nobody is told of a new one before {_short(known.snoozed_until)} UTC")


@alerts.command()
def resolve(incident: _ID, by: _BY = None) -> None:
    """Say that an incident is over; those who were told of it hear so."""
    from goodword import alerts as alerting
    from goodword.cli.terminal import clock
    from goodword.settings import load_settings

    _warehouse()
    home = Home.from_environment()
    known = alerting.resolve(home, load_settings(home), incident, by or _me(), clock)
    typer.echo(f"{known.incident_id}: {known.state} since {_short(known.resolved_at)} UTC")


def _me() -> str:
    from getpass import getuser

    return getuser()


def replay(
    file: Annotated[Path, typer.Argument(help="Mentions: CSV, JSONL or Parquet.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The platform or tool that it comes from.")] = "replay",
    map_: Annotated[list[str], typer.Option("--map", metavar="FIELD=COLUMN", help="As in goodword import.")] = [],  # noqa: B006 - typer reads the default, nothing changes it
    brand: Annotated[str | None, typer.Option(help="The brand, where no column says it.")] = None,
    every: Annotated[float, typer.Option(min=1, max=60, help="Minutes between two looks.")] = 10.0,
    rule: Annotated[list[str], typer.Option(help="Only this rule of goodword.toml; may be repeated.")] = [],  # noqa: B006 - as above
    speed: Annotated[
        float | None, typer.Option(min=1, help="So many times faster than life; without it as fast as can be.")
    ] = None,
) -> None:
    """Which alerts a stream of the past would have set off, and when. Nothing is kept and nobody is told.

    The file is imported and tagged into a warehouse of its own; the rules are those of goodword.toml.
    """
    from goodword.cli.steps import pair
    from goodword.cli.terminal import clock, counted, printable
    from goodword.replay import replay_file

    opened = resolved = 0
    events = replay_file(
        Home.from_environment(), file, source=source, mapping=dict(pair(one) for one in map_), brand=brand,
        every=timedelta(minutes=every), speed=speed, rules=rule, clock=clock,
    )  # fmt: skip
    for now, changes in events:
        for incident in changes.opened:
            opened += incident.parent_id is None
            after = round((now - incident.started_at).total_seconds() / 60)
            part = f", a part of {incident.parent_id}" if incident.parent_id else ""
            typer.echo(
                printable(f"{_short(now)} {incident.rule}, {after} min after it began{part}: {incident.headline}")
            )
        for incident in changes.worse:
            typer.echo(printable(f"{_short(now)} {incident.rule} grows: {incident.headline}"))
        for incident in changes.resolved:
            resolved += incident.parent_id is None
            since, behind = _short(incident.started_at), counted(incident.mentions, "mention")
            typer.echo(printable(f"{_short(now)} {incident.rule} is over, since {since}, {behind} behind it"))
    typer.echo(f"{counted(opened, 'alert')}, {resolved:,} of them over; times are UTC")


def _warehouse() -> Path:
    home = Home.from_environment()
    if not home.warehouse.exists():
        typer.echo(f"goodword: nothing was loaded under {home.root} yet: goodword run", err=True)
        raise typer.Exit(1)
    return home.warehouse


def _short(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
