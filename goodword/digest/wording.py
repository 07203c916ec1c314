"""How terms are called."""

from datetime import timedelta

from goodword.digest.terms import Period, Term

#: What the columns of a table are called: the term itself, and the two that it is compared with.
COLUMNS = {
    Period.DAY: ("this day", "day before", "week before"),
    Period.WEEK: ("this week", "week before", "4 weeks before"),
    Period.MONTH: ("this month", "month before", "year before"),
}
#: Each of the two, as a sentence says when it was.
WHEN = {
    Period.DAY: ("the day before", "on the same day last week"),
    Period.WEEK: ("the week before", "four weeks before"),
    Period.MONTH: ("the month before", "in the same month last year"),
}


def title(term: Term) -> str:
    """Friday 20 November 2026; 16 to 22 November 2026; November 2026."""
    if term.period is Period.DAY:
        return f"{term.first:%A %-d %B %Y}"
    if term.period is Period.MONTH:
        return f"{term.first:%B %Y}"
    start = f"{term.first:%-d}" if term.first.month == term.last.month else f"{term.first:%-d %B}"
    if term.first.year != term.last.year:
        start = f"{term.first:%-d %B %Y}"
    return f"{start} to {term.last:%-d %B %Y}"


def short_title(term: Term) -> str:
    """The same for a mail's subject: 20 November; 16 to 22 November; November 2026."""
    return (
        title(term).removesuffix(f" {term.last:%Y}").removeprefix(f"{term.first:%A} ")
        if term.period is not Period.MONTH
        else title(term)
    )


def span(term: Term, days: int) -> str:
    """What ``Term.last_days`` spans: last seven days; this month."""
    longer = term.last_days(days) < term.start
    return f"last {_NUMBERS.get(days, days)} days" if longer else f"this {term.period}"


def days_of(term: Term, days: int) -> int:
    """How many days ``Term.last_days`` spans."""
    return round((term.end - term.last_days(days)) / timedelta(days=1))


_NUMBERS = {7: "seven"}
