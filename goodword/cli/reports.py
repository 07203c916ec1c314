"""``goodword digest`` and ``goodword alerts``: what people read."""

from datetime import date, datetime
from typing import Annotated

import typer

from goodword.home import Home

alerts = typer.Typer(help="Incidents: what turned, since when, and who looks after it.", rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    app.command()(digest)
    app.add_typer(alerts, name="alerts")


def digest(
    day: Annotated[
        datetime | None,
        typer.Option("--date", formats=["%Y-%m-%d"], help="The day to tell of; without it, yesterday."),
    ] = None,
    brand: Annotated[str | None, typer.Option(help="One brand; without it, every brand that was heard.")] = None,
    send: Annotated[bool, typer.Option("--send", help="Send it to those whom goodword.toml names.")] = False,
) -> None:
    """Write the digest of a day: one page a brand, with the posts behind every number."""
    from goodword import pipeline
    from goodword.cli.terminal import clock
    from goodword.settings import load_settings

    home = Home.from_environment()
    chosen: date | None = day.date() if day else None
    for path in pipeline.digest(home, load_settings(home), chosen, brand, send, clock):
        typer.echo(path)


@alerts.callback(invoke_without_command=True)
def check(context: typer.Context) -> None:
    """Without a word after it: look for what turned, now."""
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
