"""The engine's door: pages joined, links across them, finishers in turn, the same bytes everywhere, pinned versions."""

import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont

from layout.composer.shaping import Shaper
from layout.errors import LayoutError
from layout.press.engine import Engine
from layout.press.faces import use_fonts
from layout.press.finish import in_turn
from layout.press.outline import Chapter, Entry
from layout.press.variants import VARIANTS, with_sources
from layout.typography.fonts import load_fonts

ROOT = Path(__file__).parents[2]
SEED = ROOT / "articles/2025-08-22/rutte-kiew.yaml"


def story(name: str, text: str) -> str:
    return (
        f'<article id="{name}" data-t="Art" data-k="{name}" lang="de">'
        f'<h1 data-t="H1" data-k="{name}/headline">{name}</h1>{text}</article>'
    )


def paragraph(key: str, text: str) -> str:
    return f'<p data-t="P" data-k="{key}">{text}</p>'


def test_press_leans_on_these_versions():
    """Tagger and stamps read WeasyPrint's boxes and streams and write pydyf's objects: look at both when they move."""
    assert version("weasyprint") == "70.0"
    assert version("pydyf") == "0.13.0"


def test_finishers_run_in_the_order_a_variant_names_them():
    seen: list[str] = []
    run = in_turn([lambda *_: seen.append("first"), lambda *_: seen.append("second")])
    run(None, None)
    assert seen == ["first", "second"]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_is_stamped_last(name):
    assert VARIANTS[name].finishers[-1] == "stamp"
    assert with_sources(VARIANTS[name]).finishers[-1] == "stamp"


@pytest.mark.parametrize("address", ["file:///etc/hostname", "https://example.org/a.png", "picture:unknown"])
def test_a_foreign_address_is_refused(write, address):
    with pytest.raises(LayoutError) as caught:
        write(f'<img alt="x" src="{address}">')

    assert [finding.code for finding in caught.value.findings] == ["press/foreign-address"]


def test_a_link_finds_its_story_on_another_page(write):
    first = story("eins", paragraph("eins/body.1", '<a href="#zwei">Seite 2</a>'))
    second = story("zwei", paragraph("zwei/body.1", "Dort."))
    with write(first, second) as pdf:
        (link,) = pdf.pages[0].Annots
        names = {str(name): goal for name, goal in _pairs(pdf.Root.Names.Dests.Names)}
        assert names[str(link.Dest)][0].objgen == pdf.pages[1].objgen
        assert str(link.Contents) == "Seite 2"
        assert int(link.F) == 4


def test_a_link_to_nowhere_is_an_error(write):
    with pytest.raises(LayoutError) as raised:
        write(story("eins", paragraph("eins/body.1", '<a href="#nirgends">Seite 9</a>')))
    assert [finding.code for finding in raised.value.findings] == ["press/engine"]


def test_bookmarks_are_sections_and_stories(write):
    pages = [story("eins", ""), story("zwei", ""), story("drei", "")]
    chapters = (
        Chapter(name="Politik", entries=(Entry(story="eins", headline="Eins"), Entry(story="zwei", headline="Zwei"))),
        Chapter(name="", entries=(Entry(story="drei", headline="Drei"), Entry(story="fehlt", headline="Fehlt"))),
    )
    with write(*pages, chapters=chapters) as pdf, pdf.open_outline() as outline:
        assert [(item.title, [kid.title for kid in item.children]) for item in outline.root] == [
            ("Politik", ["Eins", "Zwei"]),
            ("Drei", []),
        ]
        goals = [kid.destination[0].objgen for kid in (outline.root[0].children[1], outline.root[1])]
        assert goals == [pdf.pages[1].objgen, pdf.pages[2].objgen]


def test_written_twice_is_written_the_same(write):
    pages = [story("eins", paragraph("eins/body.1", '<a href="#eins">Oben</a>'))]
    with write(*pages):
        first = write.last
    with write(*pages):
        assert write.last == first


@pytest.mark.slow
def test_the_press_file_has_no_tags_and_no_links(seed_files):
    with pikepdf.open(seed_files / "rutte-kiew.print.pdf") as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        assert "/MarkInfo" not in pdf.Root
        assert all("/Annots" not in page for page in pdf.pages)
        assert b"BDC" not in pdf.pages[0].Contents.read_bytes()


@pytest.mark.slow
def test_same_bytes_in_another_process(seed_files, tmp_path):
    """Other hash seed, other time zone, other working directory."""
    away = tmp_path / "away"
    away.mkdir()
    env = os.environ | {"PYTHONHASHSEED": "4711", "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
    run_build(tmp_path / "out", cwd=away, env=env)
    for file in sorted(seed_files.iterdir()):
        assert (tmp_path / "out/rutte-kiew" / file.name).read_bytes() == file.read_bytes(), file.name


def run_build(out: Path, cwd: Path, env: dict[str, str]) -> None:
    command = [Path(sys.executable).parent / "umbruch", "build", SEED, "--out", out]
    subprocess.run([str(part) for part in command], cwd=cwd, env=env, check=True, capture_output=True)


def _pairs(array):
    items = list(array)
    return zip(items[::2], items[1::2], strict=True)


def test_faces_of_an_earlier_recipe_are_never_taken(tmp_path):
    """Two files of one name in the cache: the one that was asked for is set, whichever a matcher finds first."""
    fonts = load_fonts(ROOT / "fonts/fonts.yaml", tmp_path)
    regular, black = fonts.face("body"), fonts.face("masthead")
    impostor = regular.path.with_name(regular.path.name.replace("serif-regular-", "serif-regular-0"))
    with TTFont(black.path) as font:
        for record in font["name"].names:
            record.string = record.toUnicode().replace(black.name.removeprefix("Umbruch "), "serif-regular")
        font.save(impostor)
    use_fonts([regular])
    engine = Engine({})
    sheet = engine.stylesheet(f'@page{{size:200pt 300pt}} body{{font:10pt "{regular.name}"}}')
    (line,) = engine.lay_out("<html lang=de><body><p><span class=l>Haustür</span>", [sheet]).lines
    assert line.width == pytest.approx(Shaper().advance(regular, "Haustür") / 100, abs=0.05)


def test_a_face_that_is_needed_later_is_there(tmp_path):
    fonts = load_fonts(ROOT / "fonts/fonts.yaml", tmp_path)
    for asked in ("body", "masthead"):
        face = fonts.face(asked)
        use_fonts(fonts.prepared())
        engine = Engine({})
        sheet = engine.stylesheet(f'@page{{size:200pt 300pt}} body{{font:10pt "{face.name}"}}')
        (line,) = engine.lay_out("<html lang=de><body><p><span class=l>Haustür</span>", [sheet]).lines
        assert line.width == pytest.approx(Shaper().advance(face, "Haustür") / 100, abs=0.05)
