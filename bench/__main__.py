"""``make bench``: how fast, with how much memory, and how much faster than the plain transformers pipeline.

Prints a table and writes ``bench/results/latest.json``. The fp32 side runs in ``.venv-train``; see
``nlp/train/pipeline_fp32.py`` for what it is.
"""

import json
import platform
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

from bench.people import write_people
from bench.texts import make_texts, write_csv
from goodword.cli.terminal import show_table
from nlp.normalise import normalise

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "bench" / "results"
SIZES = (50_000, 400_000, 1_200_000)
HEARD = 100_000
TOLD = 1_000_000
CUSTOMERS, AUTHORS, LATER = 1_000_000, 100_000, 1_000
TAGGED = 2_000
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    what: str
    rows: int
    seconds: float
    peak_mb: float | None

    @property
    def rate(self) -> float:
        return self.rows / self.seconds


def phase(what: str, name: str, home: Path, file: Path) -> Measured:
    command = [sys.executable, "-m", "bench.phase", name, str(home), str(file)]
    out = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    facts = json.loads(out.stdout.splitlines()[-1])
    return Measured(what, facts["rows"], facts["seconds"], facts["peak_mb"])


def ingest(folder: Path) -> list[Measured]:
    """Import and load of files of three sizes: the peaks say whether memory grows with the file."""
    found = []
    for rows in SIZES:
        file, home = folder / f"{rows}.csv", folder / f"home{rows}"
        write_csv(file, rows)
        found.append(phase(f"import {rows:,} rows", "import", home, file))
        found.append(phase(f"load {rows:,} rows", "load", home, file))
    return found


def load_with_signals(folder: Path) -> Measured:
    """Load of posts that have been tagged: each brings 18 signals, as many as the shipped taggers give."""
    file, home = folder / "heard.csv", folder / "heard"
    write_csv(file, HEARD)
    phase("", "heard", home, file)
    return phase(f"load {HEARD:,} rows with 18 signals each", "load", home, file)


def digests(folder: Path) -> list[Measured]:
    """The digest of a day, and of the month that holds all posts, over a million posts about one brand."""
    file, home = folder / "told.csv", folder / "told"
    write_csv(file, TOLD, brands=("Lantern",))
    phase("", "published", home, file)
    return [
        replace(phase(f"digest of a {period} over {TOLD:,} posts", f"digest {period}", home, file), rows=TOLD)
        for period in ("day", "month")
    ]


def matching(folder: Path) -> list[Measured]:
    """Who is which customer: of two files, in a warehouse for the first time, and when some authors came since."""
    write_people(folder, CUSTOMERS, AUTHORS, LATER)
    home = folder / "home"
    found = [
        phase(f"link {AUTHORS:,} authors, {CUSTOMERS:,} customers (files)", "link", home, folder),
        phase(f"import {CUSTOMERS:,} customers", "customers", home, folder / "customers.csv"),
    ]
    phase("", "posts", home, folder / "posts.csv")
    found.append(phase(f"match {AUTHORS:,} authors", "match", home, folder))
    phase("", "posts", home, folder / "later.csv")
    found.append(phase(f"match when {LATER:,} authors came", "match", home, folder))
    # What is linked says nothing of how long it took.
    people = (AUTHORS, CUSTOMERS, AUTHORS, LATER)
    return [replace(row, rows=rows) for row, rows in zip(found, people, strict=True)]


def tagging(folder: Path) -> tuple[list[Measured], dict[str, float]]:
    """The same texts by the shipped int8 encoder, all heads on, and by the plain fp32 pipeline, sentiment alone.

    They take turns, ROUNDS times, and medians count: a machine that others use is not equally quick all the time. The
    fp32 side gets its texts normalised and sorted by length; ours normalises within the time that is measured.
    """
    texts, ready, answers = folder / "texts.json", folder / "ready.json", folder / "fp32.json"
    made = make_texts(TAGGED)
    texts.write_text(json.dumps(made), encoding="utf-8")
    ready.write_text(json.dumps([normalise(text) for text in made]), encoding="utf-8")
    command = [ROOT / ".venv-train/bin/python", "-m", "nlp.train.pipeline_fp32", "--texts", ready, "--output", answers]
    ours, theirs, peak = [], [], 0.0
    for _ in range(ROUNDS):
        peak = phase("", "encoder", folder / "int8", texts).peak_mb or 0.0
        ours.append(json.loads((folder / "int8" / "seconds.json").read_text())["seconds"])
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        theirs.append(json.loads(answers.read_text())["seconds"])
    rows = [
        Measured("all heads, int8 (shipped)", TAGGED, median(ours), peak),
        Measured("sentiment alone, transformers fp32, batch 32", TAGGED, median(theirs), None),
    ]
    return rows, {"times_as_fast": median(plain / quick for quick, plain in zip(ours, theirs, strict=True))}


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [*ingest(folder), load_with_signals(folder), *digests(folder), *matching(folder / "people")]
        file = folder / "whole.csv"
        write_csv(file, TAGGED * 2)
        phase("", "import", folder / "tag", file)
        rows.append(phase(f"tag {TAGGED * 2:,} texts, all taggers", "tag", folder / "tag", file))
        rows.append(phase(f"the whole way of {TAGGED * 2:,} rows", "whole", folder / "whole", file))
        heads, ratios = tagging(folder)
    rows += heads
    table = [
        (row.what, row.rows, round(row.seconds, 2), round(row.rate), row.peak_mb and round(row.peak_mb)) for row in rows
    ]
    show_table(f"{platform.processor() or platform.machine()}", ["what", "rows", "seconds", "rows/s", "peak MB"], table)
    print("int8 with all heads against fp32: {times_as_fast:.1f} times as fast".format(**ratios))
    RESULTS.mkdir(parents=True, exist_ok=True)
    facts = {"measured": [asdict(row) | {"rows_per_second": row.rate} for row in rows], "int8_against_fp32": ratios}
    (RESULTS / "latest.json").write_text(json.dumps(facts, indent=2) + "\n")
    print(f"written to {(RESULTS / 'latest.json').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
