"""What is kept from one run to the next, and what is not."""

import os

from layout.kept import Kept


def test_a_value_is_made_again_only_from_other_things():
    kept, parts = Kept(), ["a"]

    first = kept.once("page", (parts,), lambda: list(parts))

    assert kept.once("page", (["a"],), list) is first
    assert kept.once("page", (["b"],), lambda: ["b"]) == ["b"]
    assert kept.once("other", (["a"],), list) == []


def test_a_file_that_was_written_or_replaced_is_read_again(tmp_path):
    kept, file = Kept(), tmp_path / "a.yaml"

    def read():
        return kept.of_file("copy", file, (), lambda: [file.read_text()])

    file.write_text("eins")
    first = read()
    assert read() is first

    (tmp_path / "new").write_text("zwei")
    os.utime(tmp_path / "new", ns=(0, file.stat().st_mtime_ns))  # as old and as long, but another file
    (tmp_path / "new").rename(file)
    assert read() == ["zwei"]


def test_of_a_file_that_is_not_there_nothing_is_kept(tmp_path):
    kept, answers = Kept(), iter(["gone", "still gone"])

    assert kept.of_file("copy", tmp_path / "a", (), lambda: next(answers)) == "gone"
    assert kept.of_file("copy", tmp_path / "a", (), lambda: next(answers)) == "still gone"


def test_what_is_forgotten_is_made_again():
    kept = Kept()
    first = kept.once("page", (), list)
    kept.forget()

    assert kept.once("page", (), list) is not first


def test_a_value_that_does_not_last_is_made_each_time():
    kept, made = Kept(), iter("abc")

    for letter in "abc":
        assert kept.once("page", (), lambda: next(made), lasts=lambda value: value == "x") == letter
