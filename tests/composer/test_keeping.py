"""Galleys kept from one build to the next."""

import io
import pickle
from pathlib import Path

import pytest
from platformdirs import user_cache_path

from layout.composer.galley import Setter
from layout.composer.keeping import NotKeptError, packed, unpacked
from layout.composer.package import prepare
from layout.composer.parts import Galley
from layout.copy.load import load
from layout.style import load_style
from layout.typography.fonts import load_fonts

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = ROOT / "articles/2025-08-22/rutte-kiew.yaml"


@pytest.fixture
def galley(paper):
    setter = paper(3)  # with a drop cap, whose face is made for it
    article = load(ARTICLE).value.articles[0]
    made = Galley(setter, prepare(article, digit_grouping="point", paper="OZD", body="body"), {})
    for width in (150.0, 250.0):
        made.body(width)
    made.head(400.0, setter.style.headlines[0])
    return made


def another_newsroom(setter):
    """The same newsroom in another process."""
    fonts = load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch"))
    return Setter(load_style(ROOT / "styles/ozd"), setter.page, fonts, {})


def test_what_was_set_comes_back_equal(galley):
    elsewhere = another_newsroom(galley.setter)
    package, flows = unpacked(packed(galley), elsewhere)
    assert package == galley.package
    assert flows == galley.flows
    assert len(flows) == 3


def test_faces_are_those_of_the_newsroom_that_takes_it_up(galley):
    elsewhere = another_newsroom(galley.setter)
    assert elsewhere.fonts.prepared() == ()
    _, flows = unpacked(packed(galley), elsewhere)
    lines = [item.content.line for flow in flows.values() for strip in flow.strips for item in strip.items]
    used = {piece.setting.face.name for line in lines for piece in line.pieces}
    assert {face.name for face in elsewhere.fonts.prepared()} == used
    assert all(any(piece.setting.face is face for face in elsewhere.fonts.prepared()) for piece in lines[0].pieces)


@pytest.mark.parametrize("harm", ["cut", "other", "foreign", "empty"])
def test_other_bytes_are_no_galley(galley, harm):
    whole = packed(galley)
    content = {
        "cut": whole[: len(whole) // 2],
        "other": pickle.dumps([1, 2]),
        "foreign": pickle.dumps((io.StringIO(), print)),
        "empty": b"",
    }
    with pytest.raises(NotKeptError):
        unpacked(content[harm], galley.setter)
