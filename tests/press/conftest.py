"""What the press's tests share: an engine, small files made with it, their structure read back, the seed article built."""

import io
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import page as validator
import pikepdf
import pytest
from PIL import Image
from platformdirs import user_cache_path

from layout.press.engine import Engine
from layout.press.faces import use_fonts
from layout.press.finish import Work, finishers, options
from layout.press.stamp import Identity
from layout.press.variants import VARIANTS, Variant
from layout.typography.fonts import load_fonts

ROOT = Path(__file__).parents[2]
SHEET = """@page{size:200pt 300pt;margin:20pt} body{margin:0;font:10pt/12pt "Umbruch serif-regular"}
*{margin:0;padding:0;bookmark-level:none} .lb{position:absolute} img{image-rendering:crisp-edges}"""


@pytest.fixture(scope="session")
def seed_files(tmp_path_factory) -> Path:
    """The folder that holds the seed article in all four variants."""
    out = tmp_path_factory.mktemp("seed")
    article = ROOT / "articles/2025-08-22/rutte-kiew.yaml"
    command = [Path(sys.executable).parent / "umbruch", "build", article, "--out", out]
    env = os.environ | {"PYTHONHASHSEED": "1", "TZ": "UTC"}
    subprocess.run([str(part) for part in command], cwd=ROOT, env=env, check=True, capture_output=True)
    return out / "rutte-kiew"


@pytest.fixture(scope="session")
def faces():
    """All faces of the paper, prepared."""
    return load_fonts(ROOT / "fonts/fonts.yaml", user_cache_path("umbruch")).prepare_all()


@pytest.fixture(autouse=True)
def _faces_in_use(request):
    """Give each test that writes pages all faces; whichever ran before it may have drawn an edition in its own."""
    if "write" in request.fixturenames:
        use_fonts(request.getfixturevalue("faces"))


@pytest.fixture(scope="session")
def write(faces):
    """Write pages of HTML, each laid out apart, as one PDF of a variant; the last one's bytes are kept."""
    use_fonts(faces)

    def written(
        *pages: str, variant: str | Variant = "archive", pictures: dict[str, bytes] | None = None, **more
    ) -> pikepdf.Pdf:
        engine = Engine(pictures or {})
        sheet = engine.stylesheet(SHEET)
        laid = [engine.lay_out(f"<html lang=de><body>{page}", [sheet]) for page in pages]
        identity = Identity(slug="probe", title="Probe", language="de")
        row = VARIANTS[variant] if isinstance(variant, str) else variant
        work = Work(**({"variant": row, "identity": identity} | more))
        written.last = engine.write(laid, finishers=finishers(work), **options(work))
        return pikepdf.open(io.BytesIO(written.last))

    return written


@pytest.fixture(scope="session")
def conforms():
    """Fail where page-validation finds a fault."""

    def check(data: bytes, *profiles: str) -> None:
        for profile in profiles:
            result = validator.validate_pdf_bytes(data, profile=profile)
            # It takes a stream whose last byte happens to be a line end for one byte too long; veraPDF knows better.
            faults = [fault for fault in result.failures if "STREAM-LENGTH" not in fault.rule_id]
            assert [(fault.rule_id, fault.message) for fault in faults] == []

    return check


@dataclass
class Part:
    """An element of a structure tree: its type, its own text, what is below it, its dictionary."""

    kind: str
    element: pikepdf.Dictionary
    text: str = ""
    kids: list["Part"] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    @property
    def whole(self) -> str:
        return self.text + "".join(kid.whole for kid in self.kids)

    def all(self, kind: str | None = None) -> list["Part"]:
        below = [part for kid in self.kids for part in kid.all()]
        return [part for part in (self, *below) if kind in {None, part.kind}]

    def sketch(self):
        """The tree as nested lists, an element without kids as its type."""
        return [self.kind, *(kid.sketch() for kid in self.kids)] if self.kids else self.kind


@pytest.fixture(scope="session")
def read():
    """Read a file's structure tree, text and all."""
    return structure


def structure(pdf: pikepdf.Pdf) -> Part:
    marked = [marked_text(page) for page in pdf.pages]
    numbers = {page.objgen: index for index, page in enumerate(pdf.pages)}
    (document,) = pdf.Root.StructTreeRoot.K
    return _part(document, None, marked, numbers)


def _part(element, page, marked, numbers) -> Part:
    own = element.get("/Pg")
    page = numbers[own.objgen] if own is not None else page
    part = Part(str(element.S)[1:], element)
    for kid in element.K:
        if isinstance(kid, int):
            part.text += marked[page][kid]
            part.pages.append(page)
        elif kid.get("/Type") == "/MCR":
            there = numbers[kid.Pg.objgen]
            part.text += marked[there][int(kid.MCID)]
            part.pages.append(there)
        elif kid.get("/Type") == "/StructElem":
            part.kids.append(_part(kid, page, marked, numbers))
    return part


def marked_text(page) -> dict[int, str]:
    """The text of each stretch of marked content on a page, by its number."""
    maps = {str(name): _unicode(font) for name, font in page.Resources.Font.items()}
    texts: dict[int, str] = {}
    stack: list[int | None] = []
    current = None
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            stack.append(int(operands[1].MCID) if "/MCID" in operands[1] else None)
            texts.setdefault(stack[-1], "")
        elif name == "BMC":
            stack.append(None)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            current = maps[str(operands[0])]
        elif name == "TJ" and stack and stack[-1] is not None:
            for item in operands[0]:
                if isinstance(item, pikepdf.String):
                    texts[stack[-1]] += _decoded(bytes(item), current)
    assert not stack
    texts.pop(None, None)
    return texts


def _decoded(codes: bytes, unicode: dict[int, str]) -> str:
    return "".join(unicode[int.from_bytes(codes[at : at + 2], "big")] for at in range(0, len(codes), 2))


def _unicode(font) -> dict[int, str]:
    found: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(font.ToUnicode):
        if str(operator) == "endbfchar":
            pairs = [bytes(item) for item in operands]
            for code, text in zip(pairs[::2], pairs[1::2], strict=True):
                found[int.from_bytes(code, "big")] = text.decode("utf-16-be")
    return found


RICH = """\
headline: Der Rat baut eine Brücke über die Linde
kicker: Stadtrat
deck: Baubeginn im **Herbst**
byline: Von Erika Muster
section: Lokales
published: 2025-08-22
dateline: Lindenfurt
body: |
  Der Rat hat am Donnerstag eine *neue* Brücke beschlossen.
  Die Pläne stehen auf der [Seite der Stadt](https://example.org/plaene) bereit.

  ## Was gebaut wird

  - eine Fahrbahn
  - zwei Radwege

  > Eine Brücke für alle

  „Das ist ein guter Tag“, sagte der Bürgermeister Володимир Muster. Die Bauzeit soll zwei Jahre betragen.
pictures:
  - file: bruecke.png
    alt: Entwurf der Brücke
    caption: So soll sie aussehen.
    credit: Stadt
  - file: bruecke.png
    alt: Die Linde von oben
tables:
  - title: Kosten
    columns: [Teil, Euro]
    rows:
      - [Fahrbahn, "1.200.000"]
      - [Radweg, ""]
    note: Schätzung.
analysis:
  sections:
    - heading: Folgen
      numbering: alpha
      points: [Mehr Verkehr, Kürzere Wege]
explainers:
  - question: Wer zahlt?
    answer: Das Land.
disclaimer: Alle Angaben ohne Gewähr.
"""


@pytest.fixture(scope="session")
def rich_file(tmp_path_factory) -> Path:
    """The archive file of an article that has pictures, a table, links and lists."""
    folder = tmp_path_factory.mktemp("rich")
    Image.effect_noise((600, 400), 80).convert("RGB").save(folder / "bruecke.png")
    article = folder / "bruecke.yaml"
    article.write_text(RICH, "utf-8")
    command = [Path(sys.executable).parent / "umbruch", "build", article, "--variant", "archive", "--out", folder]
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True, capture_output=True)
    return folder / "bruecke/bruecke.archive.pdf"
