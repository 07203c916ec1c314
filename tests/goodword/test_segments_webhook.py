"""Segments to a webhook: what arrives, once, whatever happens on the way."""

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from goodword import notify, webhook
from goodword.home import Home
from goodword.segments import Exported, SegmentError
from goodword.settings import Settings
from tests.goodword.people import NOW, ask, customers, run, segment, sound
from tests.goodword.receiver import SECRET, Receiver, answers, resets, sleeps

ADDRESS = "CRM_WEBHOOK"


def settings(**fields: Any) -> Settings:
    return segment(**{"webhook": f"env:{ADDRESS}", **fields})


def environment(server: Receiver) -> dict[str, str]:
    return {ADDRESS: server.url, "GOODWORD_WEBHOOK_SECRET_GOLD": SECRET}


def send(home: Home, server: Receiver, minutes: float = 0, **fields: Any) -> Exported:
    return run(home, settings(**fields), minutes=minutes, environment=environment(server))


def deliver(home: Home, server: Receiver, minutes: float) -> notify.Delivered:
    """What a run of `listen` does."""
    return notify.deliver(home, settings(), lambda: NOW + timedelta(minutes=minutes), environment(server))


def states(home: Home) -> list[Any]:
    return [row[0] for row in ask(home, "SELECT state FROM exports ORDER BY planned_at, export_id")]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """One try at a time, and no patience."""
    monkeypatch.setattr(webhook, "_TRIES", 1)
    monkeypatch.setattr(webhook, "_TIMEOUT_S", 0.5)


def test_what_arrives(home: Home) -> None:
    sql = (
        "SELECT customer_id, name, 1.50::DECIMAL(5, 2) AS price, 3::HUGEINT AS n, 'NaN'::DOUBLE AS nan, "
        "DATE '2026-01-02' AS day, TIMESTAMPTZ '2026-01-02 03:04:05+00' AS at, ['a', NULL] AS many, "
        "{'x': 1} AS one, NULL AS nothing, '=1+1' AS formula, 'ü\u202e\"' AS odd FROM customers"
    )
    customers(home, {"a": "gold"})
    with Receiver() as server:
        done = send(home, server, query=sql)
    assert (done.going, done.members, done.delivered, done.waiting) == (1, 1, 1, 0)
    [(message_id, message)] = server.taken
    [row] = message["data"].pop("rows")
    assert message == {
        "type": "segment.exported", "timestamp": NOW.isoformat(),
        "data": {"segment": "gold", "batch": 1, "batches": 1},
    }  # fmt: skip
    assert row == {
        "customer_id": "a", "name": "Name of a", "price": 1.5, "n": 3, "nan": None, "day": "2026-01-02",
        "at": "2026-01-02T03:04:05+00:00", "many": ["a", None], "one": {"x": 1}, "nothing": None, "formula": "=1+1",
        "odd": 'ü\u202e"',
    }  # fmt: skip
    assert ask(home, "SELECT export_id, state, target, rows FROM exports") == [
        (message_id, "delivered", f"env:{ADDRESS}", 1)
    ]
    assert sound(home)


def test_batches_hold_everybody_once_in_the_order_of_the_query(home: Home) -> None:
    names = [f"c{number:04}" for number in range(1203)]
    customers(home, dict.fromkeys(names, "gold"))
    with Receiver() as server:
        assert send(home, server).delivered == 3
        assert send(home, server, 1).going == 0
    assert sorted(len(message["data"]["rows"]) for _, message in server.taken) == [203, 500, 500]
    messages = sorted((message["data"]["batch"], message["data"]) for _, message in server.taken)
    assert [row["customer_id"] for _, data in messages for row in data["rows"]] == names
    assert {data["batches"] for _, data in messages} == {3}
    assert sound(home)


def test_only_who_is_new(home: Home) -> None:
    with Receiver() as server:
        for minute, tiers in enumerate(["gold silver", "gold gold", "silver gold", "gold gold"]):
            customers(home, dict(zip("ab", tiers.split(), strict=True)))
            send(home, server, minute)
    assert [[row["customer_id"] for row in message["data"]["rows"]] for _, message in server.taken] == [
        ["a"], ["b"], ["a"]
    ]  # fmt: skip
    assert sound(home)


def test_an_error_of_the_receiver_passes(home: Home) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults[1] = answers(500)
        assert send(home, server).delivered == 1
    assert len(server.taken) == 1


@pytest.mark.usefixtures("quick")
def test_what_is_down_gets_it_later_under_the_same_id(home: Home) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults = {1: answers(503), 2: answers(503)}
        done = send(home, server)
        assert (done.delivered, done.waiting, done.reason) == (0, 1, "the receiver answered 503")
        assert ask(home, "SELECT exports, exported_at FROM segment_members") == [(0, None)]
        assert send(home, server, 0.5).going == 0  # it is on its way already
        assert len(server.requests) == 1  # and not due
        deliver(home, server, 2)
        assert states(home) == ["waiting"]
        later = send(home, server, 30)
    assert (later.going, later.delivered) == (0, 1)
    assert len({headers["webhook-id"] for headers in server.requests}) == 1
    assert len(server.taken) == 1
    assert ask(home, "SELECT exports, exported_at FROM segment_members") == [(1, NOW + timedelta(minutes=30))]
    assert sound(home)


@pytest.mark.usefixtures("quick")
def test_who_asks_for_an_hour_gets_it(home: Home) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults[1] = answers(429, Retry_After="3600")
        assert send(home, server).waiting == 1
        deliver(home, server, 59)
        assert len(server.requests) == 1
        deliver(home, server, 61)
    assert len(server.taken) == 1
    assert states(home) == ["delivered"]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("fault", [resets, sleeps(1.0)])
def test_taken_without_an_answer_comes_again_with_the_same_id(home: Home, fault: Any) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    with Receiver() as server:
        server.faults[1] = fault
        assert send(home, server).waiting == 1
        deliver(home, server, 5)
        deliver(home, server, 60)
    assert len(server.taken) == 2
    assert len(dict(server.taken)) == 1
    assert server.taken[0] == server.taken[1]  # the same words, too
    assert [row["customer_id"] for row in server.rows()] == ["a", "b"]
    assert states(home) == ["delivered"]


@pytest.mark.usefixtures("quick")
def test_a_row_is_never_given_up(home: Home) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults = dict.fromkeys(range(1, 31), answers(500))
        send(home, server)
        for hours in range(1, 35):
            deliver(home, server, hours * 61)
    assert len(server.taken) == 1
    assert len(server.requests) == 31


def test_what_is_refused_was_not_exported(home: Home) -> None:
    customers(home, {"a": "gold", "b": "gold", "c": "gold"})
    with Receiver() as server:
        server.faults[2] = answers(422)
        with pytest.raises(SegmentError, match=r"answered 422: .*carries again: 1"):
            send(home, server, batch=1)
        assert sorted(states(home)) == ["delivered", "delivered", "refused"]
        assert ask(home, "SELECT DISTINCT body_text FROM base.outbox") == [(None,)]  # nothing is kept in vain
        assert sorted(ask(home, "SELECT exports FROM segment_members")) == [(0,), (1,), (1,)]
        again = send(home, server, 1, batch=1)
    assert (again.going, again.delivered) == (1, 1)
    assert sorted(row["customer_id"] for row in server.rows()) == ["a", "b", "c"]
    assert len({message_id for message_id, _ in server.taken}) == 3
    assert sound(home)


@pytest.mark.usefixtures("quick")
def test_all_waits_for_what_is_on_its_way(home: Home) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults[1] = answers(500)
        send(home, server, only="all")
        assert send(home, server, 0.5, only="all").going == 0
        assert send(home, server, 5, only="all").delivered == 1
        assert send(home, server, 6, only="all").going == 1
    assert len(server.taken) == 2


@pytest.mark.usefixtures("quick")
def test_what_changes_on_its_way_goes_out_again(home: Home) -> None:
    sql = "SELECT customer_id, tier FROM customers"
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults[1] = answers(500)
        send(home, server, query=sql, only="changed")
        customers(home, {"a": "silver"})
        send(home, server, 5, query=sql, only="changed")
        send(home, server, 9, query=sql, only="changed")
    assert [message["data"]["rows"][0]["tier"] for _, message in server.taken] == ["gold", "silver"]
    assert sound(home)


def test_a_segment_that_lost_its_webhook_lets_its_rows_go(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhook, "_TRIES", 1)
    customers(home, {"a": "gold"})
    with Receiver() as server:
        server.faults[1] = answers(500)
        send(home, server)
        notify.deliver(home, Settings(), lambda: NOW + timedelta(minutes=5), environment(server))
        assert states(home) == ["refused"]
        assert send(home, server, 10).delivered == 1


@pytest.mark.parametrize(
    ("lacks", "given", "said"),
    [
        (ADDRESS, None, "the environment variable CRM_WEBHOOK is not set"),
        ("GOODWORD_WEBHOOK_SECRET_GOLD", None, "the environment variable GOODWORD_WEBHOOK_SECRET_GOLD is not set"),
        (ADDRESS, "http://crm.example.com/a-token", "is not https"),
        ("GOODWORD_WEBHOOK_SECRET_GOLD", "a-token", "is no secret: whsec_ and 24 to 64 bytes in base64"),
    ],
)
def test_what_a_person_can_mend_is_said_before_anything_goes_out(
    home: Home, lacks: str, given: str | None, said: str
) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        found = {name: value for name, value in {**environment(server), lacks: given}.items() if value}
        with pytest.raises(SegmentError) as error:
            run(home, settings(), environment=found)
        assert said in str(error.value)
        assert "a-token" not in str(error.value)
        assert server.requests == []
        assert ask(home, "FROM exports") == []
        assert send(home, server).delivered == 1


def test_a_variable_of_another_name(home: Home) -> None:
    customers(home, {"a": "gold"})
    with Receiver() as server:
        found = {ADDRESS: server.url, "OTHER": SECRET}
        assert run(home, settings(secret="env:OTHER"), environment=found).delivered == 1


@pytest.mark.usefixtures("quick")
def test_nothing_secret_and_no_row_in_logs_errors_or_the_warehouse(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    customers(home, {"a": "gold", "b": "gold"})
    with Receiver() as server:
        server.faults = {1: answers(500), 2: answers(401)}
        with pytest.raises(SegmentError) as error:
            send(home, server, batch=1)
        send(home, server, 5)
    told = caplog.text + str(error.value)
    assert "segment gold" in told
    for secret in ("a-token-in-the-address", SECRET, SECRET[6:]):
        assert secret not in told
        assert secret.encode() not in home.warehouse.read_bytes()
    assert "Name of" not in told
    assert "GET" not in told
    assert "POST" not in told


# Killed

#: Exports, and dies at the given line of what it runs through; says how many lines there were if it lives.
_EXPORTER = """
import os, signal, sys
from datetime import datetime, UTC
from pathlib import Path
from goodword import notify
from goodword.home import Home
from goodword.segments import export as package, files
from goodword.segments.export import export
from goodword.settings import Settings
from warehouse import exports, outbox

root, settings, stop = sys.argv[1], Settings.model_validate_json(sys.argv[2]), int(sys.argv[3])
watched = {module.__file__ for module in (notify, files, sys.modules["goodword.segments.export"], exports, outbox)}
lines = 0

def trace(frame, event, argument):
    global lines
    if frame.f_code.co_filename not in watched:
        return None
    if event == "line":
        lines += 1
        if lines == stop:
            os.kill(os.getpid(), signal.SIGKILL)
    return trace

sys.settrace(trace)
export(Home(Path(root)), settings, "gold", lambda: datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
sys.settrace(None)
print(lines)
"""
_PARTS = 10


def exporter(home: Home, of: Settings, server: Receiver, stop: int) -> "subprocess.CompletedProcess[str]":
    arguments = [sys.executable, "-c", _EXPORTER, str(home.root), of.model_dump_json(), str(stop)]
    found = os.environ | environment(server)
    return subprocess.run(arguments, capture_output=True, text=True, check=False, timeout=60, env=found)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """How many lines an export to a webhook has, and one to a file."""
    with Receiver() as server:
        counts = {}
        for name, of in [("webhook", settings(batch=1)), ("file", segment(to="{segment}.csv"))]:
            home = Home(tmp_path_factory.mktemp(name))
            customers(home, {"a": "gold", "b": "gold"})
            counts[name] = int(exporter(home, of, server, 0).stdout)
    return counts


@pytest.mark.parametrize("part", range(_PARTS))
def test_killed_wherever_it_stands_nobody_is_forgotten_and_no_id_is_new(
    home: Home, lines: dict[str, int], part: int
) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    with Receiver() as server:
        killed = exporter(home, settings(batch=1), server, 1 + part * lines["webhook"] // _PARTS)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        for minutes in (20, 40):  # a claim of a sender that died is a quarter of an hour old
            send(home, server, minutes, batch=1)
    assert sorted(row["customer_id"] for row in server.rows()) == ["a", "b"]
    assert len(server.taken) <= 3
    assert states(home) == ["delivered", "delivered"]
    assert sound(home)


@pytest.mark.parametrize("part", range(_PARTS))
def test_killed_wherever_it_stands_each_is_in_one_file(home: Home, lines: dict[str, int], part: int) -> None:
    customers(home, {"a": "gold", "b": "gold"})
    of = segment(to="{segment}.csv")
    with Receiver() as server:
        killed = exporter(home, of, server, 1 + part * lines["file"] // _PARTS)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    run(home, of, minutes=1)
    files = sorted(home.root.glob("gold*.csv"))
    rows = [row for file in files for row in file.read_text().splitlines()[1:]]
    assert rows == ["a,Name of a,gold", "b,Name of b,gold"]
    assert states(home) == ["delivered"]
    assert not list(home.root.glob(".*.part"))
    assert sound(home)


def test_killed_when_the_receiver_had_it(home: Home, tmp_path: Path) -> None:
    """Between the receiver's taking it and the record of that: it comes again, under the same id."""
    customers(home, {"a": "gold"})
    with Receiver() as server:
        process: list[subprocess.Popen[str]] = []

        def kills(_: object, take: Callable[[], None]) -> None:
            take()
            process[0].kill()

        server.faults[1] = kills
        arguments = [sys.executable, "-c", _EXPORTER, str(home.root), settings().model_dump_json(), "0"]
        process.append(subprocess.Popen(arguments, env=os.environ | environment(server), text=True))
        process[0].wait(timeout=60)
        assert states(home) == ["waiting"]
        assert send(home, server, 5).going == 0
        assert len(server.taken) == 1
        assert send(home, server, 20).delivered == 1
    assert len(server.taken) == 2
    assert server.taken[0] == server.taken[1]
    assert sound(home)
