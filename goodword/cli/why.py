"""``goodword why AUTHOR``: a person's standing, the formula with their numbers in it, and the posts behind it."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer

from goodword.home import Home

if TYPE_CHECKING:
    from rich.text import Text

    from goodword.settings import Settings
    from goodword.why import Case, Person, Row

# More posts than these are not read on a terminal; --json has all.
_SHOWN = 25
# A sum of more numbers than these is not written out.
_WRITTEN_OUT = 6
_WORDS = 90
_PIPE_WIDTH = 140


def register(app: typer.Typer) -> None:
    app.command()(why)


def why(
    author: Annotated[str, typer.Argument(help="A key such as x:123, a handle such as @anna, or a customer's id.")],
    brand: Annotated[str | None, typer.Option(help="One brand; without it, each that they spoke of.")] = None,
    at: Annotated[
        datetime | None, typer.Option("--at", formats=["%Y-%m-%d"], help="As of the end of that day; without it, now.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="For a machine, with all posts.")] = False,
) -> None:
    """Why somebody is an advocate, an ambassador, an employee or a critic: the formula, their numbers, their posts.

    `goodword query "FROM standing ORDER BY love DESC"` lists everyone; "FROM standing_formula" has the numbers.
    """
    import warehouse
    from goodword import why as standings
    from goodword.settings import load_settings

    home = Home.from_environment()
    settings = load_settings(home)
    moment = _moment(at, settings)
    with warehouse.reading(home.published) as reader:
        person = _the_one(author, standings.people(reader, author), json_)
        numbers = standings.formula(reader)
        found = standings.cases(reader, person, moment)
        linked = standings.link(reader, person, moment)
    own = standings.own_brands(settings, person)
    found = _of_brand(found, brand, own, person, moment)
    if json_:
        _print_json(standings.document(person, linked, numbers, found, moment))
        return
    _print_person(person, settings, moment)
    if linked:
        _print_link(linked)
    for case in found:
        _print_case(case, numbers)


def _moment(at: datetime | None, settings: "Settings") -> datetime:
    from goodword.cli.terminal import clock
    from goodword.digest.terms import Period, term

    now = clock()
    if at is None:
        return now
    day = term(Period.DAY, at.date(), ZoneInfo(settings.timezone))
    if day.start > now:
        raise typer.BadParameter(f"{day.first} is yet to come", param_hint="--at")
    return min(day.end, now)


def _the_one(who: str, found: "Sequence[Person]", json_: bool) -> "Person":
    """The only one of ``found``; otherwise says what is wrong, and ends."""
    from goodword.cli.terminal import printable, show_table

    if len(found) == 1:
        return found[0]
    said = printable(repr(who))
    if not found:
        typer.echo(
            f"goodword: nobody called {said} has said anything. AUTHOR is a key such as x:123, a handle such as @anna, "
            'or a customer\'s id; `goodword query "FROM standing"` lists everyone.',
            err=True,
        )
        raise typer.Exit(1)
    typer.echo(f"goodword: {said} can mean {len(found)} accounts; name one by its key", err=True)
    if not json_:
        header = ("key", "handle", "source", "name", "customer", "mentions", "last one")
        show_table("", header, [
            (one.key, one.handle, one.source, one.name, one.customer_id, one.mentions, f"{one.last_at:%Y-%m-%d}")
            for one in found
        ])  # fmt: skip
    raise typer.Exit(1)


def _of_brand(
    found: "list[Case]", brand: str | None, own: set[str], person: "Person", moment: datetime
) -> "list[Case]":
    """Those of ``brand``, or all; never those of the person's own brands. Ends with an error where none is left."""
    from goodword.cli.terminal import printable

    known = [case.standing["brand"] for case in found]
    kept = [
        case
        for case in found
        if case.standing["brand"] not in own and brand in {None, case.standing["brand"]}
    ]  # fmt: skip
    if kept:
        return kept
    if not known:
        told = f"{person.key} had said nothing by {moment:%Y-%m-%d %H:%M} UTC"
    elif brand in known or not brand:
        told = f"{person.key} is an account of {', '.join(sorted(own))} itself (goodword.toml) and has no standing"
    else:
        told = f"{person.key} said nothing of {brand!r}, but of {', '.join(known)}"
    typer.echo(f"goodword: {printable(told)}", err=True)
    raise typer.Exit(1)


def _print_json(document: dict[str, Any]) -> None:
    import json

    # ASCII: what a post holds of escapes and marks stays spelled out.
    typer.echo(json.dumps(document, default=_plain, indent=2))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _print_person(person: "Person", settings: "Settings", moment: datetime) -> None:
    from goodword.cli.terminal import printable

    names = [
        person.name,
        f"@{person.handle.lstrip('@')} on {person.source}" if person.handle else None,
        person.author_key,
        f"customer {person.customer_id}" if person.customer_id else None,
    ]
    local = moment.astimezone(ZoneInfo(settings.timezone))
    typer.echo(printable(f"{', '.join(name for name in names if name)}; as of {local:%Y-%m-%d %H:%M %Z}"))


def _print_link(linked: "Row") -> None:
    from goodword.cli.terminal import printable

    sure = f", probability {linked['probability']:.3f}" if linked["probability"] is not None else ""
    since = f"{linked['linked_at']:%Y-%m-%d}"
    told = f"linked to customer {linked['customer_id']} since {since} by {linked['rule']}{sure}: {linked['reason']}"
    typer.echo(printable(told))


def _print_case(case: "Case", numbers: "Row") -> None:
    from goodword.cli.terminal import counted, printable
    from goodword.why import reason

    row = case.standing
    spoken = f"{counted(row['mentions'], 'post')}, {row['first_at']:%Y-%m-%d} to {row['last_at']:%Y-%m-%d}"
    verdict = f"{numbers['verdict']} × (praise - complaint)"
    says = f"{numbers['feeling']} × sentiment + {verdict} + {numbers['intent']} × (recommends - leaves)"
    lines = [
        "",
        f"{row['brand']}: {row['standing']}, because {reason(row, numbers)}.",
        f"  {spoken}; love {row['trend']:+.3f} in {numbers['trend_days']} days; compensation {_compensation(row)}",
        f"  a post says  {says}",
        f"  and adds     what it says × {numbers['decay']} ^ months since then, each number rounded as it is shown",
        f"  love         {_sum(case)}",
        f"  reach        {_reach(row)}",
    ]
    if case.customer:
        lines.insert(3, (
            f"  with all that customer {row['customer_id']} said ({case.customer['mentions']:,} posts): "
            f"{case.customer['standing']}, love {case.customer['love']}; goodword why {row['customer_id']}"
        ))  # fmt: skip
    typer.echo("\n".join(printable(line) for line in lines))
    _print_posts(case)


def _compensation(row: "Row") -> str:
    if not row["compensation_last"]:
        return "not seen"
    since, last = (f"{row[f'compensation_{end}']:%Y-%m-%d}" for end in ("since", "last"))
    return f"seen ({row['compensation']}), since {since}, last {last}"


def _sum(case: "Case") -> str:
    """The love as the sum that it is, where that can be read in a line."""
    added = [mention["contribution"] for mention in case.mentions]
    if len(added) == 1 or len(added) > _WRITTEN_OUT:
        return f"{case.standing['love']}, the sum of what the posts below add"
    first, *others = added
    written = "".join(f" {'-' if value < 0 else '+'} {abs(value)}" for value in others)
    return f"{first}{written} = {case.standing['love']}"


def _reach(row: "Row") -> str:
    if row["reach"] is None:
        return "not known: no source says how many followers they have"
    counted = f" + {row['likes_and_shares']:,} likes and shares" if row["likes_and_shares"] else ""
    return f"log10(1 + {row['followers']:,} followers{counted}) = {row['reach']:.3f}"


def _print_posts(case: "Case") -> None:
    """The posts that add most, latest first, and what the others add together: the column adds up to the love."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from goodword.cli.terminal import counted

    most = sorted(case.mentions, key=lambda mention: -abs(mention["contribution"]))
    shown = {mention["mention_id"] for mention in most[:_SHOWN]}
    table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name in ("date", "says", "months", "decay", "adds", "post"):
        justify: Literal["left", "right"] = "left" if name in {"date", "post"} else "right"
        table.add_column(name, justify=justify, no_wrap=name != "post", overflow="fold")
    for mention in case.mentions:
        if mention["mention_id"] in shown:
            numbers = (f"{mention['months']:.2f}", f"{mention['decay']:.3f}", f"{mention['contribution']:+.3f}")
            table.add_row(
                f"{mention['created_at']:%Y-%m-%d}", f"{mention['weight']:+.3f}", *numbers, _post(mention)
            )  # fmt: skip
    rest = [mention["contribution"] for mention in case.mentions if mention["mention_id"] not in shown]
    if rest:
        told = Text(f"{counted(len(rest), 'post')} that add less each; --json has them")
        table.add_row("", "", "", "", f"{sum(rest):+.3f}", told)
    table.add_section()
    table.add_row("", "", "", "love", f"{case.standing['love']:+.3f}", "")
    console = Console(highlight=False)
    console.width = console.width if console.is_terminal else _PIPE_WIDTH
    console.print(table)


def _parts(mention: "Row") -> str:
    """What its weight is made of."""
    named = {
        "feeling": "feeling",
        "verdict": "praise" if mention["verdict"] > 0 else "complaint",
        "intent": "recommends" if mention["intent"] > 0 else "leaves",
    }
    parts = [f"{name} {mention[part]:+.3f}" for part, name in named.items() if mention[part]]
    return ", ".join(parts) or "nothing for or against"


def _post(mention: "Row") -> "Text":
    """The first words, what the weight is made of, the words that show the role, and where to read it."""
    from rich.style import Style
    from rich.text import Text

    from goodword.untrusted import clip, safe_url

    post = Text(f"{clip(mention['text'], _WORDS)}\n")
    post.append(_parts(mention), "italic")
    paid = f"{mention['compensation']}: " if mention["compensation"] else ""
    if mention["evidence"]:
        post.append(f"\n{paid}“{clip(mention['evidence'], _WORDS)}”", "bold")
    elif paid:
        post.append(f"\n{paid}the words are not marked", "bold")
    url = safe_url(mention["url"])
    post.append(f"\n{url}" if url else f"\n{clip(mention['mention_id'], _WORDS)}", Style(dim=True, link=url))
    return post
