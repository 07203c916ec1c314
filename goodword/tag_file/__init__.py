"""``goodword tag FILE``: the table of a file with what the taggers say of one column's texts. No warehouse is touched.

The file goes through in batches and memory stays flat. A text that comes again is not tagged again, as long as it is
among the last that came; retweets and set phrases are.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from goodword.tag_file.columns import COLUMNS, NOTHING, Cells, cells_of
from goodword.tag_file.outputs import check_output, replacing, stays, write
from goodword.tag_file.sources import Batch, Source, open_source
from listeners.errors import BadConfig
from nlp.tagger import Tagger
from nlp.taggers import default_taggers, tag_all

# What is remembered takes up to about 2 kB a text. Long texts seldom come twice and would fill the memory.
_REMEMBERED, _SHORT = 20_000, 1_000
# Half a character, which is also how bytes that are not UTF-8 are read. A space keeps every offset as it is.
_HALF = re.compile("[\ud800-\udfff]")

_LANGUAGE, _SENTIMENT = list(COLUMNS).index("language"), list(COLUMNS).index("sentiment")


@dataclass(slots=True, kw_only=True)
class Report:
    """What a file held, in rows. ``tagged``: texts that the taggers were asked about. ``languages``: of the rows with a
    text. ``unread``: rows with a text, but without a sentiment. ``broken``: rows with bytes that are not UTF-8."""

    rows: int = 0
    empty: int = 0
    tagged: int = 0
    unread: int = 0
    broken: int = 0
    languages: Counter[str] = field(default_factory=Counter)


def tag_file(
    path: Path,
    *,
    text: str,
    output: Path,
    prefix: str = "",
    taggers: Callable[[], Sequence[Tagger]] = default_taggers,
    on_rows: Callable[[int, int | None], None] = lambda _rows, _all: None,
) -> Report:
    """Writes the table of ``path`` with COLUMNS, told from its column ``text``, to ``output``.

    Both are CSV, JSONL or Parquet by the ending of the name. One row out for each row in, in the same order, with its
    own cells unchanged; ``prefix`` goes before the names of the new columns. ``output`` appears whole or not at all.
    ``on_rows`` hears the number of rows done and the number of all, None while the file is read through. Raises
    BadConfig, before anything is tagged, for what can't work: see ``open_source``; for columns of the same name; and
    for an output that is the input, has an unknown ending, or lies where nothing can be written.
    """
    check_output(path, output)
    source = open_source(path, text, lambda rows: on_rows(rows, None))
    names = [prefix + name for name in COLUMNS]
    if taken := [name for name in names if name in source.names]:
        raise BadConfig(f"{path}: has a column {', '.join(map(repr, taken))} already; give the new ones a --prefix")
    if source.broken and not stays(path, output):
        raise BadConfig(f"{path}:{source.first_broken}: not valid UTF-8, which {output.suffix} has to be")
    report = Report(rows=source.rows, broken=source.broken)
    with replacing(output) as temporary:
        write(temporary, output, source, names, _tagged(source, _Memory(taggers()), report, on_rows))
    return report


def _tagged(
    source: Source, memory: "_Memory", report: Report, on_rows: Callable[[int, int | None], None]
) -> Iterator[tuple[Batch, list[Cells]]]:
    done = 0
    on_rows(done, source.rows)
    for batch in source.batches():
        cells = memory.cells([_HALF.sub(" ", text) for text in batch.texts])
        yield batch, cells
        spoken = [row for row in cells if row is not NOTHING]
        report.empty += len(cells) - len(spoken)
        report.unread += sum(row[_SENTIMENT] is None for row in spoken)
        report.languages.update(row[_LANGUAGE] for row in spoken if row[_LANGUAGE])
        report.tagged = memory.tagged
        done += len(cells)
        on_rows(done, source.rows)


class _Memory:
    """What was said of the short texts that came last."""

    def __init__(self, taggers: Sequence[Tagger]) -> None:
        self._taggers = taggers
        self._known: dict[str, Cells] = {}  # the last to come stands last
        self.tagged = 0

    def cells(self, texts: Sequence[str]) -> list[Cells]:
        """The new cells of each text; NOTHING for one that is empty."""
        wanted = dict.fromkeys(text for text in texts if text and not text.isspace())
        new = [text for text in wanted if text not in self._known]
        said = zip(*tag_all(self._taggers, new), strict=True)
        found = {text: self._known.pop(text) for text in wanted if text in self._known}
        found |= {text: cells_of(text, chain(*signals)) for text, signals in zip(new, said, strict=True)}
        self.tagged += len(new)
        self._known |= {text: cells for text, cells in found.items() if len(text) < _SHORT}
        for text in list(islice(self._known, max(0, len(self._known) - _REMEMBERED))):
            del self._known[text]
        return [found.get(text, NOTHING) for text in texts]
