"""Our own labels are whole, and sets become rows as training expects them. The public sets themselves are not here."""

import csv
import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from nlp.heads import CATEGORIES
from nlp.train.sets import LABELS, LETTERS, OTHER_LANGUAGES, SETS, SIGNS, held_back, lines_of, read, text_key


def write(path: Path, header: str, rows: Iterable[Iterable[object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows(rows)


@pytest.mark.parametrize("file", ["posts.csv", "streams.csv", "written.csv", "invented.csv", "languages.csv"])
def test_labels_are_of_the_guideline(file: str) -> None:
    lines = lines_of(LABELS / file)
    assert len(lines) >= 400
    for line in lines:
        assert line["sign"] in SIGNS
        assert set(line["letters"]) <= LETTERS.keys()
        assert len(set(line["letters"])) == len(line["letters"])


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("posts.csv", "key"),
        ("aspects.csv", "key"),
        ("written.csv", "text"),
        ("invented.csv", "text"),
        ("languages.csv", "text"),
        ("brands_invented.csv", "text"),
        ("brands_written.csv", "text"),
    ],
)
def test_nothing_is_labelled_twice(file: str, column: str) -> None:
    keys = [line[column] for line in lines_of(LABELS / file)]
    assert len(keys) == len(set(keys))


def test_what_is_measured_on_is_never_learnt_from() -> None:
    learnt = {line["key"] for file in ("posts.csv", "aspects.csv") for line in lines_of(LABELS / file)}
    for file in ("invented.csv", "brands_invented.csv", "languages.csv"):
        learnt |= {text_key(line["text"]) for line in lines_of(LABELS / file)}
    measured = {line["key"] for line in lines_of(LABELS / "streams.csv")}
    for file in ("written.csv", "brands_written.csv"):
        measured |= {text_key(line["text"]) for line in lines_of(LABELS / file)}
    assert not learnt & measured


@pytest.mark.parametrize(("file", "signs"), [("brands_invented.csv", "-0+"), ("brands_written.csv", "-0+x")])
def test_each_brand_of_a_post_has_its_sign(file: str, signs: str) -> None:
    for line in lines_of(LABELS / file):
        brands, truth = line["brands"].split("|"), line["truth"].split("|")
        assert len(brands) == len(truth) == len(set(brands))
        assert set(truth) <= set(signs)
        for brand in brands:
            assert brand.lower() in line["text"].lower()


def test_posts_in_other_languages_are_no_part_of_the_english_run(tmp_path: Path) -> None:
    assert not OTHER_LANGUAGES.keys() & SETS.keys()
    rows = read(tmp_path, ["languages"])
    assert {row.set.partition("/")[0] for row in rows} == {"languages"}
    assert 0.25 < sum(row.validation for row in rows) / len(rows) < 0.42


def test_aspects_lie_side_by_side() -> None:
    for line in lines_of(LABELS / "aspects.csv"):
        end = 0
        for start, stop, polarity, category in json.loads(line["spans"]):
            assert end <= start < stop
            assert polarity in {-1, 0, 1}
            assert CATEGORIES[category]
            end = stop


def test_terms_have_a_known_category() -> None:
    assert {line["category"] for line in lines_of(LABELS / "terms.csv")} <= set(CATEGORIES)


def test_paid_voices_are_no_advocates() -> None:
    for line in lines_of(LABELS / "written.csv"):
        assert (line["role"] == "advocate") == ("a" in line["letters"])


def test_rows_of_a_set_with_a_validation_part(tmp_path: Path) -> None:
    for part, text in (("train", "😀 I love it https://x.co/a"), ("val", "meh")):
        write(tmp_path / "tweeteval" / f"emotion_{part}.csv", "text,label", [[text, 1]])
    learnt, kept = read(tmp_path, ["emotion"])
    assert (learnt.text, learnt.labels, learnt.validation) == ("grinning face I love it http", {"emotion": 1}, False)
    assert kept.validation


def test_rows_without_one_are_kept_back_by_their_text(tmp_path: Path) -> None:
    texts = [f"my parcel number {number} is late" for number in range(200)]
    write(tmp_path / "complaints_twitter.csv", "text,complaint", [[text, 1] for text in texts])
    kept = {row.text for row in read(tmp_path, ["complaints"]) if row.validation}
    assert kept == {text for text in texts if held_back(text)}
    assert 10 < len(kept) < 60


def test_aspects_move_with_the_normalised_text(tmp_path: Path) -> None:
    text = "😍  the   crab cakes were great, the waiter @bob rude"
    rows = [
        [text, term, "positive", text.index(term), text.index(term) + len(term)] for term in ("crab cakes", "waiter")
    ]
    write(tmp_path / "mams" / "atsa_train.csv", "text,aspect_term,polarity,from,to", rows)
    (row,) = read(tmp_path, ["mams"])
    assert [row.text[span.start : span.end] for span in row.spans or ()] == ["crab cakes", "waiter"]


def test_only_pieces_that_speak_of_pay_are_disclosures(tmp_path: Path) -> None:
    paid = "\n".join(["My favourite boots " * 12, "Some links are affiliate links and I earn a commission. " * 4])
    other = "\n".join(["Lovely lamps " * 20, "#sponsored " * 20])
    for platform in ("youtube", "pinterest"):
        write(tmp_path / f"affiliate_disclosures_{platform}.csv", "text,disclosure", [[paid, 1], [other, 0]])
    rows = read(tmp_path, ["disclosures"])
    assert {row.labels["disclosure"] for row in rows if "affiliate" in row.text} == {1.0}
    assert {row.labels["disclosure"] for row in rows if "lamps" in row.text} == {0.0}
    assert not [row for row in rows if "sponsored" in row.text or "boots" in row.text]


def test_a_label_without_its_text_stops_the_training(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path, ["own"])
    assert "own" in SETS
