"""A small newspaper, an article a page and a line of copy a set line, in the build's formats."""

import hashlib
import io
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import expect, sync_playwright
from reportlab.pdfgen.canvas import Canvas

from layout.drawing import PageFile
from layout.errors import CopyRefusedError, UsageError
from layout.proof import plates
from layout.proof.desk import BuiltEdition
from layout.proof.server import Server, Settings
from layout.yamlsource import read

ICC = Path(__file__).parents[2] / "styles" / "ozd" / "icc" / "synthetic-newsprint.icc"
CHROMIUM = Path("/usr/bin/chromium")
#: Milliseconds to wait for what must come: a machine may be slow and busy.
PATIENCE = 300_000
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

WIDTH, HEIGHT, LEADING, LEFT, TOP = 300.0, 400.0, 12.0, 30.0, 80.0
COPY = (
    "Mit eindringlichen Worten hat er in Kiew",
    "für robuste Garantien geworben, und der",
    "Präsident dankte ihm für diese Worte.",
)


def bound(files):
    """Return single pages as one PDF."""
    whole = io.BytesIO()
    with pikepdf.new() as pdf:
        for file in files:
            with pikepdf.open(io.BytesIO(file.content)) as page:
                pdf.pages.extend(page.pages)
        pdf.save(whole, deterministic_id=True)
    return whole.getvalue()


@dataclass(frozen=True)
class Making:
    """What can be made of a build of the newspaper: its pages print in the colours they have."""

    pages: tuple[PageFile, ...]
    locked: list[int]
    kept: bool = False

    @property
    def views(self):
        return plates.views(profiled=True)

    def print_page(self, number):
        return plates.PrintFile(content=self.pages[number - 1].content, icc=ICC.read_bytes())

    def whole(self, variant):  # noqa: ARG002 - a maker is asked for one
        return bound(self.pages)

    def approve(self, page):
        if page in self.locked:
            raise UsageError("is locked already")
        self.locked.append(page)

    def keep(self):
        self.locked.extend(range(1, len(self.pages) + 1))


@dataclass(frozen=True)
class Newspaper:
    """An edition's folder and a build of it."""

    root: Path
    out: Path
    locked: list[int] = field(default_factory=list)

    def write(self, name, headline, lines=COPY):
        body = "".join(f"  {line}\n" for line in lines)
        (self.root / f"{name}.yaml").write_text(f"headline: {headline}\nbody: |\n{body}", "utf-8")

    @property
    def articles(self):
        return sorted(self.root.glob("[a-z]*.yaml"), key=lambda path: path.name)

    @property
    def pdf(self):
        """The whole newspaper as it was last built."""
        return self.out / "blatt" / "blatt.screen.pdf"

    def build(self):
        files, pages, stories, fit, findings = [], [], [], [], []
        articles = [path for path in self.articles if path.name != "marks.yaml"]
        for number, path in enumerate(articles, 1):
            result = read(path)
            if result.findings or result.value is None:
                raise CopyRefusedError(f"{path.name} is refused", result.findings)
            buffer = io.BytesIO()
            canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
            lines = list(self._lines(path, result.value, canvas))
            canvas.save()
            files.append(PageFile(key=hashlib.sha256(buffer.getvalue()).hexdigest(), content=buffer.getvalue()))
            headline = result.value.get("headline").text
            stories.append(
                {
                    "id": path.stem,
                    "file": path.name,
                    "headline": headline,
                    "section": "Politik",
                    "language": "de",
                    "pages": [number],
                }
            )
            column = {"part": "body", "box": [LEFT, TOP - 10, 240, 12 * len(lines)], "lines": lines}
            pages.append(
                {
                    "number": number,
                    "section": "Politik",
                    "colour": True,
                    "furniture": [],
                    "frames": [
                        {
                            "id": f"p{number}.1",
                            "story": path.stem,
                            "kind": "story",
                            "box": [20, 50, 260, 300],
                            "columns": [column],
                            "pictures": [],
                        }
                    ],
                }
            )
            overset = max(0, len(lines) - 8)
            fit.append(
                {
                    "story": path.stem,
                    "file": path.name,
                    "pages": [number],
                    "lines": len(lines),
                    "set": min(8, len(lines)),
                    "overset": overset,
                    "underset": 0,
                    "done": ["tracked 0.01"],
                    "cure": {"cut_lines": overset} if overset else None,
                }
            )
            findings += [
                {
                    "code": "page/loose-line",
                    "severity": "warn",
                    "message": "word spaces of 2.1 times the natural space",
                    "hint": "change a word",
                    "file": path.name,
                    "line": line["line"],
                    "column": 3,
                    "page": number,
                    "box": line["box"],
                }
                for line in lines
                if "robuste" in line["text"]
            ]
        page = {
            "width": WIDTH,
            "height": HEIGHT,
            "bleed": 9,
            "type_area": [LEFT, 50, 240, 300],
            "leading": LEADING,
            "first_baseline": TOP,
            "columns": 2,
            "gutter": 12,
        }
        layout = {
            "format": 1,
            "slug": "blatt",
            "title": "Das Blatt",
            "date": "2025-08-22",
            "number": 1,
            "style": "ozd",
            "language": "de",
            "root": "edition.yaml",
            "page": page,
            "stories": stories,
            "pages": pages,
        }
        report = {"format": 1, "slug": "blatt", "umbruch": "0", "findings": findings, "fit": fit}
        self.pdf.parent.mkdir(parents=True, exist_ok=True)
        self.pdf.write_bytes(bound(files))
        return BuiltEdition(
            slug="blatt",
            root=self.root,
            folder=self.pdf.parent,
            layout=layout,
            report=report,
            pages=tuple(files),
            seconds={"make up": 0.01},
            maker=Making(pages=tuple(files), locked=self.locked),
        )

    def _lines(self, path, article, canvas):
        canvas.setFont("Helvetica-Bold", 18)
        canvas.drawString(LEFT, HEIGHT - 45, article.get("headline").text)
        canvas.setFont("Helvetica", 10)
        body = article.get("body")
        for index, (text, place) in enumerate(zip(body.text.splitlines(), body.places, strict=False)):
            baseline = TOP + LEADING * index
            canvas.drawString(LEFT, HEIGHT - baseline, text)
            yield {
                "key": f"{path.stem}/body.1",
                "style": "body",
                "box": [LEFT, baseline - 9, 240, LEADING],
                "baseline": baseline,
                "text": text,
                "end": "space",
                "words": [],
                "file": path.name,
                "line": place.line,
                "spacing": 0,
                "tracking": 0,
                "step": "first",
            }


@pytest.fixture
def newspaper(tmp_path):
    """Return a newspaper of four pages, not built yet."""
    root, out = tmp_path / "edition", tmp_path / "out"
    root.mkdir()
    paper = Newspaper(root, out)
    for name, headline in (
        ("a", "Rutte in Kiew"),
        ("b", "Haushalt steht"),
        ("c", "Brücke zu"),
        ("d", "Der Sport"),
    ):
        paper.write(name, headline)
    return paper


@pytest.fixture
def serve():
    """Return a function that runs a desk until the test ends, and gives its server."""
    running = []

    def started(settings, **options):
        server = Server(settings, **options)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        running.append((server, thread))
        return server

    yield started
    for server, thread in running:
        server.stop()
        thread.join()


@pytest.fixture
def desk(newspaper, serve):
    """Return a running desk on the newspaper."""
    return serve(Settings(build=newspaper.build, root=newspaper.root, watch=()))


@pytest.fixture(scope="session")
def chromium():
    """Return the system's Chromium."""
    if not CHROMIUM.exists():
        pytest.skip(f"no Chromium at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, serve):  # noqa: ARG001 - the browser's page goes before the server does
    """Return a browser's page that fails the test on any error of the desk's scripts."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE")
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert errors == []
