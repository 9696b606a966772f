"""Notes and approvals: kept, merged, and found again on new pages."""

import os
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layout.errors import CopyRefusedError, UsageError, WriteError
from layout.findings import Box
from layout.proof import marks
from layout.proof.marks import Mark
from layout.proof.pagemap import SetLine

AT = "2025-08-22T10:15:00+02:00"


def note(**fields):
    return Mark(**{"id": marks.new_id(), "kind": "note", "by": "Anna", "at": AT, "page": 1, **fields})


def line(text, *, key="rutte/body.1", page=1, y=0.0, soft=False):
    return SetLine(key=key, text=text, ends_soft=soft, page=page, box=Box(0, y, 88, 10), file="rutte.yaml", line=4)


def test_without_a_file_there_are_no_marks(tmp_path):
    assert marks.read(tmp_path / "marks.yaml") == ()


def test_a_mark_comes_back_as_it_was(tmp_path):
    path = tmp_path / "marks.yaml"
    mark = note(text='Komma: „fehlt“ – "hier"\n# und neue Zeile', key="a/body.1", words="hat: der", box=(1, 2.5, 3, 4))

    marks.add(path, mark)

    assert marks.read(path) == (mark,)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["marks.yaml"]


@given(text=st.text(max_size=60), by=st.text(max_size=20))
def test_any_text_can_be_written_and_is_read_again(text, by, tmp_path_factory):
    path = tmp_path_factory.mktemp("marks") / "marks.yaml"
    marks.add(path, note(text=text, by=by))

    (read,) = marks.read(path)

    assert [c for c in read.text if c.isalnum()] == [c for c in text if c.isalnum()]


def test_marks_are_read_in_the_order_they_were_made(tmp_path):
    path = tmp_path / "marks.yaml"
    for minute in (30, 10, 20):
        marks.add(path, note(at=f"2025-08-22T10:{minute}:00Z"))

    assert [mark.at[14:16] for mark in marks.read(path)] == ["10", "20", "30"]


def test_a_note_can_be_done_opened_again_and_removed(tmp_path):
    path = tmp_path / "marks.yaml"
    mark = note()
    marks.add(path, mark)

    marks.resolve(path, mark.id, by="Bert", at=AT)
    assert marks.read(path)[0].done_by == "Bert"
    marks.resolve(path, mark.id, by="", at=AT)
    assert marks.read(path)[0] == mark
    marks.remove(path, mark.id)
    assert marks.read(path) == ()
    with pytest.raises(UsageError):
        marks.remove(path, mark.id)


def test_many_marking_at_once_lose_nothing(tmp_path):
    path = tmp_path / "marks.yaml"
    many = [note(text=str(number)) for number in range(40)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda mark: marks.add(path, mark), many))

    assert {mark.text for mark in marks.read(path)} == {str(number) for number in range(40)}


WRITER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from layout.proof import marks
    path, start = Path(sys.argv[1]), int(sys.argv[2])
    for number in range(start, start + 1000):
        mark = marks.Mark(id=f"{number:08x}", kind="note", by="B", at="2025-08-22T10:00", page=1)
        marks.add(path, mark)
        print(mark.id, flush=True)
    """
)


def test_two_processes_killed_at_any_moment_lose_no_mark_they_told_of(tmp_path):
    path = tmp_path / "marks.yaml"
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True)
        for start in (0, 5000)
    ]
    told = [writer.stdout.readline().strip() for writer in writers for _ in range(12)]
    for writer in writers:
        writer.kill()
    for writer in writers:
        told += writer.communicate()[0].split()

    kept = {mark.id for mark in marks.read(path)}

    assert set(told) <= kept
    marks.add(path, note(text="geht weiter"))
    assert len(marks.read(path)) == len(kept) + 1


def test_a_broken_file_is_refused_with_its_place_and_left_alone(tmp_path):
    path = tmp_path / "marks.yaml"
    path.write_text("marks:\n  - id: '00000000'\n    kind: shout\n", "utf-8")
    before = path.read_bytes()

    with pytest.raises(CopyRefusedError) as caught:
        marks.add(path, note())

    assert {finding.place.line for finding in caught.value.findings} >= {3}
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_a_finding(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(WriteError):
        marks.add(tmp_path / "marks.yaml", note())


def test_a_missing_folder_is_a_finding(tmp_path):
    with pytest.raises(WriteError) as caught:
        marks.add(tmp_path / "none" / "marks.yaml", note())

    assert caught.value.findings[0].code == "marks/unwritable"


def test_the_last_approval_of_a_page_counts():
    first = note(kind="approval", page=2, digest="a")
    last = note(kind="approval", page=2, digest="b", at="2025-08-23T08:00:00Z")

    assert marks.approvals([last, first, note()]) == {2: last}


def test_a_note_clings_to_its_words_across_another_make_up():
    mark = note(key="rutte/body.1", words="für robuste Sicher-", page=1, box=(0, 0, 88, 10))
    lines = [
        line("Neu davor steht jetzt ein Satz, der die", page=2, y=0),
        line("Zeilen schiebt, für robuste Sicherheits", page=2, y=11, soft=True),
        line("garantien geworben.", page=3, y=0),
    ]

    assert marks.cling(mark, lines) == marks.Clung(page=2, box=Box(0, 11, 88, 10), certain=True)


def test_a_note_follows_its_words_into_another_paragraph_of_its_story():
    mark = note(key="rutte/body.1", words="für robuste Garantien")
    lines = [
        line("Ein neuer erster Absatz."),
        line("Er warb für robuste Garantien.", key="rutte/body.2", y=11),
    ]

    assert marks.cling(mark, lines).box == Box(0, 11, 88, 10)


def test_a_note_whose_words_are_gone_stays_with_its_paragraph():
    clung = marks.cling(note(key="rutte/body.1", words="ganz andere Wörter"), [line("Mit Kiew", page=4)])

    assert (clung.page, clung.certain) == (4, False)


def test_a_note_whose_paragraph_is_gone_stays_where_it_was():
    clung = marks.cling(note(key="weg/body.1", words="weg", page=7, box=(1, 2, 3, 4)), [line("Mit Kiew")])

    assert clung == marks.Clung(page=7, box=Box(1, 2, 3, 4), certain=False)
