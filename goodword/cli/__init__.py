"""The command ``goodword``. Everything that Airflow does can be done here by hand, with the same functions.

Nothing slow is imported at the top of these modules: ``goodword --help`` answers at once.
"""

import logging
import sys
from typing import Annotated

import typer

from goodword.cli import corrections, customers, files, links, people, query, reports, segments, steps, system, why

app = typer.Typer(
    name="goodword",
    help="Hears what customers say, ties each voice to a customer record, and tells the people who can act.\n\n"
    "All that it keeps lies in the folder GOODWORD_HOME (default ./data). `goodword demo` shows the whole of it.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for commands in (system, steps, files, customers, people, reports, segments, why, links, corrections, query):
    commands.register(app)


@app.callback()
def options(
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what each step does.")] = False,
) -> None:
    """What holds for every command."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.WARNING, format="%(levelname)s %(name)s: %(message)s"
    )


def main() -> None:
    """Runs the command. An error that a user can act on is one line on stderr and exit code 1, without a traceback."""
    try:
        app()
    except Exception as error:
        if not _is_for_the_user(error):
            raise
        from goodword.cli.terminal import printable

        print(f"goodword: {printable(str(error))}", file=sys.stderr)  # noqa: T201 - stderr is where an error goes
        sys.exit(1)


def _is_for_the_user(error: Exception) -> bool:
    """Whether the message was written for whoever typed the command. Its classes are looked for, not imported: an
    error can only have come from a module that is loaded."""
    known = {
        "goodword.settings": ("SettingsError",),
        "listeners.errors": ("ListenError",),
        "warehouse.errors": ("WarehouseError",),
        "nlp.encoder": ("ModelError",),
        "goodword.segments.build": ("SegmentError",),
    }
    classes = tuple(
        getattr(sys.modules[module], name) for module, names in known.items() if module in sys.modules for name in names
    )
    return isinstance(error, (*classes, FileNotFoundError, PermissionError, IsADirectoryError))
