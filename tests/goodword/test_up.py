"""The parent of Airflow's processes, with small stand-ins for them. For the real ones: tests/dags."""

import json
import os
import pty
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from goodword.home import Home

PROGRAM = """
import json, sys
from pathlib import Path
from goodword import up
from goodword.home import Home
port, services, prepare, healthy, grace = json.loads(sys.argv[1])
up._SERVICES = {name: ("-c", code) for name, code in services.items()}
up._PREPARE = ("-c", prepare)
up._GRACE = grace
up._READY_WITHIN = 2.0
up._healthy = lambda port: healthy
sys.exit(up.run_up(Home.from_environment(), port))
"""
# Writes down its own number and that of a grandchild, which is in a process group of its own and has lost its parent.
FAMILY = """
import os, signal, subprocess, sys, time
from pathlib import Path
{before}
grandchild = "import time; {before}; time.sleep(600)"
start = "subprocess.Popen([sys.executable, '-c', sys.argv[1]], process_group=0, stdout=subprocess.DEVNULL).pid"
child = [sys.executable, "-c", f"import subprocess, sys; print({{start}})", grandchild]
orphan = subprocess.run(child, stdout=subprocess.PIPE, text=True).stdout.strip()
Path(os.environ["GOODWORD_HOME"], "{name}.pids").write_text(f"{{os.getpid()}} {{orphan}}")
time.sleep(600)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)"


def family(name: str, before: str = "pass") -> str:
    return FAMILY.format(name=name, before=before)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def up(
    home: Home,
    services: dict[str, str],
    *,
    port: int | None = None,
    prepare: str = "",
    healthy: bool = True,
    grace: float = 10.0,
    stdout: int = subprocess.PIPE,
) -> Iterator[subprocess.Popen[str]]:
    home.root.mkdir(parents=True, exist_ok=True)
    arguments = json.dumps([port or free_port(), services, prepare, healthy, grace])
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, arguments], stdout=stdout, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def members(home: Home, *names: str) -> list[int]:
    """The numbers of all processes of these families, once they are all there."""
    files = [home.root / f"{name}.pids" for name in names]
    deadline = time.monotonic() + 20
    while not all(file.exists() and file.read_text() for file in files):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return [int(number) for file in files for number in file.read_text().split()]


def running(numbers: list[int]) -> list[int]:
    return [n for n in numbers if psutil.pid_exists(n) and psutil.Process(n).status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_every_process(home: Home, number: signal.Signals) -> None:
    with up(home, {name: family(name) for name in ("one", "two")}) as process:
        numbers = members(home, "one", "two")
        assert running(numbers) == numbers
        process.send_signal(number)
        said, complained = process.communicate(timeout=20)
        assert running(numbers) == []
    assert process.returncode == 0
    assert "Airflow has ended." in said
    assert complained == ""


def test_who_does_not_listen_is_killed(home: Home) -> None:
    with up(home, {"deaf": family("deaf", STUBBORN)}, grace=1.0) as process:
        numbers = members(home, "deaf")
        process.terminate()
        process.communicate(timeout=20)
        assert running(numbers) == []


def test_a_second_signal_does_not_wait(home: Home) -> None:
    with up(home, {"deaf": family("deaf", STUBBORN)}, grace=60.0) as process:
        numbers = members(home, "deaf")
        started = time.monotonic()
        process.send_signal(signal.SIGINT)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert time.monotonic() - started < 20
        assert running(numbers) == []


def test_a_signal_while_it_prepares(home: Home) -> None:
    with up(home, {}, prepare=family("prepare")) as process:
        numbers = members(home, "prepare")
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        assert process.returncode == 0
        assert running(numbers) == []


def test_one_that_dies_is_named_and_the_others_end(home: Home) -> None:
    dying = "import time; time.sleep(1); print('the disk is \\x1b[31mfull'); raise SystemExit(3)"
    with up(home, {"well": family("well"), "ill": dying}) as process:
        numbers = members(home, "well")
        _, complained = process.communicate(timeout=20)
        assert running(numbers) == []
    assert process.returncode == 1
    assert "ill ended by itself with exit code 3" in complained
    assert str(home.airflow / "logs/ill.log") in complained
    assert "the disk is [31mfull" in complained


def test_a_database_that_cannot_be_made_is_told(home: Home) -> None:
    with up(home, {"one": family("one")}, prepare="raise SystemExit('no space left')") as process:
        _, complained = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "no space left" in complained
    assert not (home.root / "one.pids").exists()


def test_never_healthy(home: Home) -> None:
    with up(home, {"one": family("one")}, healthy=False) as process:
        numbers = members(home, "one")
        _, complained = process.communicate(timeout=20)
        assert running(numbers) == []
    assert process.returncode == 1
    assert f"see {home.airflow / 'logs'}" in complained


def test_a_port_in_use(home: Home) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with up(home, {"one": family("one")}, port=port) as process:
            _, complained = process.communicate(timeout=20)
    assert process.returncode == 1
    assert f"port {port} can't be used" in complained
    assert f"--port {port + 1}" in complained
    assert not (home.root / "one.pids").exists()


@pytest.mark.parametrize("port", [-1, 65536, 99999999999999])
def test_no_such_port(home: Home, port: int) -> None:
    with up(home, {}, port=port) as process:
        _, complained = process.communicate(timeout=20)
    assert process.returncode == 1
    assert complained.startswith(f"goodword: port {port} can't be used")


def test_one_airflow_a_folder(home: Home) -> None:
    with up(home, {"one": family("one")}) as first:
        members(home, "one")
        with up(home, {}) as second:
            _, complained = second.communicate(timeout=20)
            assert second.returncode == 1
            assert f"Airflow is already up for {home.root}" in complained
        first.terminate()
        first.communicate(timeout=20)


def greeting(home: Home, stdout: int) -> str:
    """What a start says until it stays."""
    with up(home, {"one": family("one")}, stdout=stdout) as process:
        members(home, "one")
        time.sleep(0.5)
        process.terminate()
        process.wait(timeout=20)
        return process.stdout.read() if process.stdout else ""


def test_the_password_is_shown_once_and_on_a_terminal_alone(home: Home, tmp_path: Path) -> None:
    master, terminal = pty.openpty()
    greeting(home, terminal)
    first = os.read(master, 10_000).decode()
    password = json.loads((home.airflow / "passwords.json").read_text())["admin"]
    assert f"Log in as admin with the password {password}" in first
    assert password not in greeting(home, subprocess.PIPE)
    fresh = Home(tmp_path / "fresh")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOODWORD_HOME", str(fresh.root))
        said = greeting(fresh, subprocess.PIPE)
    assert json.loads((fresh.airflow / "passwords.json").read_text())["admin"] not in said
    assert f"the password that {fresh.airflow / 'passwords.json'} holds" in said
