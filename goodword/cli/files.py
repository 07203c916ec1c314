"""``goodword tag FILE`` and ``goodword evaluate FILE``: the taggers on a file of one's own, without a warehouse."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from goodword.tag_file import Report
    from nlp.tagger import Tagger

_LANGUAGES_SHOWN = 8
_NO_LANGUAGE = {"und": "undetermined", "zxx": "no words"}


def register(app: typer.Typer) -> None:
    app.command()(tag)


def tag(
    file: Annotated[Path | None, typer.Argument(help="CSV, JSONL or Parquet.", exists=True, dir_okay=False)] = None,
    text: Annotated[str | None, typer.Option(metavar="COLUMN", help="The column with the texts.")] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="CSV, JSONL or Parquet, by its ending.")] = None,
    prefix: Annotated[str, typer.Option(help="What the names of the new columns begin with.")] = "",
) -> None:
    """Tag a file: one row out for each row in. Without FILE: every landing file that today's taggers have not read.

    The columns of FILE come out unchanged, and after them language, sentiment, sentiment_score (-1..1), confidence
    (of the sentiment), emotion; irony, offensive, complaint, praise, question, suggestion, purchase_intent,
    churn_risk, recommendation, comparison, disclosure and spam (probabilities 0..1); advocate and ambassador
    (true or false); aspects and evidence (JSON; start and end count characters of the text).
    """
    if file is None:
        if text or output or prefix:
            raise typer.BadParameter("--text, --output and --prefix need a FILE")
        from goodword.cli import steps

        steps.tag()
        return
    if text is None or output is None:
        raise typer.BadParameter("a file needs --text COLUMN and --output OUT")
    from goodword.tag_file import tag_file

    with _progress() as on_rows:
        report = tag_file(file, text=text, output=output, prefix=prefix, taggers=_taggers, on_rows=on_rows)
    typer.echo("\n".join(_tagged(report, output)))


def _tagged(report: "Report", output: Path) -> Iterator[str]:
    from goodword.cli.terminal import counted, printable

    common = report.languages.most_common()
    shown = [f"{_NO_LANGUAGE.get(language, language)} {count:,}" for language, count in common[:_LANGUAGES_SHOWN]]
    more = f" and {len(common) - _LANGUAGES_SHOWN:,} more" if len(common) > _LANGUAGES_SHOWN else ""
    languages = f"; languages: {', '.join(shown)}{more}" if shown else ""
    yield printable(f"{output}: {counted(report.rows, 'row')}, {counted(report.tagged, 'text')} tagged{languages}")
    if report.empty:
        yield f"{counted(report.empty, 'row')} without a text: the new cells are empty"
    if report.unread:
        yield f"{counted(report.unread, 'row')} without a sentiment: no words to go by, or a language that no tagger reads"
    if report.broken:
        yield f"{counted(report.broken, 'row')} not valid UTF-8: written as they came, broken characters read as spaces"


def _taggers() -> "Sequence[Tagger]":
    from nlp.taggers import default_taggers

    return default_taggers()


@contextmanager
def _progress() -> "Iterator[Callable[[int, int | None], None]]":
    """A bar on stderr where that is a terminal. What it yields hears the rows done and, once known, all rows."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("reading", total=None)

        def on_rows(done: int, total: int | None) -> None:
            progress.update(task, description="reading" if total is None else "tagging", completed=done, total=total)

        yield on_rows
