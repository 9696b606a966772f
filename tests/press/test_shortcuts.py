"""What the engine leaves out of a page's way through WeasyPrint changes nothing on it."""

import contextlib
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from platformdirs import user_cache_path
from weasyprint.css.properties import Dimension

from layout import drawing, pagedesk
from layout.copy.load import load
from layout.press import weasy
from layout.press.engine import Engine
from layout.press.faces import use_fonts
from layout.press.sharing import finding
from layout.press.variants import VARIANTS
from layout.typography.fonts import load_fonts

ROOT = Path(__file__).resolve().parents[2]
CSS = """@page{size:400pt 300pt;margin:0}body{margin:0;font:9pt/10.5pt "Umbruch serif-regular"}
.box,.furniture{position:absolute}.box{border-top:2pt solid #000;background:#eee}h1{font-size:30pt}"""
PAGE = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"/><title>Probe</title></head><body class="print">
<div class="furniture folio" data-t="Artifact" style="left:20pt;top:20pt;width:300pt">Seite <b>5</b>, <span>schräg</span></div>
<article id="a" data-t="Art" lang="de"><section><div class="box" style="left:20pt;top:40pt;width:90pt;height:60pt"></div>
<h1>Ölkrise</h1><h2>Teuer</h2><p>Ein Absatz mit <a href="#a">Verweis</a>, zwei Zeilen und <b>Zitat</b>.</p>
</section></article></body></html>"""


@pytest.fixture(scope="module", autouse=True)
def faces():
    fonts = load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch"))
    use_fonts(fonts.prepare_all())


def written(html, *, once=False):
    press = Engine({}, once=once)
    page = press.lay_out(html, [press.stylesheet(CSS)])
    return press.write([page])


def test_a_page_read_by_expat_with_part_of_the_stylesheet_is_the_page_that_weasyprint_reads():
    # What is not well-formed goes WeasyPrint's own way: its parser, its stylesheet whole.
    plain = PAGE.replace('"utf-8"/>', '"utf-8">')
    assert written(PAGE) == written(plain)
    assert written(PAGE) != written(PAGE.replace("Zitat", "Citat"))


def test_a_page_that_is_let_go_once_drawn_is_the_same():
    assert written(PAGE, once=True) == written(PAGE)


@pytest.mark.parametrize("variant", list(VARIANTS))
def test_pages_whose_elements_share_styles_are_the_pages_that_weasyprint_lays_out(monkeypatch, variant):
    made = pagedesk.make_up(load(ROOT / "articles/2025-08-22/rutte-kiew.yaml"), user_cache_path("umbruch"))
    ours = drawing.draw(made, VARIANTS[variant])
    monkeypatch.setattr(Engine, "_shortcuts", lambda *_: contextlib.nullcontext())
    monkeypatch.setattr(weasy, "defaults", weasy.all_defaults)
    assert drawing.draw(made, VARIANTS[variant]) == ours


def test_every_element_of_the_templates_has_its_defaults():
    templates = (ROOT / "layout/html/templates").glob("*.j2")
    written = {name for template in templates for name in re.findall(r"<([a-z][a-z0-9]*)", template.read_text("utf-8"))}
    assert {"article", "svg"} <= written
    assert written - {"circle", "path", "text"} <= weasy.ELEMENTS


def test_only_a_place_in_points_is_read_at_a_glance():
    # What says more than a place, or says it in other words, is WeasyPrint's to read.
    told = {}
    for style in ("left:20pt;top:-4.5pt", "left:20pt;color:red", "left:2em", "left: 20pt", "left:20pt!important"):
        find = finding(lambda *_: iter(["theirs"]), Dimension)
        told[style] = next(find(ElementTree.fromstring(f'<p style="{style}"/>')))
    assert [style for style, found in told.items() if found != "theirs"] == ["left:20pt;top:-4.5pt"]
    place = told["left:20pt;top:-4.5pt"][2]
    assert list(place) == [("left", Dimension(20, "pt"), False), ("top", Dimension(-4.5, "pt"), False)]
