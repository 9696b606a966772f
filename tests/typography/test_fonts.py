"""Prepared faces: the same bytes each time, whole or not there, with the glyphs the composer needs; what is missing is said."""

import multiprocessing
from pathlib import Path

import pytest
import yaml
from fontTools.ttLib import TTFont
from platformdirs import user_cache_path

from layout.errors import CopyRefusedError, MissingPartError
from layout.typography.fonts import HARD_HYPHEN_AT_END, NARROW_SPACE, SOFT_HYPHEN_AT_END, FontBook, load_fonts

FONTS = Path(__file__).resolve().parents[2] / "fonts" / "fonts.yaml"


@pytest.fixture(scope="module")
def book() -> FontBook:
    return load_fonts(FONTS, user_cache_path("umbruch"))


def prepared(cache: Path, role: str, name: str, char: str) -> bytes:
    face = load_fonts(FONTS, cache).face_for(role, name, char)  # type: ignore[arg-type]
    assert face is not None
    return face.path.read_bytes()


def test_same_bytes_each_time(tmp_path: Path) -> None:
    faces = [prepared(tmp_path / name, "body", "italic", "ж") for name in ("one", "two")]
    assert faces[0] == faces[1]


def test_two_processes_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        both = pool.starmap(prepared, [(tmp_path, "caption", "italic", "a")] * 2)
    assert both[0] == both[1]
    assert [path for path in (tmp_path / "fonts").iterdir() if path.name.endswith(".part")] == []


@pytest.mark.parametrize("role", ["body", "headline", "label", "caption", "deck"])
@pytest.mark.parametrize("name", ["regular", "italic", "bold", "bold_italic"])
def test_every_face_has_what_the_composer_asks_for(book: FontBook, role: str, name: str) -> None:
    face = book.face(role, name)  # type: ignore[arg-type]
    asked = f"aä ß„“‚‘’–…\u00a0{NARROW_SPACE}{SOFT_HYPHEN_AT_END}{HARD_HYPHEN_AT_END}"
    assert {char for char in asked if ord(char) not in face.coverage} == set()


@pytest.mark.parametrize("char", ["Ж", "і", "ї", "Ω", "ώ", "ᾶ", "🙂", "→", "½", "₴", "ș", "ẞ"])
@pytest.mark.parametrize("name", ["regular", "italic", "bold", "bold_italic"])
def test_characters_of_newspapers_are_covered(book: FontBook, name: str, char: str) -> None:
    assert book.face_for("body", name, char) is not None  # type: ignore[arg-type]


def test_space_is_kerned_with_nothing(book: FontBook) -> None:
    import uharfbuzz as hb

    face = book.face("body")
    font = hb.Font(hb.Face(hb.Blob.from_file_path(str(face.path))))

    def advance(text: str) -> int:
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(font, buffer)
        return sum(position.x_advance for position in buffer.glyph_positions)

    for pair in ("T ", " T", "A ", " V", "y ", " W"):
        assert advance(pair) == advance(pair[0]) + advance(pair[1])


def test_variable_faces_come_out_static_and_small(book: FontBook) -> None:
    face = book.face_for("body", "bold", "🙂")
    assert face is not None
    font = TTFont(face.path)
    assert "fvar" not in font
    wide = book.face_for("body", "bold_italic", "ж")
    assert wide is not None
    assert wide.path.stat().st_size < 400_000


def test_character_no_face_has(book: FontBook) -> None:
    assert book.face_for("body", "regular", "\U00013000") is None


def changed(folder: Path, change) -> Path:
    data = yaml.safe_load(FONTS.read_text("utf-8"))
    change(data)
    path = folder / "fonts.yaml"
    path.write_text(yaml.safe_dump(data), "utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda data: data["families"]["serif"].update(package="no_such_package"), "font/missing-package"),
        (lambda data: data["families"]["serif"]["faces"].update(regular="Fehlt.ttf"), "font/missing-face"),
        (lambda data: data["roles"]["body"].update(families=["keine"]), "font/unknown-family"),
        (lambda data: data["roles"].pop("body"), "font/unknown-role"),
    ],
)
def test_what_is_missing_is_said_with_its_cure(tmp_path: Path, change, code: str) -> None:
    book = load_fonts(changed(tmp_path, change), tmp_path)
    with pytest.raises(MissingPartError) as raised:
        book.face("body")
    (finding,) = raised.value.findings
    assert finding.code == code
    assert finding.hint
    assert str(finding.place).startswith(str(tmp_path))


def test_fonts_file_with_a_fault_is_refused(tmp_path: Path) -> None:
    path = changed(tmp_path, lambda data: data.update(familie={}))
    with pytest.raises(CopyRefusedError) as raised:
        load_fonts(path, tmp_path)
    assert raised.value.findings[0].place is not None
