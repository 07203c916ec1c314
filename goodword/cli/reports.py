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
    rows = [(one.incident_id, one.state, _short(one.started_at), one.headline, one.acknowledged_by) for one in found]
    show_table("", ["incident", "state", "since (UTC)", "what", "looked after by"], rows)


@alerts.command()
def ack(
    incident: Annotated[str, typer.Argument(help="Its id, from `goodword alerts list`.")],
    by: Annotated[str | None, typer.Option(help="Who looks after it; without it, the user of this machine.")] = None,
) -> None:
    """Say that somebody looks after an incident."""
    from getpass import getuser

    from goodword.cli.terminal import clock
    from warehouse import incidents

    known = incidents.acknowledge(_warehouse(), incident, by or getuser(), clock())
    typer.echo(f"{known.incident_id}: {known.state}, {known.acknowledged_by} looks after it")


@alerts.command()
def snooze(
    incident: Annotated[str, typer.Argument(help="Its id, from `goodword alerts list`.")],
    hours: Annotated[float, typer.Option(min=0.1, help="For how long.")] = 8.0,
) -> None:
    """Tell nobody of a new incident of the same brand for some hours."""
    from goodword.cli.terminal import clock
    from warehouse import incidents

    known = incidents.snooze(_warehouse(), incident, clock() + timedelta(hours=hours))
    typer.echo(f"{known.incident_id}: nobody is told of a new one before {_short(known.snoozed_until)} UTC")


def replay(
    file: Annotated[Path, typer.Argument(help="Mentions: CSV, JSONL or Parquet.", exists=True, dir_okay=False)],
    source: Annotated[str, typer.Option(help="The platform or tool that it comes from.")] = "replay",
    map_: Annotated[list[str], typer.Option("--map", metavar="FIELD=COLUMN", help="As in goodword import.")] = [],  # noqa: B006 - typer reads the default, nothing changes it
    brand: Annotated[str | None, typer.Option(help="The brand, where no column says it.")] = None,
    every: Annotated[float, typer.Option(min=1, max=60, help="Minutes between two looks.")] = 10.0,
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
        every=timedelta(minutes=every), speed=speed, clock=clock,
    )  # fmt: skip
    for now, changes in events:
        for incident in changes.opened:
            opened += 1
            after = round((now - incident.started_at).total_seconds() / 60)
            typer.echo(printable(f"{_short(now)} alert, {after} min after its hour began: {incident.headline}"))
        for incident in changes.resolved:
            resolved += 1
            typer.echo(
                printable(
                    f"{_short(now)} over: {incident.brand}, since {_short(incident.started_at)}, "
                    f"{incident.voices:,} voices in the worst hour, {counted(incident.mentions, 'negative mention')}"
                )
            )
    typer.echo(f"{counted(opened, 'alert')}, {resolved:,} of them over; times are UTC")


def _warehouse() -> Path:
    home = Home.from_environment()
    if not home.warehouse.exists():
        typer.echo(f"goodword: nothing was loaded under {home.root} yet: goodword run", err=True)
        raise typer.Exit(1)
    return home.warehouse


def _short(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""
