"""``goodword tag | evaluate | detect FILE``: taggers and detection on a file of one's own, without a warehouse."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from goodword.home import Home

if TYPE_CHECKING:
    from goodword.evaluate import Report as Evaluation
    from goodword.evaluate import Wrong
    from goodword.tag_file import Report
    from nlp.tagger import Tagger

_LANGUAGES_SHOWN = 8
_ALERTS_SHOWN = 20
_NO_LANGUAGE = {"und": "undetermined", "zxx": "no words"}


def register(app: typer.Typer) -> None:
    app.command()(tag)
    app.command()(evaluate)
    app.command()(detect)


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

    languages = f"; languages: {_listed(report.languages)}" if report.languages else ""
    yield printable(f"{output}: {counted(report.rows, 'row')}, {counted(report.tagged, 'text')} tagged{languages}")
    if report.empty:
        yield f"{counted(report.empty, 'row')} without a text: the new cells are empty"
    if report.unread:
        yield f"{counted(report.unread, 'row')} without a sentiment: no words, or a language that no tagger reads"
    if report.broken:
        yield f"{counted(report.broken, 'row')} not valid UTF-8: written as they came, broken characters read as spaces"


def evaluate(
    file: Annotated[Path, typer.Argument(help="Labelled rows: CSV, JSONL or Parquet.", exists=True, dir_okay=False)],
    text: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the texts.")],
    label: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the labels.")],
    head: Annotated[str, typer.Option(help="What is asked: sentiment, emotion, language, role, complaint, ...")],
    map_: Annotated[
        str, typer.Option("--map", metavar="CELL=LABEL,...", help="What other names mean: 0=negative,1=neutral.")
    ] = "",
    slice_: Annotated[
        list[str], typer.Option("--slice", metavar="COLUMN", help="Look for weak spots by this column too.")
    ] = [],  # noqa: B006 - typer reads the default, nothing changes it
    wanted: Annotated[float, typer.Option(min=0, max=1, help="The accuracy that a cut-off is sought for.")] = 0.9,
    errors: Annotated[Path | None, typer.Option(metavar="OUT", help="A file for the wrong rows, surest first.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """How good the taggers are on labelled rows, and how well they know it.

    Heads: sentiment, emotion, language, role (advocate, ambassador, employee, none), and those of yes or no: irony,
    offensive, complaint, praise, question, suggestion, purchase_intent, churn_risk, recommendation, advocacy,
    comparison, disclosure, spam. Labels of these are yes and no, true and false, or 1 and 0.

    Macro figures are means over the labels that the file has. The Brier score and the calibration error (ECE, Guo et
    al. 2017, 15 bins) are those of the probability of the answer given. Texts in a language that no tagger reads are
    counted and left out.
    """
    from goodword.cli.terminal import printable
    from goodword.evaluate import evaluate as measure
    from goodword.tag_file.outputs import check_output

    if errors is not None:
        check_output(file, errors)
    with _progress() as on_rows:
        report = measure(
            file, text=text, label=label, head=head, mapping=_mapping(map_), slice_by=slice_, wanted=wanted,
            taggers=_taggers, on_rows=on_rows,
        )  # fmt: skip
    if errors is not None:
        _write_wrong(report.wrong, errors)
    if json_:
        typer.echo(_as_json(report))
        return
    _show(report)
    if errors is not None:
        typer.echo(printable(f"{errors}: {len(report.wrong):,} wrong, surest first"))


def _mapping(pairs: str) -> dict[str, str]:
    found = {}
    for pair in filter(None, pairs.split(",")):
        cell, equals, label = pair.rpartition("=")
        if not equals or not label.strip():
            raise typer.BadParameter(f"{pair!r} is not CELL=LABEL, such as 0=negative", param_hint="--map")
        found[cell.strip()] = label.strip()
    return found


def _write_wrong(wrong: "Sequence[Wrong]", output: Path) -> None:
    from dataclasses import asdict

    import pyarrow as pa

    from goodword.tables import write_table

    names = ["row", "text", "label", "predicted", "confidence"]
    types = pa.int64(), pa.string(), pa.string(), pa.string(), pa.float64()
    rows = [asdict(one) | {"confidence": round(one.confidence, 4)} for one in wrong]
    write_table(pa.Table.from_pylist(rows, schema=pa.schema(list(zip(names, types, strict=True)))), output)


def _as_json(report: "Evaluation") -> str:
    import json
    from dataclasses import asdict

    return json.dumps(asdict(report) | {"wrong": len(report.wrong)}, indent=2)


def _show(report: "Evaluation") -> None:
    from goodword.cli.terminal import counted, printable

    _table("", ["", report.head], list(_figures(report)))
    if report.abstained:
        typer.echo(printable(f"Abstained, for no tagger reads it: {_listed(report.abstained)}\n"))
    named = [f"true {name}" for name in report.labels]
    rows = [[name, *counts] for name, counts in zip(named, report.confusion, strict=True)]
    _table("What is true, and what was said", ["", *(f"said {name}" for name in report.labels)], rows)
    if report.slices:
        worst = [[one.name, one.rows, f"{one.macro_f1:.4f}", f"{one.difference:+.4f}"] for one in report.slices]
        _table("Worst slices", ["slice", "rows", "macro F1", "against all"], worst)
    if report.cut_off is None:
        typer.echo(f"No cut-off: at no confidence is the accuracy {report.wanted:g}")
    elif report.review is None:
        typer.echo(
            f"Suggested cut-off: yes from {report.cut_off:.4f} on, which has the best F1, {report.cut_off_f1:.4f}"
        )
    else:
        share, review = report.review, round(report.review * report.evaluated)
        typer.echo(
            f"Suggested cut-off: below a confidence of {report.cut_off:.4f} to review, which leaves an accuracy of "
            f"{report.wanted:g}; {counted(review, 'row')} ({share:.1%}) would go there"
        )


def _figures(report: "Evaluation") -> "Iterator[tuple[str, str]]":
    yield "rows", f"{report.rows:,}"
    left_out = {"without a label": report.unlabelled, "without a text": report.empty, "can't be read": report.torn}
    for why, count in left_out.items():
        if count:
            yield f"left out: {why}", f"{count:,}"
    if report.abstained:
        yield "left out: abstained", f"{sum(report.abstained.values()):,}"
    yield "evaluated", f"{report.evaluated:,}"
    figures = {
        "accuracy": report.accuracy,
        "macro recall": report.macro_recall,
        "macro F1": report.macro_f1,
        "F1 of yes": report.f1_yes,
        "ROC AUC": report.roc_auc,
        "Brier score": report.brier,
        "ECE (15 bins)": report.ece,
    }
    for name, figure in figures.items():
        if figure is not None:
            yield name, f"{figure:.4f}"


def _table(title: str, header: "Sequence[str]", rows: "Sequence[Sequence[object]]") -> None:
    """With rules on a terminal; elsewhere in plain columns, numbers to the right."""
    import sys

    from goodword.cli.terminal import cell, show_table

    if sys.stdout.isatty():
        show_table(title, header, rows)
        return
    table = [[cell(value) for value in row] for row in (header, *rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    if title:
        typer.echo(title)
    for first, *others in table:
        numbers = (f"{value:>{width}}" for value, width in zip(others, widths[1:], strict=True))
        typer.echo("  ".join([f"{first:<{widths[0]}}", *numbers]))
    typer.echo("")


def _listed(languages: "Mapping[str, int]") -> str:
    """The most frequent first."""
    common = sorted(languages.items(), key=lambda one: -one[1])
    shown = [f"{_NO_LANGUAGE.get(name, name)} {count:,}" for name, count in common[:_LANGUAGES_SHOWN]]
    more = f" and {len(common) - _LANGUAGES_SHOWN:,} more" if len(common) > _LANGUAGES_SHOWN else ""
    return f"{', '.join(shown)}{more}"


def _taggers() -> "list[Tagger]":
    """Those that goodword.toml chooses; without one, the bundled."""
    from goodword.settings import load_settings
    from goodword.taggers import taggers_of

    return taggers_of(load_settings(Home.from_environment()))


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


def detect(
    file: Annotated[Path, typer.Argument(help="Counts over time: CSV, JSONL or Parquet.", exists=True, dir_okay=False)],
    time: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the times, which rise.")],
    value: Annotated[str, typer.Option(metavar="COLUMN", help="The column with the counts; empty: not known.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="CSV, JSONL or Parquet, by its ending.")],
    raw: Annotated[bool, typer.Option("--raw", help="Leave cells of a CSV that a spreadsheet would run.")] = False,
) -> None:
    """Find spikes in a series of counts, each row judged by its past alone: one row out for each row in.

    Adds expected (of the row); upper (half an hour above this alerts); anomaly_score (0 to 1, 0.5 or more is far above
    usual, empty while there is no past) and alert (1 in the first row of a spike, at most once in 36 hours, else 0).
    Rows a minute or more apart. It is the detection behind the alerts.
    """
    from goodword.cli.terminal import counted, printable
    from goodword.detect import detect_file

    found = detect_file(file, time=time, value=value, output=output, raw=raw)
    unknown = f", {found.unknown:,} of them without a value" if found.unknown else ""
    rows, alerts = counted(found.rows, "row"), counted(len(found.alerts), "alert")
    typer.echo(printable(f"{output}: {rows}, {found.step} apart{unknown}; {alerts}"))
    for when in found.alerts[:_ALERTS_SHOWN]:
        typer.echo(f"  {when:%Y-%m-%d %H:%M} UTC")
    if len(found.alerts) > _ALERTS_SHOWN:
        typer.echo(f"  and {len(found.alerts) - _ALERTS_SHOWN:,} more")
