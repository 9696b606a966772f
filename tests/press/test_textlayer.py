"""What readers and searches get out of the seed article's files is the copy, line-end hyphens undone."""

import json
import re

import pypdfium2
import pytest

from layout.composer.package import prepare
from layout.copy.load import load
from tests.press.conftest import ROOT

ARTICLE = ROOT / "articles/2025-08-22/rutte-kiew.yaml"


def text_of(path) -> str:
    document = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def undone(text: str) -> str:
    """Undo line ends as a reader does: a soft hyphen goes with its break, a hyphen takes it up, the rest are spaces."""
    text = text.replace("\r\n", "\n")
    text = re.sub("[\u00ad\ufffe]\\s*", "", text)
    text = re.sub("\u2010\\s*", "-", text)
    return re.sub(r"\s+", " ", text)


def paragraphs():
    article = load(ARTICLE).value.articles[0]
    package = prepare(article, digit_grouping="point", paper="OZD")
    texts = [*package.kicker, *package.headline, *package.deck, *package.body, *package.commentary.texts]
    texts += [text for letter in package.letters.letters for text in letter.texts]
    texts += [point for column in package.analysis.columns for point in column.points]
    texts += [text for box in package.explainers for text in (box.label, *box.texts)]
    texts += package.disclaimer
    return [re.sub(r"\s+", " ", "".join(run.text for run in text.runs)) for text in texts]


@pytest.mark.parametrize("variant", ["print", "proof", "archive", "screen"])
def test_the_text_of_every_variant_is_the_copy(seed_files, variant):
    found = undone(text_of(seed_files / f"rutte-kiew.{variant}.pdf"))
    lost = [paragraph for paragraph in paragraphs() if paragraph not in found]
    assert not lost


def test_a_soft_hyphen_is_told_from_the_copys_own(seed_files):
    text = text_of(seed_files / "rutte-kiew.screen.pdf")
    layout = json.loads((seed_files / "layout.json").read_text("utf-8"))
    columns = [column for page in layout["pages"] for frame in page["frames"] for column in frame["columns"]]
    ends = [line["end"] for column in columns for line in column["lines"]]
    assert len(re.findall("[\u00ad\ufffe]", text)) == ends.count("soft") > 10
    assert text.count("\u2010") == ends.count("hard")
    assert "\u2011" not in text


def test_every_map_of_glyphs_is_rewritten(write):
    pdf = write(
        '<p class="l">Garan\u2010</p><p class="l" style="font-weight:bold">Nato\u2011</p><p>a-b</p>', variant="proof"
    )
    maps = [font.ToUnicode.read_bytes() for page in pdf.pages for font in page.Resources.Font.values()]
    written = b"\n".join(maps)
    assert re.search(rb"> <00ad>\n", written)
    assert re.search(rb"> <2010>\n", written)
    assert b"> <2011>" not in written
    assert re.search(rb"> <002d>\n", written), "a hyphen within a line stays what it is"
