"""``goodword up``: Airflow's processes as children of this one, from the first to the last.

Each child leads a session of its own. A terminal's Ctrl-C so reaches this process alone, and whatever the children
start can be found by its session and ended, even where its parent is gone.
"""

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import httpx
import psutil  # type: ignore[import-untyped]
import typer

from goodword.airflow_home import USER, environment, new_password, password_file
from goodword.cli.terminal import printable
from goodword.home import Home

_PREPARE = ("-m", "dags.prepare")
_SERVICES = {
    "api-server": ("-m", "airflow", "api-server"),
    # The logs lie on this machine: no second server, open to the network, has to show them.
    "scheduler": ("-m", "airflow", "scheduler", "--skip-serve-logs"),
    "dag-processor": ("-m", "airflow", "dag-processor"),
    # No task of ours waits for a trigger, but without it Airflow's home page says "unhealthy".
    "triggerer": ("-m", "airflow", "triggerer", "--skip-serve-logs"),
}
_PARTS = ("metadatabase", "scheduler", "dag_processor", "triggerer")
_READY_WITHIN = 180.0
_GRACE = 15.0
_TICK = 0.2


class UpError(Exception):
    """Airflow can't start or ended by itself. The message says what to do."""


class _Stopped(Exception):
    """Somebody asked this process to end."""


def run_up(home: Home, port: int) -> int:
    """Starts Airflow on ``port`` of 127.0.0.1 and stays until it is told to end; then no process is left. Exit code."""
    started = time.monotonic()
    try:
        with _alone(home, port), _Children(home, port) as children:
            password = new_password(home)
            typer.echo(f"Starting Airflow; its logs are in {children.logs}")
            children.run("prepare", _PREPARE)
            for name, arguments in _SERVICES.items():
                children.start(name, arguments)
            children.wait_until_healthy(port)
            _greet(home, port, password, time.monotonic() - started)
            children.watch()
    except _Stopped:
        typer.echo("Airflow has ended.")
        return 0
    except UpError as error:
        typer.echo(f"goodword: {error}", err=True)
    return 1


def _greet(home: Home, port: int, password: str | None, seconds: float) -> None:
    shown = password if password and sys.stdout.isatty() else f"that {password_file(home)} holds"
    typer.echo(
        f"Ready in {seconds:.0f} s: http://127.0.0.1:{port}\n"
        f"Log in as {USER} with the password {shown}\n"
        f"The DAGs listen, digest, segments, customers and upkeep are on schedule. Ctrl-C ends everything."
    )


@contextmanager
def _alone(home: Home, port: int) -> Iterator[None]:
    """Holds the folder against a second Airflow. Raises UpError where there is one, or where the port is taken."""
    home.airflow.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home.airflow / "up.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UpError(f"Airflow is already up for {home.root}") from None
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except (OSError, OverflowError) as error:
                raise UpError(f"port {port} can't be used ({error}): try goodword up --port {port + 1}") from None
        yield


class _Children:
    """The processes that this one started. Leaving the ``with`` block ends them all, with all that they started."""

    def __init__(self, home: Home, port: int) -> None:
        self.logs = home.airflow / "logs"
        self._environment = environment(home, port)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self._told_to_stop = 0

    def __enter__(self) -> "_Children":
        self.logs.mkdir(exist_ok=True)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup has its way
                signal.signal(number, self._on_signal)
        return self

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_stop += 1

    def __exit__(self, *_: object) -> None:
        """Asks the children politely, waits for _GRACE or a second signal, and kills what is left of them."""
        deadline, asked = time.monotonic() + _GRACE, self._told_to_stop
        for process in self._processes.values():
            process.terminate()
        while any(process.poll() is None for process in self._processes.values()):
            if time.monotonic() > deadline or self._told_to_stop > asked:
                break
            time.sleep(_TICK)
        while left := self._left():
            for process in left:
                process.kill()
            time.sleep(_TICK)

    def _left(self) -> list[psutil.Process]:
        """The children that still run, and whatever was started by them and theirs."""
        sessions = {process.pid for process in self._processes.values()}
        return [process for process in psutil.process_iter() if _session(process) in sessions]

    def start(self, name: str, arguments: tuple[str, ...]) -> None:
        """A Python process with ``arguments``; what it says goes to ``<name>.log``."""
        with self._log(name).open("wb") as log:
            self._processes[name] = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
                [sys.executable, *arguments],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def run(self, name: str, arguments: tuple[str, ...]) -> None:
        """As ``start``, and waits for its end. Raises UpError where it fails."""
        self.start(name, arguments)
        while (code := self._processes[name].poll()) is None:
            self._tick()
        if code != 0:
            raise UpError(self._obituary(name, code))
        del self._processes[name]

    def wait_until_healthy(self, port: int) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while not _healthy(port):
            self._look_after()
            if time.monotonic() > deadline:
                raise UpError(f"Airflow was not ready within {_READY_WITHIN:.0f} s: see {self.logs}")

    def watch(self) -> None:
        """Never returns: raises UpError when a child ends by itself."""
        while True:
            self._look_after()

    def _look_after(self) -> None:
        self._tick()
        for name, process in self._processes.items():
            if (code := process.poll()) is not None:
                raise UpError(self._obituary(name, code))

    def _tick(self) -> None:
        time.sleep(_TICK)
        if self._told_to_stop:
            raise _Stopped

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _obituary(self, name: str, code: int) -> str:
        log = self._log(name)
        last = log.read_text(encoding="utf-8", errors="replace").splitlines()[-15:]
        end = "\n".join(f"  {printable(line)}" for line in last)
        return f"{name} ended by itself with exit code {code}. The end of {log}:\n{end}"


def _session(process: psutil.Process) -> int | None:
    """The session of a process that still runs; None for one that does not."""
    try:
        return None if process.status() == psutil.STATUS_ZOMBIE else os.getsid(process.pid)
    except (psutil.Error, OSError):
        return None


def _healthy(port: int) -> bool:
    try:
        health = httpx.get(f"http://127.0.0.1:{port}/api/v2/monitor/health", trust_env=False, timeout=5).json()
    except (httpx.HTTPError, ValueError):
        return False
    return all(health.get(part, {}).get("status") == "healthy" for part in _PARTS)
