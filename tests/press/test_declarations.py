"""Declarations kept on the machine do what those cffi reads at each start do."""

import hashlib
import subprocess
import sys

import pytest

PAGE = """
import hashlib, sys
from pathlib import Path
from layout.press.declarations import declared
with declared(Path(sys.argv[1])):
    import weasyprint
page = "<p style='font: 12px/1.5 serif; text-align: justify'>" + "Die Nato-Generalsekretäre <b>schweigen</b>. " * 30
print("pycparser" in sys.modules, hashlib.sha256(weasyprint.HTML(string=page).write_pdf()).hexdigest())
"""


def drawn(folder):
    """Whether the declarations were parsed, and a digest of a page drawn with them."""
    told = subprocess.run([sys.executable, "-c", PAGE, folder], capture_output=True, text=True, check=True).stdout
    parsed, digest = told.split()
    return parsed == "True", digest


@pytest.fixture
def kept(tmp_path):
    drawn(tmp_path)
    (file,) = tmp_path.iterdir()
    return file


def test_kept_declarations_are_not_parsed_and_draw_the_same_page(tmp_path):
    first, second = drawn(tmp_path), drawn(tmp_path)
    assert (first[0], second[0]) == (True, False)
    assert first[1] == second[1]


@pytest.mark.parametrize("spoil", [lambda content: content[:-100], lambda _: b"", lambda content: b"x" * len(content)])
def test_torn_declarations_are_read_and_kept_again(kept, spoil):
    whole = kept.read_bytes()
    kept.write_bytes(spoil(whole))
    assert drawn(kept.parent)[0]
    assert hashlib.sha256(kept.read_bytes()).digest() == hashlib.sha256(whole).digest()


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_text("")
    parsed, _ = drawn(tmp_path / "file")
    assert parsed
