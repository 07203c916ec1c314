"""``goodword demo``: the sample brand, end to end, through the real DAGs, in a folder of its own."""

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from goodword.airflow_home import environment
from goodword.cli.terminal import printable, show_table
from goodword.home import Home

_SAMPLE = Path(__file__).parent / "sample"
# On Thursday 22 October 2026 an update of the sample's kettle goes wrong: the alert is one of that evening.
_RUNS: list[tuple[str, dict[str, str]]] = [
    ("customers", {}),
    ("listen", {"alerts_at": "2026-10-22T19:00:00+00:00"}),
    ("digest", {"day": "2026-10-22"}),
]
_Step = tuple[str, str]  # DAG, task


def run_demo(home: Home) -> int:
    """Runs it in ``home``/demo, where every run goes on from what the last one left. Exit code."""
    started = time.monotonic()
    demo = Home(home.root / "demo")
    _write_settings(demo)
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"The sample brand Lantern, which is invented, through the DAGs of Goodword. All of it is in {demo.root}"
    )
    story = _Story(console)
    log = demo.airflow / "logs" / "demo.log"
    if not _run(demo, log, story):
        typer.echo(f"goodword: the demo did not get through; Airflow's log says why: {log}", err=True)
        return 1
    _tell_result(demo, story, time.monotonic() - started)
    _tell_next(home, demo, story)
    return 0


def _write_settings(demo: Home) -> None:
    demo.root.mkdir(parents=True, exist_ok=True)
    sample = json.dumps(str(_SAMPLE), ensure_ascii=False)[1:-1]  # what escapes a string of JSON escapes one of TOML
    text = (_SAMPLE / "goodword.toml").read_text(encoding="utf-8")
    demo.settings.write_text(text.replace("{sample}", sample), encoding="utf-8")


def _run(demo: Home, log: Path, story: "_Story") -> bool:
    """The DAGs, in a process of their own: Airflow reads its settings when it is imported. True if all succeeded."""
    arguments = [sys.executable, "-m", "dags.run", json.dumps(_RUNS)]
    airflow = environment(demo)
    log.parent.mkdir(parents=True, exist_ok=True)
    with (
        log.open("wb") as stderr,
        subprocess.Popen(arguments, env=airflow, stdout=subprocess.PIPE, stderr=stderr) as process,  # noqa: S603
        story,
    ):
        try:
            for line in process.stdout or ():
                story.add(json.loads(line))
        except BaseException:
            process.terminate()
            raise
    return process.returncode == 0


class _Story:
    """What happened so far, on the terminal: a line a step, and a spinner for what goes on."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._status = console.status("starting Airflow")
        self._values: dict[_Step, list[Any]] = {}
        self._step: _Step | None = None
        self._failed = False
        self._since = time.monotonic()

    def __enter__(self) -> "_Story":
        self._status.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end_step()
        self._status.stop()

    def add(self, event: dict[str, Any]) -> None:
        """Takes one line of what dags.run tells. The tasks of one step come one after the other."""
        step = (event["dag"], event.get("task", ""))
        if step != self._step:
            self._end_step()
            self._step, self._failed = step, False
        self._failed |= event["state"] == "failed"
        if event.get("value") is not None:
            self._values.setdefault(step, []).append(event["value"])
        self._status.update(f"{step[0]}: after {step[1]}" if step[1] else "")

    def _end_step(self) -> None:
        if self._step is None:
            return
        seconds, self._since = time.monotonic() - self._since, time.monotonic()
        if self._failed and self._step[1] not in ("", "complain"):
            self._console.print(f"  ✗ {self._step[1]:<17} failed", markup=False)
        elif said := self._said(self._step):
            self._console.print(f"  ✓ {self._step[1]:<17} {said:<60} {seconds:5.1f} s", markup=False)

    def _said(self, step: _Step) -> str | None:
        values = self._values.get(step, [])
        match step:
            case ("customers", "import_records"):
                return f"{_listed(self.counts(*step), 'new', 'changed', 'unchanged')} records"
            case ("listen", "listen"):
                return f"{sum(values):,} mentions landed from {len(values)} sources"
            case ("listen", "tag"):
                return f"{sum(values):,} texts tagged"
            case ("listen", "load"):
                return _listed(self.counts(*step), "new", "edited", "unchanged", "deleted", "repeated")
            case ("listen", "match"):
                return f"{self.counts(*step)['linked']:,} authors are customers"
            case ("listen", "alerts"):
                return f"{sum(values)} opened"
            case ("digest", "digest"):
                return f"{len(values)} brands"
        return None

    def counts(self, dag: str, task: str) -> Counter[str]:
        """The counts that the task returned, added up."""
        total: Counter[str] = Counter()
        for value in self._values.get((dag, task), []):
            total.update(value)
        return total

    def values(self, dag: str, task: str) -> list[Any]:
        """What the task returned, once for each of its instances."""
        return self._values.get((dag, task), [])


def _listed(counts: Counter[str], *names: str) -> str:
    return ", ".join(f"{counts[name]:,} {name}" for name in names)


def _tell_result(demo: Home, story: _Story, seconds: float) -> None:
    import warehouse

    with warehouse.reading(demo.published) as reader:
        totals = reader.rows("demo_totals")[0]
    load = story.counts("listen", "load")
    rows = [
        ("mentions", totals["mentions"]),
        ("  new in this run", load["new"]),
        ("  edited", load["edited"]),
        ("  unchanged", load["unchanged"]),
        ("customers who spoke", totals["customers"]),
        ("  authors linked to them", totals["linked"]),
        ("advocates", totals["advocates"]),
        ("ambassadors", totals["ambassadors"]),
        ("alerts opened in this run", sum(story.values("listen", "alerts"))),
    ]
    show_table("", (f"after {seconds:.0f} s", ""), rows)
    typer.echo(f"The alert: {printable(totals['alert'])}")
    if not load["new"]:
        typer.echo("Nothing was added twice: all that this run heard was in already.")


def _tell_next(home: Home, demo: Home, story: _Story) -> None:
    pages = [page for of_brand in story.values("digest", "digest") for page in of_brand]
    lantern = next(page for page in pages if Path(page).name == "lantern.html")
    command = _command()
    typer.echo(
        f"\nThe digest of 22 October: {lantern}\n\n"
        "What to type next:\n"
        f"  GOODWORD_HOME={demo.root} {command} query \"FROM mentions WHERE role = 'advocate'\"\n"
        f"  GOODWORD_HOME={demo.root} {command} export customers_at_risk\n"
        f"  {command} init    writes {home.settings}, for your own brand\n"
        f"  {command} up      starts Airflow with these DAGs on schedule"
    )


def _command() -> str:
    """What to type for ``goodword``: its path where the environment is not activated."""
    here = Path(sys.executable).with_name("goodword")
    if shutil.which("goodword") or not here.exists():
        return "goodword"
    return str(here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here)
