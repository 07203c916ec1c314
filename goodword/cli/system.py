"""``goodword init | demo | up``: the house itself."""

from typing import Annotated

import typer

from goodword.home import Home


def register(app: typer.Typer) -> None:
    app.command()(demo)
    app.command()(init)
    app.command()(up)


def demo() -> None:
    """Take an invented sample brand through the whole pipeline, through the real DAGs. Keeps to its own folder."""
    from goodword.demo import run_demo

    raise typer.Exit(run_demo(Home.from_environment()))


def init() -> None:
    """Write goodword.toml, with a comment on every setting."""
    from importlib.resources import files

    home = Home.from_environment()
    if home.settings.exists():
        typer.echo(f"{home.settings} is there already; nothing changed")
        return
    home.inbox.mkdir(parents=True, exist_ok=True)
    home.settings.write_text(files("goodword").joinpath("goodword.toml").read_text(encoding="utf-8"), encoding="utf-8")
    typer.echo(f"wrote {home.settings}\nNext: name your brand in it, then goodword run")


def up(
    port: Annotated[int, typer.Option(help="Where Airflow's page is, on this machine alone.")] = 8080,
) -> None:
    """Start Airflow with its DAGs on schedule. Ctrl-C ends every process that it started."""
    from goodword.up import run_up

    raise typer.Exit(run_up(Home.from_environment(), port))
