"""The sample Berliner: which stories stand in which section, how long, with what, and the files they make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import yaml

from bench.samples.words import KINDS, Matters, Newsroom, Written, write

#: What every generated story's length is multiplied by: turn this to make the copy of 24 pages longer or shorter. Above
#: about 1.3 the longest stories run out of sentences; a section is lengthened by stories in `PLAN`.
LENGTH = 1.0
SEED = 823
DATE = "2025-08-23"
DISCLAIMER = "Beispieltext der OZD."
WORDS = {"lead": 820, "major": 540, "minor": 300, "brief": 62}
#: These articles are written by hand and stand beside the generated ones.
Terms = dict[str, object]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A story of the plan: by hand (a file) or generated (a kind)."""

    weight: str
    file: str = ""
    kind: str = ""
    words: int = 0
    picture: str = ""
    terms: Terms = field(default_factory=dict)


def hand(file: str, weight: str, **terms: object) -> Planned:
    """Plan a story that is written by hand."""
    return Planned(file=f"{file}.yaml", weight=weight, terms=terms)


def made(kind: str, weight: str, picture: str = "", words: int = 0, **terms: object) -> Planned:
    """Plan a story that the script writes."""
    return Planned(kind=kind, weight=weight, picture=picture, words=words or WORDS[weight], terms=terms)


def briefs(count: int) -> list[Planned]:
    """Plan brief items."""
    return [made("meldung", "brief") for _ in range(count)]


PLAN: tuple[tuple[str, str, list[Planned]], ...] = (
    ("Politik", "flow", [
        hand("leuchtturmgesetz", "lead", page=1, jump="allowed", may_drop=["explainers"]),
        made("vorhaben", "major", "platz", page=1, jump="allowed"),
        made("streit", "major", page=1, jump="allowed", short="allowed"),
        *briefs(3),
        made("streit", "lead", "viadukt", jump="allowed"),
        made("streit", "major", "portraet-dezernentin"),
        made("vorhaben", "minor"),
        made("streit", "minor"),
        made("streit", "major", "windpark", jump="allowed"),
        made("streit", "minor"),
        made("vorhaben", "minor"),
        *briefs(3),
        made("streit", "minor"),
        made("streit", "minor", short="allowed"),
        made("streit", "major", "huegel"),
        made("vorhaben", "minor"),
        made("streit", "minor"),
        made("vorhaben", "minor"),
        made("vorhaben", "minor"),
    ]),
    ("Meinung", "new-page", [
        made("meinung", "lead"),
        hand("leserbriefe", "major"),
        made("meinung", "major"),
        hand("glosse", "minor"),
        made("meinung", "minor"),
        made("meinung", "minor"),
    ]),
    ("Wirtschaft", "flow", [
        made("firma", "lead", "hafen", jump="allowed"),
        made("firma", "major", "portraet-unternehmer"),
        made("hof", "major", "ernte"),
        hand("boerse", "minor"),
        hand("arbeitsmarkt", "minor"),
        made("firma", "minor"),
        made("firma", "minor"),
        *briefs(2),
        made("firma", "major", "baeckerei"),
        made("hof", "minor"),
        made("firma", "minor", short="allowed"),
        made("firma", "minor"),
        made("hof", "major", "gewaechshaus"),
        made("firma", "minor"),
        *briefs(2),
        made("firma", "major", "hafen-morgens"),
        made("firma", "minor", "portraet-meisterin"),
        made("hof", "minor"),
        made("firma", "minor"),
        made("firma", "minor"),
        made("hof", "minor"),
        made("firma", "major"),
        made("hof", "minor"),
        made("firma", "minor"),
        *briefs(2),
    ]),
    ("Lokales", "new-page", [
        hand("wochenmarkt", "lead"),
        made("vorhaben", "major", "fahrgaeste"),
        made("mensch", "minor"),
        made("vorhaben", "minor"),
        *briefs(4),
        made("vorhaben", "major", "strassenbahn", jump="allowed"),
        made("mensch", "minor"),
        made("vorhaben", "minor"),
        made("vorhaben", "minor", "mieten"),
        *briefs(3),
        made("vorhaben", "major", "radfahrer"),
        made("mensch", "minor"),
        made("vorhaben", "minor", short="allowed"),
        made("vorhaben", "minor"),
        hand("nachtschicht", "major"),
        made("vorhaben", "minor"),
        *briefs(2),
        made("vorhaben", "major", "kirchplatz"),
        made("mensch", "major", "portraet-uhrmacher"),
        made("vorhaben", "minor"),
        made("mensch", "minor"),
        made("vorhaben", "minor"),
        *briefs(2),
    ]),
    ("Kultur", "new-page", [
        hand("buecherdorf", "lead"),
        made("schau", "major", "museum"),
        made("buehne", "minor"),
        made("buehne", "minor"),
        *briefs(1),
        made("buehne", "major", "buehne"),
        made("schau", "minor", "portraet-autorin"),
        made("schau", "minor"),
        made("buehne", "minor"),
        made("schau", "major", "portraet-dirigent"),
        made("buehne", "minor"),
        made("schau", "minor"),
        *briefs(1),
    ]),
    ("Wissen", "flow", [
        made("forschung", "lead", "sternwarte"),
        made("forschung", "minor", "zellen"),
        made("forschung", "minor"),
        hand("wattwurm", "minor"),
        hand("storchenzug", "major"),
        made("forschung", "major", "labor"),
        made("forschung", "major", "wald"),
        made("forschung", "minor", "portraet-forscherin"),
        made("forschung", "minor"),
        made("forschung", "minor", short="allowed"),
        made("forschung", "minor"),
        made("forschung", "minor"),
    ]),
    ("Sport", "new-page", [
        made("spiel", "lead", "stadion"),
        hand("tabellen", "minor"),
        made("spiel", "minor"),
        made("spiel", "minor"),
        *briefs(1),
        made("wettkampf", "major", "laufbahn"),
        made("wettkampf", "minor", "schwimmbecken"),
        made("spiel", "minor"),
        made("wettkampf", "minor"),
        made("spiel", "major", "spielfeld"),
        hand("segelregatta", "major"),
        made("wettkampf", "minor", "achter"),
        made("spiel", "minor"),
        made("spiel", "minor", short="allowed"),
        *briefs(2),
        made("wettkampf", "major"),
        made("spiel", "minor"),
        made("spiel", "minor"),
        made("wettkampf", "minor"),
        made("wettkampf", "minor"),
        made("spiel", "minor"),
    ]),
    ("Vermischtes", "flow", [
        made("buntes", "major", "ballons"),
        hand("katze", "minor"),
        made("buntes", "minor"),
        made("buntes", "minor", "deich"),
        made("mensch", "minor"),
        made("buntes", "minor"),
        *briefs(4),
        made("buntes", "minor", "mohn"),
        made("buntes", "minor"),
        made("mensch", "minor"),
        made("buntes", "minor"),
        made("buntes", "minor"),
        made("mensch", "minor"),
        made("buntes", "minor"),
        made("buntes", "minor"),
        *briefs(1),
    ]),
    ("Service", "new-page", [
        hand("wetter", "major"),
        hand("fernsehen", "minor"),
        hand("kalender", "minor"),
        hand("kleinanzeigen", "major"),
        hand("wanderung", "major"),
        hand("rezept", "minor"),
        made("rat", "minor"),
        made("rat", "minor"),
        hand("preise", "brief"),
        hand("kino", "minor"),
        made("rat", "minor"),
        made("rat", "minor"),
        made("rat", "minor"),
        made("rat", "minor"),
        made("rat", "minor"),
        made("rat", "minor"),
    ]),
)  # fmt: skip


# ------------------------------------------------------------------------------------------------------ YAML


def quoted(text: str) -> str:
    """Return text as a double-quoted YAML scalar."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _block(paragraphs: list[str]) -> str:
    return "|\n" + "\n\n".join(f"  {paragraph}" for paragraph in paragraphs)


def _with_crossheads(story: Written) -> list[str]:
    """Return the paragraphs, in long copy with a crosshead before every fifth."""
    paragraphs = list(story.paragraphs)
    if sum(len(text.split()) for text in paragraphs) < 420:
        return paragraphs
    made_up: list[str] = []
    for n, text in enumerate(paragraphs):
        if n and n % 5 == 0 and n < len(paragraphs) - 2:
            made_up.append(f"## {story.crossheads[(n // 5 - 1) % len(story.crossheads)]}")
        made_up.append(text)
    return made_up


def article(story: Written, planned: Planned, section: str) -> str:
    """Return a generated story as its file's text."""
    brief = planned.weight == "brief"
    lines = [f"headline: {quoted(story.headline)}", f"kicker: {quoted(story.kicker)}"]
    if story.deck and planned.weight in {"lead", "major"}:
        lines.append(f"deck: {quoted(story.deck)}")
    lines += ["", f"section: {section}"]
    if section not in {"Meinung", "Service"}:
        lines.append(f"dateline: {story.place}")
    if planned.weight in {"lead", "major"} or section == "Meinung":
        lines.append(f"byline: Von {story.author.first} {story.author.last}")
    else:
        lines.append("signature: Beispiel" if brief else "signature: OZD")
    lines += [f"published: {DATE}", "", f"body: {_block(_with_crossheads(story))}"]
    if planned.terms.get("short") == "allowed":
        lines += ["", f"short: {_block([*story.paragraphs[: len(story.paragraphs) * 2 // 3]])}"]
    if planned.picture:
        lines += ["", *_picture(planned.picture, story.place)]
    if not brief:
        lines += ["", f"disclaimer: {DISCLAIMER}"]
    return "\n".join(lines) + "\n"


def _picture(name: str, place: str) -> Iterator[str]:
    shown = yaml.safe_load((Path(__file__).parent / "captions.yaml").read_text(encoding="utf-8"))[name]
    yield "pictures:"
    yield f"  - file: pictures/{name}.jpg"
    yield f"    alt: {quoted(shown['alt'])}"
    yield f"    caption: {quoted(shown['caption'].format(ort=place))}"
    yield "    credit: Muster/OZD"
    yield f"    focus: {shown['focus']}"


def _entry(file: str, planned: Planned) -> str:
    terms = [f"article: {file}", f"weight: {planned.weight}"]
    for name, value in planned.terms.items():
        terms.append(f"{name}: [{', '.join(value)}]" if isinstance(value, list) else f"{name}: {value}")
    return "      - {" + ", ".join(terms) + "}"


def write_edition(folder: Path) -> None:
    """Write the generated articles and edition.yaml; what a former run generated goes."""
    rng = Random(SEED)
    room, matters = Newsroom(rng), Matters(rng)
    for kind in KINDS:
        for old in folder.glob(f"{kind}-[0-9][0-9].yaml"):
            old.unlink()
    folder.mkdir(parents=True, exist_ok=True)
    sections: list[str] = []
    taken: set[str] = set()
    for name, start, stories in PLAN:
        lines = [f"  - name: {name}", *([f"    start: {start}"] if start != "flow" else []), "    stories:"]
        for planned in stories:
            file = planned.file or _generate(folder, room, matters, planned, name, taken)
            lines.append(_entry(file, planned))
        sections += lines
    frame = (Path(__file__).parent / "berliner.yaml").read_text(encoding="utf-8")
    text = frame.replace("sections: []", "sections:\n" + "\n".join(sections))
    (folder / "edition.yaml").write_text(text, encoding="utf-8")


def _generate(folder: Path, room: Newsroom, matters: Matters, planned: Planned, section: str, taken: set[str]) -> str:
    scale = 1.0 if planned.weight == "brief" else LENGTH
    story = write(room, matters, planned.kind, round(planned.words * scale))
    number = 1 + sum(name.startswith(planned.kind) for name in taken)
    name = f"{planned.kind}-{number:02d}"
    taken.add(name)
    (folder / f"{name}.yaml").write_text(article(story, planned, section), encoding="utf-8")
    return f"{name}.yaml"
