"""``goodword review | unlink``: what people say of links between authors and customers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from goodword.home import Home

Row = Mapping[str, Any]

_POST, _FIELD, _CELL = 160, 200, 2_000  # characters
_PIPE_WIDTH = 120
_QUESTION = "same person? [y]es [n]o [s]kip [q]uit: "
_YES, _NO, _SKIP, _QUIT = ({"y", "yes"}, {"n", "no"}, {"s", "skip"}, {"q", "quit"})
# Column of the spreadsheet -> column of a proposal.
_SHEET = {
    "author_key": "author_key",
    "customer_id": "customer_id",
    "same": None,
    "probability": "probability",
    "against": "clash",
    "reason": "reason",
    **{
        name: name
        for name in (
            "author_name", "author_handle", "author_place", "author_language", "author_bio", "author_page",
            "author_posts", "customer_name", "customer_handles", "customer_email", "customer_place",
            "customer_language", "customer_company", "customer_bio", "customer_page", "customer_posts",
        )
    },
}  # fmt: skip


def register(app: typer.Typer) -> None:
    app.command()(review)
    app.command()(unlink)


def review(
    posts: Annotated[
        bool, typer.Option("--posts", help="Posts of which the taggers are unsure, in place of links.")
    ] = False,
    most: Annotated[
        int | None,
        typer.Option("--limit", "-n", min=1, help="How many questions; without it all, of posts 10 or all with --csv."),
    ] = None,
    author: Annotated[str | None, typer.Option(metavar="KEY", help="Of one author, such as x:123.")] = None,
    brand: Annotated[str | None, typer.Option(help="With --posts: of one brand; without it, of all.")] = None,
    csv_: Annotated[
        Path | None, typer.Option("--csv", help="Write the questions into a spreadsheet instead of asking.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(help="Take answers: columns author_key, customer_id, same.", exists=True, dir_okay=False),
    ] = None,
    by: Annotated[str | None, typer.Option(help="Who says so; without it, the user of this machine.")] = None,
) -> None:
    """Say who is which customer, where that is likely but not certain: author and customer side by side.

    Each answer is kept at once and never asked again; what you skip is asked next time. A yes links the two, a no keeps
    them apart, whatever any rule finds. `goodword unlink AUTHOR` and `goodword unlink AUTHOR --undo` take it back.

    --csv writes a spreadsheet: fill in its column same with yes or no, and give it to `goodword review --file`; all of
    it is taken, or, if a row is at fault, nothing. Rows that you leave empty stay open.

    With --posts: what the taggers are unsure of, newest first, with the command that settles it. [review] in
    goodword.toml says what counts as unsure. --csv writes a spreadsheet for `goodword correct --file`, in which e-mail
    addresses, telephone numbers and the like are replaced.
    """
    from getpass import getuser

    from goodword.cli.corrections import review_posts

    if posts:
        if author or file or by:
            raise typer.BadParameter("--author, --file and --by are for links; of posts see goodword correct")
        return review_posts(most, brand, csv_)
    if brand:
        raise typer.BadParameter("--brand goes with --posts: a link is of no brand")
    if csv_ and file:
        raise typer.BadParameter("--csv writes questions, --file takes answers: one of them, please")
    home = _loaded()
    if file:
        if author or most:
            raise typer.BadParameter("--file takes all answers of the file, without --author and --limit")
        return _take(home, file, by or getuser())
    if csv_:
        return _write(home, csv_, author, most)
    return _ask_all(home, author, most, by or getuser())


def unlink(
    author: Annotated[str, typer.Argument(help="A key such as x:123, or a handle such as @anna.")],
    customer: Annotated[
        str | None, typer.Option(metavar="ID", help="The customer; without it, the one linked.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was decided of the two, a yes or a no.")] = False,
    by: Annotated[str | None, typer.Option(help="Who says so; without it, the user of this machine.")] = None,
) -> None:
    """Say that an author is not the customer whom they are linked to. The link ends, its history stays.

    Every view and figure is then as if it had never been, and no rule brings it back. --undo takes the decision back:
    the next match judges the two anew.
    """
    from getpass import getuser

    from goodword import pipeline
    from goodword.cli.terminal import clock, printable
    from warehouse.match import decisions

    home = _loaded()
    key = _the_one(home, author)
    if undo:
        back = decisions.undo(home.warehouse, key, customer, clock())
        pipeline.publish(home)
        word = "are one person" if back.same else "are not one person"
        said = f"({back.decided_by}, {back.decided_at:%Y-%m-%d %H:%M} UTC)"
        told = [
            f"{key} and customer {back.customer_id}: taken back that they {word} {said}",
            "Next: goodword run judges the two anew, and publishes",
        ]
    else:
        link = decisions.unlink(home.warehouse, key, customer, by or getuser(), clock())
        pipeline.publish(home)
        told = [
            f"{key} is no longer customer {link.customer_id}",
            f"  it was since {link.linked_at:%Y-%m-%d %H:%M} UTC by {link.rule}: {link.reason}",
            f"  goodword unlink {_quoted(key)} --undo takes this back",
        ]
    for line in told:
        typer.echo(printable(line))


def _loaded() -> Home:
    home = Home.from_environment()
    if not home.warehouse.exists():
        typer.echo(f"goodword: nothing was loaded under {home.root} yet: goodword run", err=True)
        raise typer.Exit(1)
    return home


def _quoted(word: str) -> str:
    import shlex

    return shlex.quote(word)


def _the_one(home: Home, who: str) -> str:
    """The key of the only author whom ``who`` means; otherwise says what is wrong, and ends."""
    from goodword.cli.terminal import printable, show_table
    from goodword.why import plain_handle
    from warehouse.match.decisions import authors_called

    found = authors_called(home.warehouse, who.strip(), plain_handle(who))
    if len(found) == 1:
        return str(found[0]["author_key"])
    said = printable(repr(who))
    if not found:
        typer.echo(f"goodword: there is no author {said}: name one by a key such as x:123, or a handle", err=True)
        raise typer.Exit(1)
    typer.echo(f"goodword: {said} can mean {len(found)} accounts; name one by its key", err=True)
    columns = ("author_key", "handle", "source", "name", "customer_id")
    show_table("", ("key", "handle", "source", "name", "customer"), [[row[name] for name in columns] for row in found])
    raise typer.Exit(1)


def _take(home: Home, file: Path, by: str) -> None:
    from goodword.cli.sheets import take
    from goodword.cli.terminal import clock
    from goodword.links import decide_from_file

    take(home, file, "answer", lambda: decide_from_file(home, file, by, clock()))


def _write(home: Home, sheet: Path, author: str | None, most: int | None) -> None:
    import csv

    from goodword.cli.corrections import redactor
    from goodword.cli.terminal import counted
    from goodword.untrusted import harmless
    from warehouse.match.decisions import proposals

    rows = proposals(home.warehouse, author, most=most) if most else proposals(home.warehouse, author)
    if not rows:
        _nothing(author)
        return
    redact = redactor(home)
    with sheet.open("w", newline="", encoding="utf-8") as target:
        writer = csv.writer(target)
        writer.writerow(_SHEET)
        for row in rows:
            writer.writerow([harmless(_cell(row, column, redact)) for column in _SHEET.values()])
    typer.echo(f"{counted(len(rows), 'question')} in {sheet}")
    typer.echo(f"Next: fill in its column same with yes or no, then goodword review --file {sheet}")


def _cell(row: Row, column: str | None, redact: Callable[[str], str]) -> object:
    """A cell of the spreadsheet. Posts go without the personal data in them."""
    from goodword.untrusted import clip

    value = row[column] if column else None
    if isinstance(value, list):
        return " | ".join(clip(redact(post["text"]), _POST) for post in value)
    if isinstance(value, float):
        return round(value, 3)
    # A key is taken back as it is, every other text is read.
    return clip(value, _CELL) if isinstance(value, str) and column not in {"author_key", "customer_id"} else value


def _nothing(author: str | None) -> None:
    from goodword.cli.terminal import printable

    of = printable(f" of {author}") if author else ""
    typer.echo(f"no link{of} waits for an answer: what is certain was linked, and what is unlikely was not")
    typer.echo("Next: goodword run proposes links when records or posts are new; goodword review --posts asks of posts")


def _ask_all(home: Home, author: str | None, most: int | None, by: str) -> None:
    """Asks until all is answered or somebody has enough. Each question is looked up anew, for an answer settles others,
    and a colleague may answer at the same time."""
    import sys
    from io import TextIOWrapper

    from goodword import pipeline
    from goodword.cli.terminal import clock, counted
    from warehouse.match.decisions import count_proposals, decide, proposals

    answers = sys.stdin
    if isinstance(answers, TextIOWrapper):
        answers.reconfigure(errors="replace")  # a slip of the keyboard is no answer, and no end either
    said = {True: 0, False: 0}
    skipped: set[tuple[str, str]] = set()
    if not count_proposals(home.warehouse, author):
        _nothing(author)
        return
    try:
        while most is None or sum(said.values()) + len(skipped) < most:
            found = proposals(home.warehouse, author, most=1, without=skipped)
            if not found:
                break
            pair = (found[0]["author_key"], found[0]["customer_id"])
            _show(found[0])
            match _answer(answers):
                case None:
                    break
                case "skip":
                    skipped.add(pair)
                case bool(same):
                    decide(home.warehouse, *pair, same, by, clock())
                    said[same] += 1
    finally:
        # Also on Ctrl-C: readers see what was answered so far.
        if any(said.values()):
            pipeline.publish(home)
    left = count_proposals(home.warehouse, author)
    typer.echo(
        f"{counted(sum(said.values()), 'answer')} kept: {said[True]:,} yes, {said[False]:,} no; "
        f"{counted(left, 'question')} left"
    )


def _answer(answers: TextIO) -> "bool | str | None":
    """True, False, "skip", or None for enough and for the end of the input. Asks again what it does not understand."""
    while True:
        typer.echo(_QUESTION, nl=False)
        line = answers.readline()
        if not line:
            typer.echo()
            return None
        word = line.strip().casefold()
        if not answers.isatty():
            typer.echo()  # nobody typed the end of the line
        if word in _QUIT:
            return None
        if word in _YES | _NO:
            return word in _YES
        if word in _SKIP:
            return "skip"
        typer.echo("please answer y, n, s or q")


def _show(row: Row) -> None:
    """Author and customer side by side, then the probability with what speaks for and against it."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from goodword.cli.terminal import printable

    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    table.add_column("", no_wrap=True)
    for title in (f"author {row['author_key']}", f"customer {row['customer_id']}"):
        table.add_column(Text(printable(title)), ratio=1, overflow="fold")
    for name, left, right in _sides(row):
        if left or right:
            table.add_row(name, Text(left), Text(right))
    console = Console(highlight=False)
    console.width = console.width if console.is_terminal else _PIPE_WIDTH
    console.print(table)
    typer.echo(f"  probability  {row['probability']:.3f}")
    if row["clash"]:
        typer.echo(f"  against      {printable(row['clash'])}")
    for at, reason in enumerate(row["reason"].split("; ")):
        typer.echo(f"  {'because' if at == 0 else '':<12} {printable(reason)}")


def _sides(row: Row) -> Iterator[tuple[str, str, str]]:
    """What is known of both: a name, the author's and the customer's."""
    from goodword.untrusted import clip

    def text(*columns: str) -> str:
        return ", ".join(clip(str(row[column]), _FIELD) for column in columns if row[column])

    yield "name", text("author_name"), text("customer_name")
    handle = f"{clip(row['author_handle'], _FIELD)} on {row['author_source']}" if row["author_handle"] else ""
    yield "known as", handle, text("customer_handles", "customer_email")
    yield "place", text("author_place"), text("customer_place")
    yield "language", text("author_language"), text("customer_language")
    yield "company", "", text("customer_company")
    yield "about", text("author_bio"), text("customer_bio")
    yield "pages", text("author_page"), text("customer_page")
    yield "posts", _posts(row["author_posts"]), _posts(row["customer_posts"])


def _posts(posts: Sequence[Row]) -> str:
    from goodword.untrusted import clip

    return "\n".join(f"{post['at']:%Y-%m-%d} {clip(post['text'], _POST)}" for post in posts)
