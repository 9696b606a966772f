"""The structure tree: small pages for each rule, and the seed article whole inside one Art."""

import io
import re
import unicodedata
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from layout.copy.load import load
from layout.errors import LayoutError
from layout.press.stamp import Identity
from layout.press.variants import VARIANTS

SEED = Path(__file__).parents[2] / "articles/2025-08-22/rutte-kiew.yaml"

#: The types a newspaper needs (ISO 32000-1 14.8.4). WeasyPrint's own tagger would leave Div, NonStruct and Span by the line.
KINDS = {
    "Document",
    "Art",
    "Sect",
    "Div",
    "H1",
    "H2",
    "H3",
    "P",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Figure",
    "Caption",
    "Table",
}
KINDS |= {"TR", "TH", "TD", "Link", "Span"}


def art(*content: str, key: str = "rat", lang: str = "de") -> str:
    return f'<article id="{key}" data-t="Art" data-k="{key}" lang="{lang}">{"".join(content)}</article>'


def p(name: str, text: str, role: str = "P", more: str = "", story: str = "rat") -> str:
    tag = role.lower() if role in {"H1", "H2", "H3"} else "p"
    return f'<{tag} data-t="{role}" data-k="{story}/{name}"{more}>{text}</{tag}>'


def png(width: int = 4, height: int = 3) -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), (200, 30, 40)).save(target, "PNG")
    return target.getvalue()


def test_a_paragraph_over_two_pages_is_one(write, read, conforms):
    first = art(p("headline", "Rat", "H1"), p("body.1", "Der Anfang "))
    second = art(p("body.1", "und das Ende."), p("body.2", "Mehr."))
    with write(first, second) as pdf:
        tree = read(pdf)
        assert tree.sketch() == ["Document", ["Art", "H1", "P", "P"]]
        (joined, _) = tree.all("P")
        assert joined.text == "Der Anfang und das Ende."
        assert joined.pages == [0, 1]
        conforms(write.last, "2a", "ua1")


def test_running_text_stays_whole_around_a_box(write, read):
    between = p("commentary.title", "Kommentar", "H2") + p("commentary.1", "Meinung.")
    column = p("body.1", "Eins."), between, p("body.2", "Zwei."), p("signature", "OZD")
    with write(art(p("headline", "Rat", "H1"), *column)) as pdf:
        tree = read(pdf)
        assert tree.sketch() == ["Document", ["Art", "H1", "P", "P", "P", ["Sect", "H2", "P"]]]
        assert tree.whole == "RatEins.Zwei.OZDKommentarMeinung."


def test_stories_are_apart_and_keep_the_order_of_their_pages(write, read):
    one, two = art(p("headline", "A", "H1", story="a"), key="a"), art(p("headline", "B", "H1", story="b"), key="b")
    more = art(p("body.1", "mehr", story="a"), key="a")
    with write(one + two, more) as pdf:
        assert [story.whole for story in read(pdf).all("Art")] == ["Amehr", "B"]


def test_levels_of_headings_are_never_skipped(write, read):
    with write(art(p("headline", "Rat", "H1"), p("analysis.1.heading", "Lage", "H3"), p("body.1", "x"))) as pdf:
        assert [part.kind for part in read(pdf).all() if part.kind.startswith("H")] == ["H1", "H2"]


@pytest.mark.parametrize(
    ("label", "numbering"), [("a)", "LowerAlpha"), ("3.", "Decimal"), ("B)", "UpperAlpha"), ("–", "None")]
)
def test_labelled_points_are_a_list(write, read, label, numbering, conforms):
    mark = f'<span class="lb" data-t="Lbl">{label}</span>'
    points = p("analysis.1.point.1", f"{mark}Eins", "LBody"), p("analysis.1.point.2", "Zwei", "LBody")
    with write(art(p("headline", "Rat", "H1"), *points)) as pdf:
        tree = read(pdf)
        assert tree.sketch()[1][2] == ["Sect", ["L", ["LI", "Lbl", "LBody"], ["LI", "LBody"]]]
        assert tree.all("Lbl")[0].text == label
        assert str(tree.all("L")[0].element.A.ListNumbering) == f"/{numbering}"
        conforms(write.last, "2a", "ua1")


def test_items_between_paragraphs_are_two_lists(write, read):
    copy = p("body.1", "Eins", "LBody"), p("body.2", "Zwei", "LBody"), p("body.3", "Text"), p("body.4", "Drei", "LBody")
    with write(art(p("headline", "Rat", "H1"), *copy)) as pdf:
        assert read(pdf).sketch() == [
            "Document",
            ["Art", "H1", ["L", ["LI", "LBody"], ["LI", "LBody"]], "P", ["L", ["LI", "LBody"]]],
        ]


def test_a_square_before_a_point_is_no_text(write, read):
    point = p("analysis.1.point.1", '<span data-t="Bullet"></span>Eins', "LBody")
    with write(art(p("headline", "Rat", "H1"), point)) as pdf:
        tree = read(pdf)
        assert str(tree.all("L")[0].element.A.ListNumbering) == "/Square"
        assert tree.all("Lbl") == []


def test_a_figure_has_words_place_and_caption(write, read, conforms):
    image = (
        '<img data-t="Figure" data-k="rat/picture.1" src="picture:x" alt="Der Rat" '
        'style="position:absolute;left:10pt;top:50pt;width:40pt;height:30pt">'
    )
    page = art(p("headline", "Rat", "H1"), image, p("picture.1.caption", "Im Saal", "Caption"))
    with write(page, pictures={"picture:x": png()}) as pdf:
        tree = read(pdf)
        assert tree.sketch() == ["Document", ["Art", "H1", ["Div", "Figure", "Caption"]]]
        (figure,) = tree.all("Figure")
        assert str(figure.element.Alt) == "Der Rat"
        # The page is 300 pt high with margins of 20: the picture stands from 70 to 100 from the top.
        assert [float(edge) for edge in figure.element.A.BBox] == pytest.approx([30, 200, 70, 230], abs=0.01)
        conforms(write.last, "2a", "ua1")


def test_a_picture_that_says_nothing_must_be_an_ornament(write, read, conforms):
    image = '<img data-t="{}" data-k="rat/picture.1" src="picture:x" alt="" style="width:40pt;display:block">'
    pictures = {"picture:x": png()}
    with write(art(p("headline", "Rat", "H1"), image.format("Artifact")), pictures=pictures) as pdf:
        assert read(pdf).sketch() == ["Document", ["Art", "H1"]]
        conforms(write.last, "2a", "ua1")
    with pytest.raises(LayoutError):
        write(art(p("headline", "Rat", "H1"), image.format("Figure")), pictures=pictures)


def test_a_table_has_heads_and_every_cell(write, read, conforms):
    cells = [("0.1", "Ware", "TH"), ("0.2", "Preis", "TH"), ("1.1", "Tomaten", "TD"), ("1.2", "3,60", "TD")]
    cells += [("2.2", "1,90", "TD")]  # a cell without copy has no line on the page
    table = p("table.1.title", "Markt", "Caption"), *(p(f"table.1.{key}", text, role) for key, text, role in cells)
    with write(art(p("headline", "Rat", "H1"), *table, p("table.1.note", "Mittelwerte"))) as pdf:
        tree = read(pdf)
        rows = [["TR", "TH", "TH"], ["TR", "TD", "TD"], ["TR", "TD", "TD"]]
        assert tree.sketch() == ["Document", ["Art", "H1", ["Table", "Caption", *rows], "P"]]
        assert {str(head.element.A.Scope) for head in tree.all("TH")} == {"/Column"}
        conforms(write.last, "2a", "ua1")


def test_a_link_is_an_element_with_its_annotations(write, read, conforms):
    link = '<span>Mehr bei <a href="https://example.org/">der </a><a href="https://example.org/">Stadt</a>.</span>'
    with write(art(p("headline", "Rat", "H1"), p("body.1", link))) as pdf:
        (element,) = read(pdf).all("Link")
        assert element.text == "der Stadt"
        references = [kid.Obj for kid in element.element.K if isinstance(kid, pikepdf.Dictionary)]
        assert len(references) == len(pdf.pages[0].Annots) == 2
        assert {str(annotation.Contents) for annotation in references} == {"https://example.org/"}
        parents = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree.Nums))
        assert {parents[int(annotation.StructParent)].objgen for annotation in references} == {element.element.objgen}
        conforms(write.last, "2a", "ua1")


def test_a_link_can_be_pressed_where_its_words_are(write):
    flat = '<span style="line-height:0"><a href="https://example.org/" style="line-height:0">Stadt</a></span>'
    with write(art(p("headline", "Rat", "H1"), p("body.1", flat))) as pdf:
        (annotation,) = pdf.pages[0].Annots
        left, low, right, high = (float(edge) for edge in annotation.Rect)
        assert high - low == pytest.approx(10, abs=0.01)  # an em
        assert right - left > 20
        # The second line of the page: headline and paragraph stand 12 pt apart from 20 pt below the top.
        assert 300 - 20 - 24 - 3 < low < high < 300 - 20 - 12 + 3


def test_languages_are_named_where_they_change(write, read, conforms):
    passage = p("body.1", 'Er sagte: <span lang="en">No comment.</span>')
    english = art(p("headline", "Town hall", "H1", story="eng"), key="eng", lang="en")
    with write(art(p("headline", "Rat", "H1"), passage) + english) as pdf:
        tree = read(pdf)
        assert str(pdf.Root.Lang) == "de"
        assert [str(part.element.get("/Lang", "")) for part in tree.all("Art")] == ["", "en"]
        assert [(part.text, str(part.element.Lang)) for part in tree.all("Span")] == [("No comment.", "en")]
        conforms(write.last, "2a", "ua1")


def test_an_english_article_alone_is_an_english_document(write, read):
    identity = Identity(slug="eng", title="Town hall", language="en")
    copy = p("headline", "Town hall", "H1"), p("body.1", "Vorhang", more=' lang="de"')
    with write(art(*copy, lang="en"), identity=identity) as pdf:
        languages = [(part.kind, str(part.element.get("/Lang", ""))) for part in read(pdf).all()]
        assert str(pdf.Root.Lang) == "en"
        assert languages == [("Document", ""), ("Art", ""), ("H1", ""), ("P", "de")]


def test_furniture_is_a_pagination_artifact(write, read, conforms):
    folio = '<div data-t="Artifact">Seite 3</div>'
    with write(folio + art(p("headline", "Rat", "H1"))) as pdf:
        assert read(pdf).whole == "Rat"
        opened = [o[1] for o, name in pikepdf.parse_content_stream(pdf.pages[0]) if str(name) == "BDC"]
        assert "/Pagination" in {str(properties.get("/Type", "")) for properties in opened}
        conforms(write.last, "2a", "ua1")


def test_frames_of_the_papers_own_are_sections_with_keys_of_their_own(write, read):
    frame = '<article data-t="Sect" data-k="p{0}.filler"><p data-t="P" data-k="filler/1">Lesen Sie</p></article>'
    with write(art(p("headline", "Rat", "H1")) + frame.format(1), frame.format(2)) as pdf:
        assert read(pdf).sketch() == ["Document", ["Art", "H1"], ["Sect", "P"], ["Sect", "P"]]


def test_an_underlined_link_holds_no_artifact(write, conforms):
    underlined = '<a href="https://example.org/" style="text-decoration:underline">da</a>'
    with write(art(p("headline", "Rat", "H1"), p("body.1", underlined))) as pdf:
        depth = 0
        for operands, operator in pikepdf.parse_content_stream(pdf.pages[0]):
            name = str(operator)
            depth += (name in {"BMC", "BDC"}) - (name == "EMC")
            assert depth <= 1
            assert not (name == "BMC" and str(operands[0]) != "/Artifact")
        conforms(write.last, "2a", "ua1")


def test_text_without_a_role_is_refused(write):
    with pytest.raises(LayoutError) as raised:
        write("<p>verloren</p>")
    assert [finding.code for finding in raised.value.findings] == ["press/untagged"]


# -- the seed article ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["archive", "screen"])
def test_the_seed_article_is_whole_and_in_order_in_one_art(seed_files, read, variant):
    with pikepdf.open(seed_files / f"rutte-kiew.{variant}.pdf") as pdf:
        tree = read(pdf)
        (story,) = tree.kids
        assert story.kind == "Art"
        assert {part.kind for part in tree.all()} <= KINDS
        said = letters(story.whole)
        at = 0
        for words in wanted():
            found = said.find(letters(words), at)
            assert found >= 0, words
            at = found + len(letters(words))
        assert said == letters("".join(wanted()))


@pytest.mark.slow
def test_each_paragraph_of_the_seed_is_one_element(seed_files, read):
    article = load(SEED).value.articles[0]
    with pikepdf.open(seed_files / "rutte-kiew.archive.pdf") as pdf:
        paragraphs = {letters(part.whole) for part in read(pdf).all("P")}
    for text in str(article.body).split("\n\n"):
        assert letters(text) in paragraphs


@pytest.mark.slow
def test_every_mark_is_in_the_parent_tree(seed_files, read):
    with pikepdf.open(seed_files / "rutte-kiew.archive.pdf") as pdf:
        parents = dict(_pairs(pdf.Root.StructTreeRoot.ParentTree.Nums))
        elements = {part.element.objgen: part for part in read(pdf).all()}
        for number, page in enumerate(pdf.pages):
            listed = parents[int(page.StructParents)]
            for mcid, element in enumerate(listed):
                assert mcid in [int(kid) for kid in elements[element.objgen].element.K if isinstance(kid, int)]
                assert number in elements[element.objgen].pages


def wanted():
    """The seed article's copy in the order a reader takes it."""
    article = load(SEED).value.articles[0]
    yield from (str(article.kicker), str(article.headline), str(article.deck), str(article.body))
    yield str(article.signature)
    yield from (str(article.commentary.title), str(article.commentary.text))
    yield str(article.letters.title)
    for item in article.letters.items:
        yield from (str(part) for part in (item.text, item.author, item.place) if part)
    yield str(article.analysis.title)
    for section in article.analysis.sections:
        yield str(section.heading)
        for index, point in enumerate(section.points):
            label = "" if section.numbering == "none" else "abc"[index]
            yield label + str(point.label or "") + str(point.text)
    for item in article.explainers:
        yield from (str(item.question), str(item.answer))
    yield f"{article.disclaimer} Titelbild {article.cover_credit}."


def letters(text: str) -> str:
    """Letters and digits alone, as they sort: what typography does not change."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]", "", plain)


def _pairs(array):
    items = list(array)
    return zip((int(item) for item in items[::2]), items[1::2], strict=True)


def test_only_the_files_for_readers_are_tagged():
    assert {name for name, row in VARIANTS.items() if "tags" in row.finishers} == {"archive", "screen"}
