"""``goodword review --posts | correct``: what the taggers are unsure of, and what people say instead."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from goodword.home import Home

# Questions on a terminal, and in a spreadsheet.
_SHOWN, _MOST = 10, 100_000
_EXCERPT = 240  # characters
_REVIEW = (
    "mention_id",
    "name",
    "label",
    "taggers_say",
    "probability",
    "text",
    "brand",
    "created_at",
    "url",
    "text_hash",
)
_TRAINING = ("text", "name", "label", "language", "by", "at")


def register(app: typer.Typer) -> None:
    app.command()(correct)


def review_posts(most: int | None, brand: str | None, csv_: Path | None) -> None:
    """Lists what is unsure, of ``brand`` or all, at most so many questions; into a spreadsheet, if one is named."""
    import warehouse
    from goodword.cli.terminal import counted

    home = Home.from_environment()
    with warehouse.reading(home.published) as reader:
        rows = reader.rows("review", brand=brand, most=most or (_MOST if csv_ else _SHOWN))
    if csv_:
        redact = redactor(home)
        _write(csv_, _REVIEW, (_filled(row, redact) for row in rows), raw=False)
        typer.echo(f"{counted(len(rows), 'question')} in {csv_}")
        typer.echo(f"Next: fill in its column label, then goodword correct --file {csv_}")
    elif rows:
        _show(rows)
    else:
        typer.echo("nothing is unsure: every answer is above the cut-offs of goodword.toml, or corrected")


def _filled(row: dict[str, Any], redact: Callable[[str], str]) -> tuple[object, ...]:
    from goodword.tagging import text_hash

    return (
        row["mention_id"], row["name"], "", row["label"], round(row["score"], 3), redact(row["text"]), row["brand"],
        row["created_at"].isoformat(), row["url"], text_hash(row["text"]),
    )  # fmt: skip


def _show(rows: Sequence[dict[str, Any]]) -> None:
    """Each mention with its questions; a post's own words and its id are somebody else's."""
    import shlex
    from itertools import groupby
    from operator import itemgetter

    from goodword.cli.terminal import printable
    from goodword.untrusted import clip

    for mention_id, group in groupby(rows, key=itemgetter("mention_id")):
        asked = list(group)
        of = asked[0]
        typer.echo(printable(f"{mention_id}  {of['brand']}  {of['created_at']:%Y-%m-%d %H:%M} UTC"))
        typer.echo(f"  {clip(of['text'], _EXCERPT)}")
        typer.echo("  " + "; ".join(f"{row['name']} {row['label']}? {row['score']:.2f}" for row in asked))
        answers = ("--sentiment LABEL" if row["name"] == "sentiment" else f"--is {row['name']}" for row in asked)
        typer.echo(printable(f"  goodword correct {shlex.quote(mention_id)} {' '.join(answers)}"))
        typer.echo()
    typer.echo("LABEL is negative, neutral or positive; where it is not so, write --not in place of --is")


def correct(
    mention: Annotated[str | None, typer.Argument(help="Its mention_id, such as x:570306133677760513.")] = None,
    sentiment: Annotated[str | None, typer.Option(help="negative, neutral or positive.")] = None,
    emotion: Annotated[str | None, typer.Option(help="anger, joy, optimism, sadness or none.")] = None,
    role: Annotated[str | None, typer.Option(help="none, advocate, ambassador or employee.")] = None,
    is_: Annotated[list[str], typer.Option("--is", metavar="NAME", help="It is: complaint, praise, question ...")] = [],  # noqa: B006 - typer reads the default, nothing changes it
    not_: Annotated[list[str], typer.Option("--not", metavar="NAME", help="It is not.")] = [],  # noqa: B006
    undo: Annotated[bool, typer.Option("--undo", help="Take back all that was said of the mention.")] = False,
    file: Annotated[
        Path | None, typer.Option(help="Many at once: columns mention_id, name, label.", exists=True, dir_okay=False)
    ] = None,
    export: Annotated[
        Path | None, typer.Option(help="Write all corrections in force as rows to train with, without personal data.")
    ] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="Export without the ' before cells that a spreadsheet would run.")
    ] = False,
    by: Annotated[str | None, typer.Option(help="Who says so; without it, the user of this machine.")] = None,
) -> None:
    """Say what a mention is, where a tagger got it wrong. A person's word counts before every tagger's, for good.

    It holds for the words as they are now: should the author edit them, the taggers judge the new ones.

    --file takes CSV, JSONL or Parquet with the columns mention_id, name and label (name: sentiment, emotion, role, or
    complaint, praise and so on with yes or no); all of it is taken, or, if a row is at fault, nothing.
    """
    from getpass import getuser

    from goodword.cli.terminal import clock

    home = Home.from_environment()
    said = _said({"sentiment": sentiment, "emotion": emotion, "role": role}, is_, not_)
    _only_one([bool(mention), bool(file), bool(export)])
    if export:
        return _export(home, export, raw)
    if not home.warehouse.exists():
        typer.echo(f"goodword: nothing was loaded under {home.root} yet: goodword run", err=True)
        raise typer.Exit(1)
    if file:
        return _correct_file(home, file, by or getuser(), clock())
    if undo == bool(said):
        raise typer.BadParameter("say what it is (--sentiment, --emotion, --role, --is, --not), or --undo")
    return _correct_one(home, str(mention), said, by or getuser(), clock())


def _only_one(given: Sequence[bool]) -> None:
    if sum(given) != 1:
        raise typer.BadParameter("one of MENTION, --file and --export, please")


def _said(labels: dict[str, str | None], is_: Iterable[str], not_: Iterable[str]) -> list[tuple[str, str]]:
    """Names with their labels. What can't be said is a usage error that names what can."""
    from goodword.cli.terminal import printable
    from goodword.corrections import fault

    said = [
        *((name, label.casefold()) for name, label in labels.items() if label),
        *((name, "yes") for name in is_),
        *((name, "no") for name in not_),
    ]
    if reasons := [reason for name, label in said if (reason := fault(name, label))]:
        raise typer.BadParameter(printable("; ".join(reasons)))
    return said


def _correct_one(home: Home, mention: str, said: list[tuple[str, str]], by: str, now: datetime) -> None:
    from goodword import pipeline
    from goodword.cli.terminal import printable
    from warehouse import corrections

    if said:
        made = [corrections.Correction(mention_id=mention, name=name, label=label) for name, label in said]
        new = corrections.correct(home.warehouse, made, by, now)
        told = ", ".join(f"{name} {label}" for name, label in said) + ("" if new else "; that was in force already")
    else:
        undone = corrections.undo(home.warehouse, mention, now)
        told = f"taken back: {', '.join(undone)}" if undone else "nothing was in force"
    pipeline.publish(home)
    typer.echo(printable(f"{mention}: {told}"))


def _correct_file(home: Home, file: Path, by: str, now: datetime) -> None:
    from goodword.cli.sheets import take
    from goodword.corrections import correct_from_file

    take(home, file, "correction", lambda: correct_from_file(home, file, by, now))


def _export(home: Home, file: Path, raw: bool) -> None:
    import warehouse
    from goodword.cli.terminal import counted

    with warehouse.reading(home.published) as reader:
        rows = reader.rows("corrections_in_force")
    redact = redactor(home)
    told = ({**row, "text": redact(row["text"])} for row in rows)
    _write(file, _TRAINING, ([row[name] for name in _TRAINING] for row in told), raw=raw)
    typer.echo(f"{counted(len(rows), 'correction')} in {file}")


def redactor(home: Home) -> Callable[[str], str]:
    """Files go to colleagues and into training: no telephone number of a customer does."""
    from functools import partial

    from goodword.settings import load_settings
    from nlp.personal import redact

    return partial(redact, region=load_settings(home).personal_data.region)


def _write(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, raw: bool) -> None:
    import csv

    from goodword.untrusted import harmless

    with file.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(header)
        writer.writerows(row if raw else [harmless(value) for value in row] for row in rows)
