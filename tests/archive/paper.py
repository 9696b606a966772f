"""A small newspaper for the archive's tests: an edition, its files, and a build as the production leaves it.

The lines are broken by counting letters; what matters here is that layout.json has the shape the real one
has: paragraphs that run over columns and pages, soft and hard hyphens, pictures, furniture, and a box for
each word.
"""

import json
import random
from datetime import date
from pathlib import Path

import pikepdf

from layout.archive.bag import ALGORITHMS
from layout.archive.files import digest_file
from layout.archive.record import FontRecord
from layout.archive.store import Build
from layout.copy.model import (
    Article,
    Correction,
    Edition,
    FileRef,
    Imprint,
    Masthead,
    Picture,
    Section,
    Story,
    slug_of,
)

#: Words of the sample's subject and what else a newspaper is full of.
VOCABULARY = """
    Sicherheitsgarantien Präsident Straße Außenminister Verhandlung Bundesregierung Frieden Waffenstillstand
    Haushalt Gemeinderat Feuerwehr Schützenverein Kindergarten Ernte Wetter Bürgermeisterin Verkehr Eisenbahn
    Krankenhaus Prozess der die das und ist nicht mit von für auf ein eine sich werden über nach bei auch
""".strip().split()
BODY = (
    "Mit klaren Worten hat Nato-Generalsekretär Rutte in Kiew robuste Sicherheitsgarantien "
    "gefordert. Präsident Selenskyj dankte ihm auf der Straße vor dem Parlament. Die EU prüft.\n"
    "Im Haushalt fehlen 10.000 Euro, sagte der Außenminister. Die Häuser sind leer, die Preise hoch, und "
    "niemand weiß, wie es weitergehen soll, bevor die Verhandlungen im Herbst beginnen."
)
SHEET = {
    "width": 595.276,
    "height": 841.89,
    "bleed": 0,
    "type_area": [39.7, 39.7, 515.9, 762.5],
    "leading": 10.8,
}
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9")


def broken(text: str, width: int = 28) -> list[tuple[str, str]]:
    """Break a paragraph into lines of at most so many letters: each with what its end means."""
    lines: list[tuple[str, str]] = []
    line = ""
    for word in text.split():
        rest = word
        while True:
            joined = f"{line} {rest}".strip()
            if len(joined) <= width:
                line = joined
                break
            room = width - len(line) - 2
            if "-" in rest[1:-2] and 2 < rest.index("-", 1) + 1 <= room + 1:
                cut = rest.index("-", 1) + 1
                lines.append((f"{line} {rest[:cut]}".strip(), "hard"))
            elif room >= 4 and len(rest) - room >= 4 and rest[:room].isalpha() and rest[room : room + 3].isalpha():
                cut = room
                lines.append((f"{line} {rest[:cut]}".strip() + "-", "soft"))
            else:
                lines.append((line, "space"))
                line = ""
                continue
            rest, line = rest[cut:], ""
    lines.append((line, "last"))
    return lines


def words_at(line: str, x: float) -> list[list[object]]:
    """Return the words of a line with their places, five points a letter."""
    found, offset = [], 0
    for word in line.split(" "):
        found.append([word, round(x + 5 * offset, 3), round(x + 5 * (offset + len(word)), 3)])
        offset += len(word) + 1
    return found


def layout(edition: Edition, lines_a_column: int = 12) -> dict[str, object]:
    """Make the edition up: two columns a page, a story after the other, each on pages of its own."""
    pages: list[dict[str, object]] = []
    stories = []
    for section in edition.sections:
        for story in section.stories:
            article = story.article
            flow = [(f"{article.id}/headline", "headline", article.headline.text)]
            flow += [
                (f"{article.id}/body.{index}", "body", text)
                for index, text in enumerate(article.body.text.split("\n"), 1)
            ]
            lines = [(key, part, *line) for key, part, text in flow for line in broken(text)]
            numbers = []
            for start in range(0, len(lines), 2 * lines_a_column):
                number = len(pages) + 1
                numbers.append(number)
                columns = [
                    _column(
                        lines[start + side * lines_a_column : start + (side + 1) * lines_a_column],
                        side,
                        article.id,
                    )
                    for side in (0, 1)
                ]
                pictures = (
                    [
                        {
                            "key": f"{article.id}/picture.{index}",
                            "box": [60, 600, 200, 108],
                            "file": picture.file.name,
                            "alt": picture.alt.text if picture.alt else None,
                            "credit": picture.credit.text if picture.credit else None,
                            "line": 9,
                        }
                        for index, picture in enumerate(article.pictures, 1)
                    ]
                    if not start
                    else []
                )
                frame = {
                    "id": f"p{number}.1",
                    "story": article.id,
                    "kind": "story",
                    "box": [39.7, 80, 515.9, 640],
                    "columns": [column for column in columns if column["lines"]],
                    "pictures": pictures,
                }
                folio = {"kind": "folio", "box": [39.7, 39.7, 515.9, 20], "text": f"Seite {number}"}
                name = section.name.text if section.name else ""
                pages.append(
                    {
                        "number": number,
                        "section": name,
                        "colour": True,
                        "furniture": [folio],
                        "frames": [frame],
                    }
                )
            stories.append(
                {
                    "id": article.id,
                    "file": edition.name_of(article.file),
                    "headline": article.headline.text,
                    "section": section.name.text if section.name else "",
                    "language": "de",
                    "pages": numbers,
                }
            )
    return {
        "format": 1,
        "slug": edition.slug,
        "title": edition.masthead.title.text if edition.masthead else "",
        "date": edition.date.isoformat() if edition.date else None,
        "number": edition.number,
        "style": "ozd",
        "language": "de",
        "root": edition.path.name,
        "page": SHEET | {"first_baseline": 50, "columns": 2, "gutter": 17.008},
        "stories": stories,
        "pages": pages,
    }


def _column(lines: list[tuple[str, str, str, str]], side: int, story: str) -> dict[str, object]:
    x = 39.7 + side * 266.5
    return {
        "part": "body",
        "box": [x, 100, 249.4, 600],
        "lines": [
            {
                "key": key,
                "style": part,
                "box": [x, round(100 + 10.8 * index, 3), 249.4, 10.8],
                "baseline": round(108 + 10.8 * index, 3),
                "text": text,
                "end": end,
                "words": words_at(text, x),
                "file": f"{story}.yaml",
                "line": 14,
                "spacing": 0.1,
                "tracking": 0,
                "step": "plain",
            }
            for index, (key, part, text, end) in enumerate(lines)
        ],
    }


def pdf(path: Path, pages: int, mark: str) -> None:
    """Write a PDF of empty pages; the mark makes its bytes its own."""
    with pikepdf.new() as made:
        for _ in range(pages):
            made.add_blank_page(page_size=(595.276, 841.89))
        made.Root.Mark = pikepdf.String(mark)
        made.save(path, deterministic_id=True)


def make_edition(
    folder: Path,
    *,
    day: date | None = date(2025, 8, 22),
    number: int | None = 1,
    stories: int = 2,
    seed: int = 0,
    body: str = BODY,
    corrections: tuple[Correction, ...] = (),
) -> Edition:
    """Write an edition's files and return it; every further story is made of random words."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pictures").mkdir(exist_ok=True)
    (folder / "pictures" / "rutte.jpg").write_bytes(JPEG)
    random_words = random.Random(seed)
    articles = []
    for index in range(stories):
        name = "rutte-kiew" if not index else f"meldung-{index}"
        text = body if not index else " ".join(random_words.choices(VOCABULARY, k=120))
        headline = "Rutte fordert in Kiew Garantien" if not index else " ".join(random_words.choices(VOCABULARY, k=4))
        picture = Picture(
            file=FileRef("pictures/rutte.jpg", None, (folder / "pictures" / "rutte.jpg").resolve()),
            alt="Rutte vor dem Parlament",
            credit="AFP",
        )
        articles.append(
            Article(
                id=name,
                file=str(folder / f"{name}.yaml"),
                headline=headline,
                body=text,
                byline="" if index else "Von Karla Muster",
                signature="" if index else "OZD",
                pictures=() if index else (picture,),
            )
        )
        lines = "".join(f"  {line}\n" for line in text.split("\n"))
        (folder / f"{name}.yaml").write_text(f"headline: {headline}\nbody: |\n{lines}", encoding="utf-8")
    (folder / "edition.yaml").write_text("masthead: {title: OZD}\n", encoding="utf-8")
    chosen = [Story(article=article) for article in articles]
    return Edition(
        root=folder.resolve(),
        path=folder / "edition.yaml",
        slug=slug_of("OZD", day, number),
        masthead=Masthead(title="OZD"),
        date=day,
        number=number,
        volume=1,
        issn="1234-5679",
        zdb_id="2436020-8",
        identifier="urn:nbn:de:101:1-2025082201",
        edition_name="Hauptausgabe",
        sections=(
            Section(name="Politik", stories=tuple(chosen[:1])),
            *((Section(name="Örtliches", stories=tuple(chosen[1:])),) if stories > 1 else ()),
        ),
        corrections=corrections,
        imprint=Imprint(
            publisher="OZD-Verlag",
            address="Markt 1, 12345 Ort",
            responsible_editor="E. Muster",
            printer="Druck",
        ),
    )


def make_build(folder: Path, edition: Edition, *, mark: str = "") -> Build:
    """Write what the production leaves, and a style's folder, and return the build."""
    out = folder / edition.slug
    out.mkdir(parents=True, exist_ok=True)
    made = layout(edition)
    pages = len(made["pages"])  # type: ignore[arg-type]
    (out / "layout.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    report = {"format": 1, "slug": edition.slug, "umbruch": "0.1.0", "findings": [], "fit": []}
    (out / "report.json").write_text(json.dumps(report), encoding="utf-8")
    for variant in ("archive", "print"):
        text = "".join(article.body.text for article in edition.articles)
        pdf(out / f"{edition.slug}.{variant}.pdf", pages, f"{variant}{mark}{text}")
    style = folder / "styles" / "ozd"
    style.mkdir(parents=True, exist_ok=True)
    (style / "style.yaml").write_text("name: ozd\n", encoding="utf-8")
    fonts = (FontRecord(name="Source Serif Pro", version="3.001", licence="OFL-1.1", source="font-source-serif-pro"),)
    return Build(edition=edition, publication="OZD", folder=out, style=style, fonts=fonts)


def reseal(folder: Path) -> None:
    """Write all manifests anew, as someone would who wants a change to go unseen."""
    for kind in ("manifest", "tagmanifest"):
        for algorithm in ALGORITHMS:
            file = folder / f"{kind}-{algorithm}.txt"
            files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink()]
            names = [path.relative_to(folder).as_posix() for path in files]
            if kind == "manifest":
                chosen = [name for name in names if name.startswith("data/")]
            else:
                chosen = [name for name in names if not name.startswith(("data/", "tagmanifest-"))]
            lines = [f"{getattr(digest_file(folder / name), algorithm)}  {name}\n" for name in chosen]
            file.chmod(0o644)
            file.write_text("".join(lines), encoding="utf-8")


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)
