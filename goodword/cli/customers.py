"""``goodword customers import``: the company's own records."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodword.home import Home

if TYPE_CHECKING:
    from goodword.records import ImportReport, Source

customers = typer.Typer(help="Customer records.", no_args_is_help=True, rich_markup_mode=None)


def register(app: typer.Typer) -> None:
    app.add_typer(customers, name="customers")


@customers.command("import")
def import_(
    file: Annotated[Path | None, typer.Argument(help="CSV, JSONL or Parquet.", exists=True, dir_okay=False)] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="customers, identities, accounts, deals, orders, tickets, campaigns or reach."),
    ] = None,
    map_: Annotated[
        list[str], typer.Option("--map", metavar="FIELD=COLUMN", help="Which column fills a field; once for each.")
    ] = [],  # noqa: B006 - typer reads the default, nothing changes it
    full: Annotated[bool, typer.Option("--full", help="The input is all there is: what it lacks is removed.")] = False,
    allow_removals: Annotated[
        bool, typer.Option("--allow-removals", help="Even where --full removes more than a fifth of what is held.")
    ] = False,
    query: Annotated[str | None, typer.Option(metavar="SQL", help="A SELECT instead of FILE.")] = None,
    database: Annotated[
        str | None, typer.Option(metavar="NAME", help="Where: its SQLAlchemy URL is GOODWORD_<NAME>_URL.")
    ] = None,
) -> None:
    """Bring the company's records into the warehouse; `goodword run` then links the authors whom they know.

    Without FILE and --query: every input of goodword.toml. A row that can't be read is set aside with its reason, the
    others go in; the same input again changes nothing; what an input has no column for stays as it is. Every earlier
    version is kept.

    \b
    customers   customer_id, name (or first_name and last_name), nickname,
                email, phone, company, account, street, city, postcode,
                state, country, language, website, bio, birth_date, tier,
                points, lifetime_value, since, and handle_<platform> for
                each platform (handle_x, handle_reddit)
    identities  customer_id, kind (handle, email, phone, website),
                platform, value, verified, country (for the phone)
    accounts    account_id, name, domain, website, industry, country,
                owner, value, renews_on
    deals       deal_id, account_id, name, stage, status, value,
                opened_at, closed_at
    orders      order_id, customer_id, ordered_at, amount, status,
                product, brand, campaign_id, code
    tickets     ticket_id, customer_id, kind, channel, subject, status,
                opened_at, answered_at, solved_at, agent
    campaigns   campaign_id, name, brand, channel, country, region,
                starts_at, ends_at, cost
    reach       campaign_id, customer_id, reached_at

    Needed are the ids that come first; of identities also kind and value.
    """
    from goodword import pipeline
    from goodword.cli.steps import pair
    from goodword.cli.terminal import clock

    home = Home.from_environment()
    if file is None and query is None:
        if kind or map_ or full or allow_removals or database:
            raise typer.BadParameter("these options need a FILE or --query")
        _import_all(home)
        return
    source = _source(file, query, database)
    report = pipeline.import_records(
        home, _kind(kind or "customers"), source, clock, columns=dict(pair(one) for one in map_), full=full,
        allow_removals=allow_removals,
    )  # fmt: skip
    typer.echo("\n".join(_told(str(file or f"database {database}"), report)))
    typer.echo("Next: goodword run links those who spoke, and publishes")


def _kind(name: str) -> str:
    from warehouse import KINDS

    if name not in KINDS:
        raise typer.BadParameter(f"{name!r} is no kind of record; there is {', '.join(KINDS)}", param_hint="--kind")
    return name


def _source(file: Path | None, query: str | None, database: str | None) -> "Source":
    from goodword import pipeline
    from goodword.credentials import from_environment
    from goodword.records import Files

    if (file is None) == (query is None) or (query is None) != (database is None):
        raise typer.BadParameter("a FILE, or --query with --database")
    if file:
        return Files.one(file)
    return pipeline.database_query(str(database), str(database), str(query), from_environment(str(database)))


def _import_all(home: Home) -> None:
    """Every input of goodword.toml. One that fails does not keep the others from coming in."""
    from goodword import pipeline
    from goodword.cli.terminal import clock
    from goodword.credentials import from_environment
    from goodword.settings import load_settings
    from listeners.errors import ListenError
    from warehouse.errors import RemovalsRefused

    settings = load_settings(home)
    if not settings.records:
        typer.echo(f"No records yet: name a FILE, or list inputs in {home.settings}")
        raise typer.Exit(1)
    failed = False
    for name in pipeline.record_inputs(settings):
        database = pipeline.record_database(settings, name)
        address = from_environment(database) if database else {}
        try:
            reports = pipeline.import_input(home, settings, name, address, clock)
        except (ListenError, RemovalsRefused) as error:
            typer.echo(f"{name}: {error}", err=True)
            failed = True
            continue
        for report in reports:
            typer.echo("\n".join(_told(name, report)))
        if not reports:
            typer.echo(f"{name}: no file matches")
    if failed:
        raise typer.Exit(1)


# What one record is called, and what it names that may not be known yet.
_ONE = {"identities": "identity", "reach": "reach"}
_NAMED = {"deals": "an account"}


def _told(name: str, report: "ImportReport") -> Iterator[str]:
    from goodword.cli.terminal import counted, faults, printable

    kind = _ONE.get(report.kind, report.kind.removesuffix("s")) if report.new == 1 else report.kind
    yield printable(
        f"{name}: {report.new:,} new {kind}, {report.changed:,} changed, {report.unchanged:,} unchanged"
        + (f", {report.removed:,} removed" if report.removed else "")
    )
    if report.unknown:
        yield f"{report.unknown:,} of them name {_NAMED.get(report.kind, 'a customer')} that is not known yet"
    if report.ignored:
        yield f"columns that mean nothing here: {printable(', '.join(report.ignored))}"
    if report.bad:
        yield f"{counted(report.bad, 'row')} set aside in {report.rejected}"
        yield from faults(report.rejected, report.bad)
