"""What people say of links: it takes effect at once, no rule goes against it, and it can be taken back."""

import subprocess
import sys
from datetime import datetime, timedelta
from typing import Any

import pytest

import warehouse
from tests.warehouse.house import NOW, House, mention
from tests.warehouse.test_customers import bring, customer, identity
from warehouse.connection import connect
from warehouse.match.decisions import (
    BadDecisions,
    Decision,
    NothingToUndo,
    count_proposals,
    decide,
    decide_all,
    proposals,
    undo,
    unlink,
)

# These tell of the links themselves, or of loads; all other views must not show that a link ever was.
HISTORY = {"links", "link_decisions", "proposals", "loads", "exports", "segment_members"}
LINKS = "SELECT author_key, customer_id, rule FROM links WHERE unlinked_at IS NULL ORDER BY ALL"


def at(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def match(house: House, hours: float = 0) -> warehouse.MatchReport:
    report = warehouse.match_authors(house.path, at(hours))
    assert house.sound()
    return report


def propose(house: House, *pairs: tuple[str, str], probability: float = 0.8) -> None:
    with connect(house.path) as connection:
        for author, customer_id in pairs:
            connection.execute(
                "INSERT INTO base.proposal VALUES (?, ?, ?, 'name alike +8.1', NULL, ?, NULL)",
                [author, customer_id, probability, NOW],
            )


def links(house: House) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in house.ask(LINKS)]


def state(house: House) -> dict[str, list[Any]]:
    """All rows of every view that shows how things stand, by its name; as of one moment where a view depends on it."""
    moment = f"_at('{at(48):%Y-%m-%d %H:%M:%S}+00')"
    with connect(house.path) as connection:

        def column(sql: str) -> set[str]:
            return {name for (name,) in connection.execute(sql).fetchall()}

        macros = column("SELECT function_name FROM duckdb_functions() WHERE function_type = 'table_macro'")
        names = column("SELECT view_name FROM duckdb_views() WHERE schema_name = 'main' AND NOT internal")
        assert names > HISTORY
        return {
            name: sorted(
                map(repr, connection.execute(f"FROM {name}{moment if f'{name}_at' in macros else ''}").fetchall())
            )
            for name in sorted(names - HISTORY)
        }


@pytest.fixture
def known(house: House) -> House:
    """Two customers; Jane on x has the verified handle of C-1, jd on reddit is nobody's yet."""
    house.land([mention("1"), mention("2", "again", author_id="7")])
    house.land([mention("3", source="reddit", author_id="9", author_handle="jd")], source="reddit")
    house.load()
    bring(house, [customer(), customer("C-2", name="Rhoda Quill")], [identity()])
    return house


def test_a_yes_makes_the_link_at_once_and_says_who(known: House) -> None:
    match(known)
    propose(known, ("reddit:9", "C-1"), ("reddit:9", "C-2"))
    assert decide(known.path, "reddit:9", "C-2", True, "ada", at(1))
    assert known.sound()
    assert links(known) == [("reddit:9", "C-2", "reviewed"), ("x:7", "C-1", "verified_handle")]
    assert known.one("SELECT link_reason FROM authors WHERE author_key = 'reddit:9'") == {
        "link_reason": "ada says that they are one person"
    }
    assert count_proposals(known.path) == 0  # an author is one customer
    assert known.column("SELECT customer_id FROM mentions WHERE source = 'reddit'") == ["C-2"]
    report = match(known, 2)
    assert (report.made, report.undone, report.proposed) == (0, 0, 0)


def test_a_no_ends_the_proposal_of_the_pair_alone(known: House) -> None:
    propose(known, ("reddit:9", "C-1"), ("reddit:9", "C-2"))
    decide(known.path, "reddit:9", "C-2", False, "ada", at(1))
    assert [row["customer_id"] for row in proposals(known.path)] == ["C-1"]
    assert links(known) == []
    assert known.sound()


def test_a_customer_may_have_two_accounts_of_a_platform(house: House) -> None:
    house.land([mention("1"), mention("2", author_id="8", author_handle="jane_too")])
    house.load()
    bring(house, [customer()], [identity()])
    match(house)
    decide(house.path, "x:8", "C-1", True, "ada", at(1))
    match(house, 2)
    assert links(house) == [("x:7", "C-1", "verified_handle"), ("x:8", "C-1", "reviewed")]
    assert house.one("SELECT authors, mentions FROM customers") == {"authors": 2, "mentions": 2}


def test_a_yes_to_another_customer_takes_the_place_of_the_first(known: House) -> None:
    decide(known.path, "x:7", "C-1", True, "ada", at(1))
    decide(known.path, "x:7", "C-2", True, "bo", at(2))
    assert links(known) == [("x:7", "C-2", "reviewed")]
    assert known.ask("SELECT customer_id, decided_by, undone_at FROM link_decisions ORDER BY decided_at") == [
        {"customer_id": "C-1", "decided_by": "ada", "undone_at": at(2)},
        {"customer_id": "C-2", "decided_by": "bo", "undone_at": None},
    ]
    assert match(known, 3).ambiguous == 0
    assert links(known) == [("x:7", "C-2", "reviewed")]


def test_the_same_word_again_changes_nothing(known: House) -> None:
    assert decide(known.path, "x:7", "C-1", True, "ada", at(1))
    before = known.ask("FROM links"), known.ask("FROM link_decisions")
    assert not decide(known.path, "x:7", "C-1", True, "bo", at(2))
    assert (known.ask("FROM links"), known.ask("FROM link_decisions")) == before


def test_rules_do_not_bring_back_what_was_unlinked_and_undo_does(known: House) -> None:
    match(known)
    ended = unlink(known.path, "x:7", None, "ada", at(1))
    assert (ended.customer_id, ended.rule, ended.linked_at) == ("C-1", "verified_handle", at(0))
    assert match(known, 2).linked == 0
    back = undo(known.path, "x:7", None, at(3))
    assert (back.customer_id, back.same, back.decided_by, back.decided_at) == ("C-1", False, "ada", at(1))
    assert match(known, 4).by_rule == {"verified_handle": 1}
    assert known.ask("SELECT linked_at, unlinked_at FROM links ORDER BY 1") == [
        {"linked_at": at(0), "unlinked_at": at(1)}, {"linked_at": at(4), "unlinked_at": None},
    ]  # fmt: skip
    assert known.one("SELECT same, decided_at, undone_at FROM link_decisions") == {
        "same": False, "decided_at": at(1), "undone_at": at(3),
    }  # fmt: skip


def test_a_yes_taken_back_ends_the_link_that_rested_on_it(known: House) -> None:
    decide(known.path, "reddit:9", "C-2", True, "ada", at(1))
    assert undo(known.path, "reddit:9", "C-2", at(2)).same
    assert links(known) == []
    match(known, 3)
    assert links(known) == [("x:7", "C-1", "verified_handle")]


def test_the_history_says_how_it_was_on_a_day(known: House) -> None:
    match(known)
    unlink(known.path, "x:7", None, "ada", at(1))
    undo(known.path, "x:7", None, at(3))
    match(known, 4)

    def why(hours: float) -> dict[str, Any]:
        return known.one(f"FROM why_linked('x:7', 'C-1', '{at(hours).isoformat()}')")

    def in_force(hours: float) -> int:
        return len(known.ask(f"FROM links_at('{at(hours).isoformat()}')"))

    assert [in_force(hours) for hours in (-1, 0, 0.5, 1, 2, 3.5, 4, 9)] == [0, 1, 1, 0, 0, 0, 1, 1]
    assert why(-1) == {
        "author_key": "x:7", "customer_id": "C-1", "linked": False, "rule": None, "reason": None, "probability": None,
        "linked_at": None, "unlinked_at": None, "decided_same": None, "decided_by": None, "decided_at": None,
    }  # fmt: skip
    assert why(0.5) == why(-1) | {
        "linked": True, "rule": "verified_handle", "reason": "the customer record lists the x handle Jane",
        "linked_at": at(0), "unlinked_at": at(1),
    }  # fmt: skip
    assert why(2) == why(-1) | {"decided_same": False, "decided_by": "ada", "decided_at": at(1)}
    assert why(3.5) == why(-1)
    assert why(5)["linked_at"] == at(4)


@pytest.mark.parametrize("how", ["verified_handle", "source_customer_id", "reviewed", "likeness"])
def test_undoing_a_link_leaves_every_view_as_if_it_had_never_been(house: House, how: str) -> None:
    """Before, nobody ever said or found anything of the two; after, they were linked, and then a person said no."""
    alike = how == "likeness"
    house.land([mention("1", "I love it", author_name="Jane Doe" if alike else "Jane"), mention("2", "so so")])
    house.load()
    bring(house, [customer(), customer("C-2", name="Rhoda Quill")])
    if not alike:  # where they are, the first match finds it
        match(house)
    assert links(house) == []
    before = state(house)
    if how == "verified_handle":
        bring(house, [customer(), customer("C-2", name="Rhoda Quill")], [identity()], at(1))
        match(house, 2)
    elif how == "source_customer_id":
        with connect(house.path) as connection:
            connection.execute("UPDATE base.mention SET customer_id = 'C-1'")
        match(house, 2)
    elif how == "reviewed":
        decide(house.path, "x:7", "C-1", True, "ada", at(2))
    else:
        match(house, 2)
    assert links(house) == [("x:7", "C-1", how)]
    linked = state(house)
    assert linked["customers"] != before["customers"]
    assert linked["mentions"] != before["mentions"]
    assert unlink(house.path, "x:7", "C-1", "ada", at(3)).rule == how
    after = state(house)
    changed = {name for name in before if after[name] != before[name]}
    # What came from outside stays as it came: the handle in the records, what the source said in its history.
    kept = {"verified_handle": {"customer_identities"}, "source_customer_id": {"mention_history"}}.get(how, set())
    assert changed == kept
    match(house, 4)
    assert links(house) == []
    again = state(house)
    assert {name for name in before if again[name] != before[name]} == kept


def test_a_note_stays_with_its_customer_whoever_wrote_it(house: House) -> None:
    house.land([mention("1", kind="note", customer_id="C-1"), mention("2", kind="survey", customer_id="C-1")])
    house.load()
    bring(house, [customer()])
    decide(house.path, "x:7", "C-1", False, "ada", at(1))
    assert house.column("SELECT customer_id FROM mentions ORDER BY source_id") == ["C-1", None]
    assert house.sound()


@pytest.mark.parametrize(
    ("decisions", "reasons"),
    [
        ([("x:0", "C-1", True)], {0: "there is no author 'x:0'"}),
        ([("x:7", "C-0", False)], {0: "there is no customer 'C-0'"}),
        ([("x:7", "C-3", True)], {0: "customer 'C-3' is no longer in the company's records"}),
        (
            [("x:7", "C-1", True), ("x:7", "C-1", False)],
            dict.fromkeys((0, 1), "x:7 and customer C-1 have both a yes and a no"),
        ),
        (
            [("x:7", "C-1", True), ("reddit:9", "C-1", True), ("x:7", "C-2", True)],
            dict.fromkeys((0, 2), "x:7 can be one customer only, and has more than one yes"),
        ),
    ],
)
def test_what_cannot_be_said_is_refused_whole(
    known: House, decisions: list[tuple[str, str, bool]], reasons: dict[int, str]
) -> None:
    bring(known, [customer("C-3")])
    with connect(known.path) as connection:
        connection.execute("UPDATE base.customer SET valid_to = $1 WHERE customer_id = 'C-3'", [at(0)])
    made = [Decision(author_key=author, customer_id=who, same=same) for author, who, same in decisions]
    with pytest.raises(BadDecisions) as raised:
        decide_all(known.path, made, "ada", at(1))
    assert raised.value.reasons == reasons
    assert known.ask("FROM link_decisions") == []
    assert known.ask("FROM links") == []


def test_a_customer_who_is_gone_can_still_be_refused(known: House) -> None:
    bring(known, [customer("C-3")])
    with connect(known.path) as connection:
        connection.execute("UPDATE base.customer SET valid_to = $1 WHERE customer_id = 'C-3'", [at(0)])
    assert decide(known.path, "x:7", "C-3", False, "ada", at(1))


def test_nothing_to_unlink_or_to_undo_is_said(known: House) -> None:
    match(known)
    with pytest.raises(NothingToUndo, match="reddit:9 is not linked to any customer"):
        unlink(known.path, "reddit:9", None, "ada", at(1))
    with pytest.raises(NothingToUndo, match="x:7 is not linked to customer C-2, but to customer C-1"):
        unlink(known.path, "x:7", "C-2", "ada", at(1))
    with pytest.raises(BadDecisions, match="there is no author 'x:0'"):
        unlink(known.path, "x:0", None, "ada", at(1))
    with pytest.raises(NothingToUndo, match="nothing that anybody said of x:7 and customer C-1 is in force"):
        undo(known.path, "x:7", "C-1", at(1))
    for customer_id in ("C-1", "C-2"):
        decide(known.path, "x:7", customer_id, False, "ada", at(1))
    with pytest.raises(NothingToUndo, match=r"several customers \(C-1, C-2\): name one"):
        undo(known.path, "x:7", None, at(2))


def test_two_people_who_decide_at_once(known: House) -> None:
    """Each of two processes says yes to another customer, again and again; one word is in force at the end."""
    script = (
        "import sys; from datetime import datetime; from pathlib import Path; "
        "from warehouse.match.decisions import decide\n"
        "for number in range(4):\n"
        "    decide(Path(sys.argv[1]), 'x:7', sys.argv[2], number % 2 == 0, sys.argv[2], "
        "datetime.fromisoformat(sys.argv[3]))\n"
        "decide(Path(sys.argv[1]), 'x:7', sys.argv[2], True, sys.argv[2], datetime.fromisoformat(sys.argv[3]))"
    )
    match(known)
    people = [
        subprocess.Popen([sys.executable, "-c", script, str(known.path), who, at(1).isoformat()])
        for who in ("C-1", "C-2")
    ]
    assert [person.wait(120) for person in people] == [0, 0]
    assert known.sound()
    [(author, _, rule)] = links(known)
    assert (author, rule) == ("x:7", "reviewed")
    in_force = known.one("SELECT same, decided_by, customer_id FROM link_decisions WHERE undone_at IS NULL AND same")
    assert in_force["decided_by"] == in_force["customer_id"] == links(known)[0][1]


def test_both_sides_of_a_proposal_are_shown(known: House) -> None:
    propose(known, ("reddit:9", "C-1"))
    propose(known, ("x:7", "C-2"), probability=0.9)
    first, second = proposals(known.path)
    assert (first["author_key"], first["customer_name"], len(first["author_posts"])) == ("x:7", "Rhoda Quill", 2)
    assert (second["author_handle"], second["customer_handles"]) == ("jd", "x:jane")
    assert [row["author_key"] for row in proposals(known.path, without={("x:7", "C-2")})] == ["reddit:9"]
    assert [row["author_key"] for row in proposals(known.path, most=1)] == ["x:7"]
    assert proposals(known.path, "x:0") == []
    assert known.one("SELECT author_name, customer_name, probability FROM proposals WHERE author_key = 'x:7'") == {
        "author_name": None, "customer_name": "Rhoda Quill", "probability": 0.9,
    }  # fmt: skip
