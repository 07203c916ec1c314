"""``goodword segments`` and ``goodword export``: who is to be thanked or called, out to those who do it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodword.home import Home

if TYPE_CHECKING:
    from goodword.segments import Exported, Segment


def register(app: typer.Typer) -> None:
    app.command()(segments)
    app.command()(export)


def segments() -> None:
    """List the segments: how many are in each, how many would go out now, and where to."""
    from goodword import pipeline
    from goodword.cli.terminal import printable, show_table
    from goodword.settings import load_settings

    home = _home()
    found = pipeline.segments(home, load_settings(home))
    header = ["segment", "in it", "to export", "goes to", "last export (UTC)", "who"]
    show_table("", header, [_row(one) for one in found])
    for one in found:
        if one.fault:
            typer.echo(printable(one.fault), err=True)
    typer.echo("goodword export SEGMENT --output FILE.csv exports one by hand")


def _row(one: "Segment") -> tuple[object, ...]:
    counts = (one.counts.members, one.counts.going) if one.counts else ("?", "?")
    last = f"{one.exported_at:%Y-%m-%d %H:%M}" if one.exported_at else "never"
    return one.name, *counts, one.target or "", last, one.about


def export(
    segment: Annotated[str, typer.Argument(help="Its name, from `goodword segments`.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A .csv or .parquet file that is not there yet, instead of where it goes."),
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Everybody in it, whatever was exported before.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many would go out.")] = False,
    raw: Annotated[bool, typer.Option(help="CSV without the ' before cells that a spreadsheet would run.")] = False,
) -> None:
    """Export who is new in a segment since its last export, to a file or to the webhook of goodword.toml.

    Who leaves the segment and comes back is new again. What was exported stands in the views exports and
    segment_members.
    """
    from goodword import pipeline
    from goodword.cli.terminal import clock, printable
    from goodword.settings import load_settings

    home = _home()
    settings = load_settings(home)
    if dry_run:
        counts = pipeline.look_at_segment(home, settings, segment, everything=all_)
        typer.echo(f"{segment}: {counts.going:,} of {counts.members:,} would go out; nothing was changed")
        return
    done = pipeline.export_segment(home, settings, segment, clock, output=output, everything=all_, raw=raw)
    pipeline.publish(home)
    typer.echo(printable(f"{segment}: {_said(done)}"))
    if done.waiting:
        raise typer.Exit(1)


def _said(done: "Exported") -> str:
    from goodword.cli.terminal import counted

    if done.target and not done.delivered and not done.waiting:
        said = f"{done.going:,} of {done.members:,} exported to {done.target}"
    elif done.target:
        said = f"{done.going:,} of {done.members:,} go to {done.target}"
    else:
        said = f"nothing new among {done.members:,}" if done.members else "nobody is in it"
    if done.left:
        said += f"; {done.left:,} left it since the last export"
    if done.delivered:
        said += f"; {counted(done.delivered, 'message')} delivered"
    if done.waiting:
        said += f"; {counted(done.waiting, 'message')} not yet, and tried again by every run: {done.reason}"
    return said


def _home() -> Home:
    home = Home.from_environment()
    if not home.published.exists():
        typer.echo(f"goodword: nothing is published under {home.root} yet: goodword run", err=True)
        raise typer.Exit(1)
    return home
