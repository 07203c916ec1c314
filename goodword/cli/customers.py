"""``goodword customers import``: the company's own records."""

from pathlib import Path
from typing import Annotated

import typer

from goodword.home import Home

customers = typer.Typer(help="Customer records.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    app.add_typer(customers, name="customers")


@customers.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV, JSONL or Parquet.", exists=True, dir_okay=False)],
) -> None:
    """Bring customer records into the warehouse; `goodword run` then links the authors whom they know.

    Columns: customer_id, name (or first_name and last_name), email, phone, country, tier, account, lifetime_value,
    since, and a handle_<platform> for each platform (handle_x, handle_reddit). All but customer_id are optional.
    """
    from goodword import pipeline
    from goodword.cli.terminal import clock, counted, faults, printable

    home = Home.from_environment()
    report = pipeline.import_customers(home, file, clock)
    typer.echo(
        f"{file}: {counted(report.new, 'new customer')}, {report.changed:,} changed, {report.unchanged:,} unchanged"
    )
    if report.ignored:
        typer.echo(f"columns that mean nothing here: {printable(', '.join(report.ignored))}")
    if report.bad:
        typer.echo(
            "\n".join(
                [f"{counted(report.bad, 'row')} set aside in {report.rejected}", *faults(report.rejected, report.bad)]
            )
        )
    typer.echo("Next: goodword run links those who spoke")
