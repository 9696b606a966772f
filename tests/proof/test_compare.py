"""What changed between two PDFs."""

import io
import json
import time

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from layout.proof.compare import as_json, as_text, compare, compare_page, looks, report_html
from layout.raster import Document

COPY = """Mit eindringlichen Worten hat der Generalsekretär
in Kiew für robuste Garantien geworben, und
der Präsident dankte ihm für diese Worte.
Die Lage an der Front bleibt, wie sie ist."""


def page(canvas, text, *, x=30.0, y=250.0, picture=None):
    canvas.setFont("Helvetica", 9)
    for number, line in enumerate(text.split("\n")):
        canvas.drawString(x, y - 11 * number, line)
    if picture:
        canvas.drawImage(ImageReader(picture), 30, 30, 120, 80)
    canvas.showPage()


def grey(level):
    return Image.new("L", (12, 8), level)


@pytest.fixture
def write(tmp_path):
    """Return a function that writes a PDF of pages, each the keyword arguments of `page`."""

    def written(name, *pages):
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(280, 300))
        for arguments in pages:
            page(canvas, **arguments)
        canvas.save()
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(buffer.getvalue())
        return path

    return written


def kinds(comparison):
    return [(change.kind, change.old, change.new) for change in comparison.pages]


def test_a_file_is_the_same_as_itself(write):
    file = write("a", {"text": COPY}, {"text": "zwei"})

    comparison = compare(file, file)

    assert comparison.same
    assert kinds(comparison) == [("same", 1, 1), ("same", 2, 2)]


def test_two_drawings_of_the_same_copy_are_the_same(write):
    old = write("a", {"text": COPY, "picture": grey(80)})
    new = write("b", {"text": COPY, "picture": grey(80)})
    new.write_bytes(new.read_bytes() + b"\n% another file\n")

    comparison = compare(old, new)

    assert comparison.same
    assert comparison.pages[0].old_digest == comparison.pages[0].new_digest


def test_a_moved_comma_is_found(write):
    old = write("a", {"text": COPY})
    new = write("b", {"text": COPY.replace("geworben, und", "geworben und,")})

    (change,) = compare(old, new).pages

    assert [(word.old, word.new) for word in change.words] == [("geworben, und", "geworben und,")]
    assert change.words[0].before.endswith("robuste Garantien")
    assert len(change.regions) == 1
    box = change.regions[0].box
    assert box.y <= 300 - 239 <= box.bottom
    assert box.height < 22


@pytest.mark.parametrize(("x", "y", "shift"), [(31, 250, (1, 0)), (30, 249, (0, 1)), (28, 252, (-2, -2))])
def test_a_shift_is_found_and_measured(write, x, y, shift):
    old = write("a", {"text": COPY, "picture": grey(90)})
    new = write("b", {"text": COPY, "picture": grey(90), "x": x, "y": y})

    (change,) = compare(old, new).pages

    assert change.kind == "changed"
    assert change.words == ()
    assert [region.shift for region in change.regions] == [shift]


def test_a_shift_of_a_tenth_of_a_point_is_found(write):
    assert not compare(write("a", {"text": COPY}), write("b", {"text": COPY, "x": 30.1})).same


def test_a_changed_picture_is_found_where_it_stands(write):
    old = write("a", {"text": COPY, "picture": grey(90)})
    new = write("b", {"text": COPY, "picture": grey(92)})

    (change,) = compare(old, new).pages

    assert change.words == ()
    (region,) = change.regions
    assert region.shift is None
    assert (region.box.x, region.box.y) == pytest.approx((30, 190), abs=4)
    assert (region.box.width, region.box.height) == pytest.approx((120, 80), abs=6)


def test_an_added_page_leaves_the_others_the_same(write):
    old = write("a", {"text": "eins"}, {"text": COPY}, {"text": "drei"})
    new = write("b", {"text": "eins"}, {"text": "Neues aus dem Rathaus"}, {"text": COPY}, {"text": "drei"})

    assert kinds(compare(old, new)) == [("same", 1, 1), ("added", None, 2), ("same", 2, 3), ("same", 3, 4)]
    assert kinds(compare(new, old)) == [("same", 1, 1), ("removed", 2, None), ("same", 3, 2), ("same", 4, 3)]


def test_an_added_page_among_changed_pages_pairs_like_with_like(write):
    old = write("a", {"text": "Seite 1\n" + COPY}, {"text": "Seite 2\nMeldungen und Wetter und Kino"})
    new = write(
        "b",
        {"text": "Seite 1\nGanz andere Sätze stehen hier"},
        {"text": "Seite 2\n" + COPY},
        {"text": "Seite 3\nMeldungen und Wetter und Kino"},
    )

    assert kinds(compare(old, new)) == [("added", None, 1), ("changed", 1, 2), ("changed", 2, 3)]


def test_a_page_made_anew_is_one_changed_page(write):
    old = write("a", {"text": "eins"}, {"text": COPY}, {"text": "drei"})
    new = write("b", {"text": "eins"}, {"text": "Ganz anders"}, {"text": "drei"})

    assert kinds(compare(old, new)) == [("same", 1, 1), ("changed", 2, 2), ("same", 3, 3)]


def test_one_page_can_be_compared_alone(write):
    old = write("a", {"text": "eins"}, {"text": COPY})
    new = write("b", {"text": COPY})

    with Document(old) as before, Document(new) as after:
        (first, second), (new,) = looks(before), looks(after)
        assert compare_page(second, new, 1).kind == "same"
        assert compare_page(first, new, 1).kind == "changed"


def test_the_json_is_json_and_says_where(write):
    old, new = write("a", {"text": COPY}), write("b", {"text": COPY.replace("Kiew", "Kyjiw")})

    value = json.loads(json.dumps(as_json(compare(old, new))))

    assert value["same"] is False
    assert value["pages"][0]["words"][0]["new"] == "Kyjiw"
    assert len(value["pages"][0]["regions"][0]["box"]) == 4


def test_the_summary_names_pages_and_words(write):
    old, new = (
        write("a", {"text": COPY}),
        write("b", {"text": COPY.replace("Kiew", "Kyjiw")}, {"text": "neu"}),
    )

    assert as_text(compare(old, new)).splitlines() == [
        "page 1: changed",
        "  … hat der Generalsekretär in [-Kiew-]{+Kyjiw+} für robuste Garantien geworben, …",
        "page 2: added",
        "0 of 2 pages are the same",
    ]


def test_the_report_stands_alone_and_takes_copy_as_text(write):
    old, new = write("a", {"text": COPY}), write("b", {"text": COPY.replace("Kiew", "<script>Kiew")})

    report = report_html(compare(old, new), language="en")

    assert report.count("data:image/png;base64,") == 2
    assert "&lt;script&gt;Kiew" in report
    assert "<script>Kiew" not in report
    assert "http:" not in report
    assert "https:" not in report
    assert "What changed" in report


def test_twenty_four_full_pages_take_a_few_seconds(write):
    words = COPY.replace("\n", " ").split()
    pages = [
        {"text": "\n".join(" ".join(words[(line + number) % 20 :][:9]) for line in range(25))} for number in range(24)
    ]
    old = write("a", *pages)
    new = write("b", *[*pages[:23], {"text": COPY}])

    start = time.perf_counter()
    comparison = compare(old, new)

    assert sum(change.kind == "same" for change in comparison.pages) == 23
    assert time.perf_counter() - start < 10
