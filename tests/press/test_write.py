"""Files appear whole or not at all."""

from pathlib import Path

import pytest

from layout.errors import ExitCode, WriteError
from layout.press.write import write_whole


def test_writes_into_folders_that_are_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "file.pdf"
    write_whole(path, b"whole")
    assert path.read_bytes() == b"whole"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.pdf"]


def test_replaces_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(b"old and longer")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"


def test_failure_leaves_the_old_file_and_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file.pdf"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(WriteError) as raised:
        write_whole(path, b"new")
    assert raised.value.exit_code is ExitCode.WRITE
    assert raised.value.findings[0].code == "write/failed"
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.pdf"]


def test_file_where_a_folder_should_be(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(WriteError):
        write_whole(tmp_path / "out" / "file.pdf", b"")
