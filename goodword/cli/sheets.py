"""A spreadsheet that comes back filled in: taken as a whole, or its faults told."""

from collections.abc import Callable
from pathlib import Path

import typer

from goodword.home import Home

# More faults than these are not read on a terminal.
_FAULTS_SHOWN = 20


def take(home: Home, file: Path, thing: str, taking: Callable[[], tuple[int, int]]) -> None:
    """Says how many of a ``thing`` ``taking`` found and how many of them are new, and publishes; or says the faults."""
    from goodword import pipeline
    from goodword.cli.terminal import counted, printable
    from goodword.sheets import SheetError

    try:
        found, new = taking()
    except SheetError as error:
        for fault in error.faults[:_FAULTS_SHOWN]:
            typer.echo(printable(f"  {fault}"), err=True)
        if len(error.faults) > _FAULTS_SHOWN:
            typer.echo(f"  and {len(error.faults) - _FAULTS_SHOWN:,} more", err=True)
        typer.echo(f"goodword: nothing of {file} was taken: {counted(len(error.faults), 'row')} at fault", err=True)
        raise typer.Exit(1) from None
    if new:
        pipeline.publish(home)
    typer.echo(f"{file}: {counted(found, thing)}, {new:,} of them new")
