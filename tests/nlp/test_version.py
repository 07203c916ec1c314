from pathlib import Path

import pytest

from nlp.version import content_version


def test_content_not_place_decides(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_text("one")
    second.write_text("one")
    assert content_version(first) == content_version(second)
    second.write_text("two")
    assert content_version(first) != content_version(second)
    assert content_version(first, second) != content_version(second, first)


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        content_version(tmp_path / "none")
