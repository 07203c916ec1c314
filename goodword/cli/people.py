"""``goodword link | dedupe``: who is whom in files of one's own, without a warehouse."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from goodword.people_files import Report

_COLUMNS = """\
Columns, all optional but the ids: platform, handle, name, first_name, last_name, nickname, email, phone, bio,
location, url, website, company, street, city, postcode, state, country, birth_date (1984-05-06, or a year)."""
_BANDS = """\
Bands: linked (probability 0.98 or more, and nothing speaks against it), proposed (0.3 or more, or something does: a
person should look), not linked. Reasons: what speaks against it, then each thing compared with its weight in bits."""
_OUTPUT = typer.Option("--output", "-o", help="CSV, JSONL or Parquet, by its ending.")
_RAW = typer.Option("--raw", help="Leave out the ' before CSV cells that a spreadsheet would run.")


def register(app: typer.Typer) -> None:
    app.command(help=f"{_LINK}\n\n{_COLUMNS}\n\n{_BANDS}")(link)
    app.command(help=f"{_DEDUPE}\n\n{_COLUMNS}\n\n{_BANDS}")(dedupe)


_LINK = """\
Find who among the authors is who among the customers. Each author is one customer at the most.

OUT has author_id, customer_id, probability, band and reasons; an author who is like nobody has no row."""
_DEDUPE = """\
Find customers that are in the file twice.

OUT has customer_id_1, customer_id_2, probability, band and reasons."""


def link(
    authors: Annotated[Path, typer.Argument(help="With a column author_id.", exists=True, dir_okay=False)],
    customers: Annotated[Path, typer.Argument(help="With a column customer_id.", exists=True, dir_okay=False)],
    output: Annotated[Path, _OUTPUT],
    raw: Annotated[bool, _RAW] = False,
) -> None:
    from goodword.people_files import link as link_files

    _tell(output, link_files(authors, customers, output, raw=raw), (authors, customers))


def dedupe(
    customers: Annotated[Path, typer.Argument(help="With a column customer_id.", exists=True, dir_okay=False)],
    output: Annotated[Path, _OUTPUT],
    raw: Annotated[bool, _RAW] = False,
) -> None:
    from goodword.people_files import dedupe as dedupe_file

    _tell(output, dedupe_file(customers, output, raw=raw), (customers,))


def _tell(output: Path, report: "Report", paths: tuple[Path, ...]) -> None:
    typer.echo("\n".join(_told(output, report, paths)))


def _told(output: Path, report: "Report", paths: tuple[Path, ...]) -> Iterator[str]:
    from goodword.cli.terminal import counted, printable

    yield printable(f"{output}: " + ", ".join(f"{report.bands[band]:,} {band}" for band in _ORDER))
    for path, file in zip(paths, report.files, strict=True):
        if file.ignored:
            yield printable(f"{path}: columns that say nothing of a person: {', '.join(file.ignored)}")
        if file.left_out:
            yield printable(f"{path}: {counted(file.left_out, 'row')} left out")
            yield from (printable(f"  {fault}") for fault in file.faults)


_ORDER = ("linked", "proposed", "not linked")
