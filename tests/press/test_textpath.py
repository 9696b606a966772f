"""The text path: the same words at the same places as WeasyPrint and Pango would have set them, and read back as written."""

import functools
import io
import re
import subprocess

import numpy as np
import pikepdf
import pypdfium2
import pytest
import weasyprint.draw.text
from msgspec.structs import replace
from platformdirs import user_cache_path

from layout import drawing, pagedesk
from layout.composer.line import Label, Line, Piece
from layout.composer.shaping import UNSEEN, Shaper, TypeSetting
from layout.copy.load import load
from layout.findings import Place
from layout.html.typeblocks import TypeLine, TypeParagraph, type_blocks
from layout.makeup.lock import read_lock
from layout.press.engine import Engine
from layout.press.textpath import Foundry, _Pen
from layout.press.variants import VARIANTS
from layout.typography.fonts import load_fonts
from tests.press.conftest import ROOT

SEED = ROOT / "articles/2025-08-22/rutte-kiew.yaml"
PAPER = ROOT / "articles/2025-08-22/edition.yaml"
#: Fonts are made ready with the first file written.
pytestmark = pytest.mark.usefixtures("write")
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*?)</word>')


def both(made, variant, monkeypatch):
    """A variant drawn by the text path and by Pango, whose numbers are not cut to whole thousandths."""
    monkeypatch.setattr(weasyprint.draw.text, "int", lambda value: round(value, 3), raising=False)
    ours = drawing.draw(made, VARIANTS[variant])
    monkeypatch.setattr(drawing, "page_view", functools.partial(drawing.page_view, plain=True))
    return ours, drawing.draw(made, VARIANTS[variant])


def words(data, *, options=("-bbox",)):
    shown = subprocess.run(
        ["pdftotext", *options, "-", "-"], input=data, capture_output=True, check=True
    ).stdout.decode()
    return [
        (number, word, *map(float, edges))
        for number, page in enumerate(shown.split("</page>"))
        for *edges, word in WORD.findall(page)
    ]


def pixels(data):
    for page in pypdfium2.PdfDocument(data):
        # PDFium puts small glyphs on whole pixels: four times as many, then four by four made one, is 150 to the inch.
        yield np.asarray(page.render(scale=600 / 72, grayscale=True).to_pil().reduce(4)).astype(int)


@pytest.fixture(scope="module")
def made():
    read = load(SEED)
    return pagedesk.make_up(read, user_cache_path("umbruch"))


@pytest.fixture(scope="module")
def made_paper():
    read = load(PAPER)
    return pagedesk.make_up(read, user_cache_path("umbruch"), lock=read_lock(PAPER.parent))


def same(ours, plain):
    # Labels hang before their lines: here they are read there, in Pango's they come behind.
    there = {}
    for *word, left, top, right, foot in words(plain):
        there.setdefault(tuple(word), []).append((left, top, right, foot))
    for *word, left, top, right, foot in words(ours):
        known = there[tuple(word)]
        nearest = min(known, key=lambda box: abs(box[0] - left) + abs(box[1] - top))
        known.remove(nearest)
        assert (left, top, right, foot) == pytest.approx(nearest, abs=0.05), word
    assert not any(there.values())
    for mine, theirs in zip(pixels(ours), pixels(plain), strict=True):
        apart = abs(mine - theirs)
        assert apart.max() < 100
        assert (apart > 40).mean() < 1e-4


@pytest.mark.parametrize("variant", ["print", "archive", "screen"])
def test_seed_comes_out_as_pango_sets_it(made, variant, monkeypatch):
    same(*both(made, variant, monkeypatch))


@pytest.mark.slow
def test_paper_comes_out_as_pango_sets_it(made_paper, monkeypatch):
    same(*both(made_paper, "archive", monkeypatch))


def test_links_are_the_same_annotations(made_paper, monkeypatch):
    ours, plain = both(made_paper, "archive", monkeypatch)

    def links(data):
        found = {}
        for number, page in enumerate(pikepdf.open(io.BytesIO(data)).pages):
            for annotation in page.get("/Annots", ()):
                left, low, right, high = (float(edge) for edge in annotation.Rect)
                line = found.setdefault((number, str(annotation.get("/Dest") or annotation.A.URI), round(low)), [])
                line += [left, right, low, high]
        # A line whose words stand in several pieces is one link; Pango's has one a piece.
        return {line: (min(edges[::4]), max(edges[1::4]), *edges[2:4]) for line, edges in found.items()}

    mine, theirs = links(ours), links(plain)
    assert mine, "the paper has pointers"
    assert mine.keys() == theirs.keys()
    for line, edges in mine.items():
        left, right, low, high = theirs[line]
        assert (edges[0], *edges[2:]) == pytest.approx((left, low, high), abs=0.05)
        assert right - 3 < edges[1] < right + 0.05  # Pango's takes in the space that hangs behind the line


def test_structure_is_the_same(made_paper, monkeypatch, read):
    ours, plain = both(made_paper, "archive", monkeypatch)
    with pikepdf.open(io.BytesIO(ours)) as one, pikepdf.open(io.BytesIO(plain)) as other:
        mine, theirs = read(one), read(other)
        assert mine.sketch() == theirs.sketch()
        assert [part.text for part in mine.all()] == [part.text for part in theirs.all()]


# -- one line at a time ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fonts():
    return load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch"))


def line(*pieces, word_spacing=0.0, tracking=0.0, hang=0.0, label=None, **more):
    shaper = Shaper()
    natural = sum(shaper.advance(p.setting.face, p.text, p.setting.features) * p.setting.size / 1000 for p in pieces)
    natural += sum(len(piece.text) * piece.tracking for piece in pieces)
    text = "".join(piece.text for piece in pieces)
    return Line(
        pieces=pieces, x=0.0, natural=natural, spaces=text.count(" ") + text.count("\u00a0"), letters=len(text),
        word_spacing=word_spacing, tracking=tracking, end="space" if hang else "last", place=Place("x.yaml"), step="even",
        hang=hang, label=label, **more,
    )  # fmt: skip


def drawn(set_line, **more):
    """One line drawn at 30, 40 points; returns it as it was read back, and the file's text."""
    hrefs = tuple(more.pop("hrefs", [None] * len(set_line.pieces)))
    placed = TypeLine(set_line, 30.0, 40.0, hrefs, 20.0)
    (block,) = type_blocks([TypeParagraph("rat/body.1", "body", "P", None, (placed,))], 1)
    engine = Engine({}, Shaper())
    sheet = engine.stylesheet(
        "@page{size:400pt 100pt;margin:0} body{margin:0} .type{position:absolute;overflow:visible}"
    )
    html = f'<html lang=de><body><img class="type" src="{block.address}" style="{block.style}">'
    page = engine.lay_out(html, [sheet], [block])
    data = engine.write([page])
    return page.lines, pypdfium2.PdfDocument(data)[0].get_textpage().get_text_range()


def setting(fonts, role="body", name="regular", size=9.0, features=()):
    return TypeSetting(fonts.face(role, name), size, features)


def test_words_that_were_let_go_are_shaped_anew(fonts):
    engine = Engine({}, Shaper())
    blocks = [block(fonts, "body", 90.0, "Zwölf Boxkämpfer raffiniert", "jagen Viktor")]
    first = engine.write([laid(engine, blocks)])
    engine._foundry.let_go()
    assert engine.write([laid(engine, blocks)]) == first


# -- blocks written again ----------------------------------------------------------------------------------------------


def block(fonts, kind, baseline, *lines):
    """A block of lines in two sizes of one face and a heavier one, with what hangs before and behind them."""
    label = Label("a)", Piece("a)", setting(fonts, name="bold")), 0.0)
    placed = [
        TypeLine(
            line(Piece(text, setting(fonts)), Piece(text[::-1], setting(fonts, size=12.0)), hang=2.5, label=label),
            40.0, baseline + 14.0 * row, (None, None), 30.0,
        )
        for row, text in enumerate(lines)
    ]  # fmt: skip
    (made,) = type_blocks([TypeParagraph(f"rat/{kind}", kind, "P", None, tuple(placed))], 1)
    return made


def laid(engine, blocks):
    sheet = engine.stylesheet(
        "@page{size:400pt 200pt;margin:0} body{margin:0} .type{position:absolute;overflow:visible}"
    )
    images = "".join(f'<img class="type" src="{one.address}" style="{one.style}"/>' for one in blocks)
    return engine.lay_out(f'<html lang="de"><body>{images}</body></html>', [sheet], blocks)


def test_a_block_written_again_is_written_as_on_a_new_page(fonts, monkeypatch):
    first, other = block(fonts, "lead", 40.0, "Kiew: ja"), block(fonts, "lead", 40.0, "Wien am Meer,")
    same = block(fonts, "body", 90.0, "Zwölf Boxkämpfer", "jagen Viktor")
    engine = Engine({}, Shaper())
    page = laid(engine, [first, same])
    engine.write([page])

    written, stock = [], _Pen.paragraph
    monkeypatch.setattr(_Pen, "paragraph", lambda pen, one, *more: written.append(one.key) or stock(pen, one, *more))
    page = engine.with_blocks(page, [other, same])
    again, lines = engine.write([page]), page.lines
    assert written == ["rat/lead"]
    anew = laid(cold := Engine({}, Shaper()), [other, same])
    assert again == cold.write([anew])
    assert lines == anew.lines


def test_a_block_is_written_anew_where_a_glyph_of_its_stands_for_something_else(fonts):
    ohm, omega = block(fonts, "body", 90.0, "5 \u2126"), block(fonts, "lead", 40.0, "\u03a9")
    engine = Engine({}, Shaper())
    page = laid(engine, [block(fonts, "lead", 40.0, "A"), ohm])
    engine.write([page])
    page = engine.with_blocks(page, [omega, ohm])
    assert engine.write([page]) == (cold := Engine({}, Shaper())).write([anew := laid(cold, [omega, ohm])])
    assert page.lines == anew.lines


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Auf der Höhe von Kiew", {"word_spacing": 1.37}),
        ("AVATAR Tee Wörter Vor", {"word_spacing": -0.4, "tracking": 0.11}),
        ("18\u202f000 Euro\u00a0– Nr.\u00a04", {"word_spacing": 0.77}),
        ("fliegen, raffiniert, Stofffarbe", {}),
        ("Володимир Müller", {"word_spacing": 2.0, "tracking": -0.07}),
        ("\u00adDie Staub\u00adecken, Auf\u200clage Wort\u2060teil", {"word_spacing": 1.1, "tracking": 0.05}),
        ("Sieg ☀ \u2764\ufe0f ☎ 👨\u200d👩\u200d👧 alle", {"word_spacing": 0.4, "tracking": -0.05}),
    ],
)
@pytest.mark.parametrize("role", ["body", "headline", "label"])
def test_a_line_is_as_wide_as_planned(fonts, role, text, more):
    spans = [(face, part) for face, part in fonts.spans(role, "regular", text)]
    features = (("liga", False),) if more.get("tracking") else ()
    pieces = tuple(Piece(part, TypeSetting(face, 9.0, features)) for face, part in spans)
    planned = line(*pieces, **more)
    (written,), shown = drawn(planned)
    assert written.text == text
    assert written.x == pytest.approx(30, abs=1e-3)
    assert written.baseline == pytest.approx(40, abs=1e-3)
    assert written.width == pytest.approx(planned.width, abs=2e-3)
    assert shown.replace("\u00a0", " ") == UNSEEN.sub("", text).replace("\u00a0", " ")


def test_the_space_at_a_lines_end_is_there_and_hangs(fonts):
    planned = line(Piece("Kiew am", setting(fonts)), hang=3.21)
    (written,), _ = drawn(planned)
    assert written.text == "Kiew am "
    assert written.width == pytest.approx(planned.width + 3.21, abs=1e-3)


def test_combining_marks_keep_their_text(fonts):
    (written,), shown = drawn(line(Piece("Cafe\u0301", setting(fonts))))
    assert written.text == "Cafe\u0301"
    assert len(shown) in {4, 5}


def test_labels_are_drawn_and_not_counted_as_copy(fonts):
    label = Label("a)", Piece("a)", setting(fonts)), 0.0)
    (written,), shown = drawn(line(Piece("Nato", setting(fonts)), label=label))
    assert written.text == "Nato"
    assert "a)" in shown


def test_a_wrong_width_would_be_seen(fonts, monkeypatch):
    stock = Foundry._shaped

    def wrong(self, setting, text):
        word = stock(self, setting, text)
        return replace(word, codes=word.codes + ">-50<", advance=word.advance + 50)

    monkeypatch.setattr(Foundry, "_shaped", wrong)
    planned = line(Piece("Kiew", setting(fonts)))
    (written,), _ = drawn(planned)
    assert written.width > planned.width + 0.4
