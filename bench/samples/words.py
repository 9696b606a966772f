"""Copy for the sample Berliner: sentences of our own, combined so that no story equals another.

The sentences stand in phrases/, a file a kind of story. ``== name`` opens a list, each line is one entry,
``[a|b|c]`` is a choice and ``{slot}`` is filled by the story: its place, its people, its thing, its numbers.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from bench.samples.matter import (
    COMPANIES,
    CREW,
    CROPS,
    FINDS,
    FIRST_NAMES,
    LAST_NAMES,
    PLACES,
    PROJECTS,
    QUARRELS,
    RACES,
    SUBJECTS,
    TASKS,
    TEAMS,
    TITLES,
    VIRTUES,
)  # fmt: skip

PHRASES = Path(__file__).parent / "phrases"
VOICES = {
    "vorhaben": "public", "streit": "public", "firma": "business", "hof": "land", "buehne": "arts", "schau": "arts",
    "forschung": "science", "spiel": "sport", "wettkampf": "sport", "buntes": "people",
}  # fmt: skip
#: Kinds that the common sentences on what was, may and will be suit; the others have only their own.
PUBLIC = {"vorhaben", "streit", "firma", "hof"}
KINDS = tuple(CREW)
DAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag")
SMALL = ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf")
ARTICLES = {"m": ("der", "den", "dem"), "f": ("die", "die", "der"), "n": ("das", "das", "dem")}
#: A quotation may return this often in the whole edition.
QUOTED = 2
Phrases = dict[str, list[str]]


@cache
def phrases(kind: str) -> Phrases:
    """Read the lists of a kind of story."""
    lists: Phrases = {}
    for line in (PHRASES / f"{kind}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("== "):
            lists[line[3:]] = []
        elif line.strip():
            lists[list(lists)[-1]].append(line)
    return lists


@dataclass
class Person:
    """Somebody invented."""

    role: str
    first: str
    last: str
    met: bool = False

    def named(self) -> str:
        """Return role and name the first time, then the surname."""
        if self.met:
            return self.last
        self.met = True
        return f"{self.role} {self.first} {self.last}".strip()


@dataclass
class Newsroom:
    """What the stories of an edition share: its luck, and what was used already."""

    rng: Random
    said: set[str] = field(default_factory=set)
    quoted: Counter[str] = field(default_factory=Counter)
    used: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)

    def fresh(self, entries: list[str], without: set[str]) -> str | None:
        """Return one of the entries that were used least, none that the story has already."""
        left = [entry for entry in entries if entry not in without]
        if not left:
            return None
        least = min(self.used[entry] for entry in left)
        chosen = self.rng.choice([entry for entry in left if self.used[entry] == least])
        self.used[chosen] += 1
        return chosen

    def person(self, role: tuple[str, str], gender: str | None = None) -> Person:
        """Invent somebody: role for him and for her."""
        gender = gender or self.rng.choice("mf")
        while True:
            first = self.rng.choice(FIRST_NAMES[gender])
            last = self.rng.choice(LAST_NAMES)
            if f"{first} {last}" not in self.names:
                self.names.add(f"{first} {last}")
                return Person(role[gender == "f"], first, last)


@dataclass
class Writer:
    """One story being written."""

    room: Newsroom
    kind: str
    slots: dict[str, str]
    people: list[Person]
    taken: set[str] = field(default_factory=set)

    def fill(self, template: str) -> str:
        """Return a template with its choices made and its slots filled."""
        rng = self.room.rng
        for name in ("meld_h", "meld2", "meld"):
            template = template.replace(f"{{{name}}}", self.slots.get(name, ""))
        text = re.sub(r"\[([^\[\]]*)\]", lambda m: rng.choice(m[1].split("|")), template)
        text = re.sub(r"\{(\w+(?:-\d+)?)\}", lambda m: self._slot(m[1], text[: m.start()], text[m.end() :]), text)
        return text[0].upper() + text[1:]

    def _slot(self, name: str, before: str, after: str) -> str:
        rng = self.room.rng
        if number := re.fullmatch(r"z(\d+)-(\d+)", name):
            return _number(rng.randint(int(number[1]), int(number[2])), before, after)
        if person := re.fullmatch(r"[pP](\d)", name):
            return self.people[int(person[1]) - 1].named()
        made = {
            "tag": lambda: rng.choice(DAYS), "eur": lambda: _money(rng), "drei": lambda: rng.choice(SMALL[2:5]),
            "jahre": lambda: rng.choice(SMALL[2:4]), "jahr": lambda: str(rng.randint(1974, 2016)),
            "jahr2": lambda: str(rng.randint(1768, 1931)), "zz": lambda: f"{rng.randint(1, 59):02d}",
        }  # fmt: skip
        return made[name]() if name in made else self.slots[name]

    def sentence(self, phase: str) -> str | None:
        """Return a sentence of a phase that neither the story nor the edition has yet."""
        lists = phrases(self.kind)
        entries = lists[phase] if phase in lists else phrases("gemeinsam")[phase]
        for _ in range(6):
            template = self.room.fresh(entries, self.taken)
            if template is None:
                return None
            self.taken.add(template)
            text = self.fill(template)
            if text not in self.room.said:
                self.room.said.add(text)
                return text
        return None

    def quotation(self) -> str | None:
        """Return somebody's words, or none where all fitting words have been used."""
        entries = phrases("gemeinsam")[f"voices_{VOICES[self.kind]}"]
        left = [entry for entry in entries if self.room.quoted[entry] < QUOTED and entry not in self.taken]
        if not left:
            return None
        words = self.room.rng.choice(left)
        self.room.quoted[words] += 1
        self.taken.add(words)
        who = self.room.rng.choice(self.people).named()
        form = self.room.rng.randrange(3)
        if form == 0:
            return f"„{words}“, sagte {who}."
        if form == 1:
            return f"{who} sagte: „{words}.“"
        return f"„{words}“, sagt {who}."

    def paragraphs(self, words: int) -> list[str]:
        """Return the body: about as many words as wanted, as far as there are sentences."""
        made = [" ".join(filter(None, (self.sentence("open"), self.sentence("facts"))))]
        order = ["facts facts", "voices facts", "past facts", "facts facts facts", "doubt voices", "facts facts",
                 "voices next", "facts doubt facts", "past facts", "voices facts", "facts facts facts", "next facts"]  # fmt: skip
        turn = 0
        while _count(made) < words * 0.93 and turn < 22:
            phases = order[turn % len(order)].split()
            turn += 1
            if all(line in self.taken for line in phrases(self.kind)["facts"]):
                break
            parts = [self._of(phase) for phase in phases if words > 110 or phase == "facts"]
            text = " ".join(filter(None, parts))
            if text:
                made.append(text)
        if phrases(self.kind)["close"] and words > 110:
            made.append(self.sentence("close") or "")
        return [text for text in made if text]

    def _of(self, phase: str) -> str | None:
        if phase == "facts":
            return self.sentence("facts")
        if phase == "voices":
            return self.quotation() if self.kind in VOICES else None
        return self.sentence(phase) if self.kind in PUBLIC else None

    def one(self, name: str) -> str:
        """Return a headline, deck or the like: the least used one."""
        for entry in sorted(phrases(self.kind)[name], key=lambda _: self.room.rng.random()):
            text = self.fill(entry)
            if text not in self.room.said and (name != "headline" or len(text) <= 74):
                self.room.said.add(text)
                return text
        return self.fill(phrases(self.kind)[name][0])


def _count(texts: list[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _number(value: int, before: str, after: str) -> str:
    """Write a number as newspapers do: up to twelve in words, unless it counts a measure or names a day."""
    measured = re.match(r"\.|:| Prozent| Euro| Tonnen| Hektar| Uhr| Kilometer| Höhenmeter| zu \{| Doppelzentner", after)
    if value <= 12 and not measured and not before.endswith(("zu ", ":")):
        return SMALL[value]
    if value >= 200 and not measured:
        value = round(value, -1)
    return f"{value:,}".replace(",", ".")


def _money(rng: Random) -> str:
    if rng.random() < 0.6:
        return f"{rng.randint(11, 96) / 10:.1f} Millionen Euro".replace(".", ",")
    return f"{rng.randint(12, 95) * 10}.000 Euro"


def _noun(word: str, gender: str) -> dict[str, str]:
    nominative, accusative, dative = ARTICLES[gender]
    return {
        "N": word, "Nn": f"{nominative} {word}", "NN": f"{nominative.capitalize()} {word}",
        "Na": f"{accusative} {word}", "Nd": f"{dative} {word}",
    }  # fmt: skip


class Matters:
    """Deals each kind of story its things, without repeating one before all had their turn."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.decks: dict[str, list[object]] = {}

    def next(self, name: str, things: tuple[object, ...]) -> object:
        """Return the next thing of a deck, shuffled anew when it is used up."""
        if not self.decks.get(name):
            self.decks[name] = list(things)
            self.rng.shuffle(self.decks[name])
        return self.decks[name].pop()

    def slots(self, kind: str) -> dict[str, str]:  # noqa: PLR0911 - a line a kind reads best
        """Return what a story of a kind is about."""
        nouns = {"vorhaben": PROJECTS, "streit": QUARRELS, "meinung": PROJECTS + QUARRELS}
        plurals = {"hof": CROPS, "forschung": SUBJECTS}
        if kind in nouns:
            virtue = self.next("virtue", VIRTUES)
            return _noun(*self.next(kind, nouns[kind])) | {"tugend": str(virtue), "tugend_g": str(virtue)}
        if kind == "firma":
            name, product, dative = self.next(kind, COMPANIES)
            return {"F": name, "N_pl": product, "N_pl_d": dative}
        if kind in plurals:
            many, dative = self.next(kind, plurals[kind])
            return {"N_pl": many, "N_pl_d": dative}
        if kind in {"buehne", "schau"}:
            return {"titel": str(self.next("titel", TITLES))}
        if kind in {"wettkampf", "rat"}:
            return {"N_sg": str(self.next(kind, RACES if kind == "wettkampf" else TASKS))}
        if kind == "spiel":
            score = self.rng.choice(("2:1", "3:2", "3:1", "4:2", "4:3"))
            return {"verein": str(self.next(kind, TEAMS)), "tore": score}
        if kind == "buntes":
            adjective, noun = self.next(kind, FINDS)
            return {
                "N_nom": f"der {adjective}e {noun}", "N_acc": f"den {adjective}en {noun}", "N_nom_c": f"Ein {adjective}er {noun}",
                "N_nom_h": f"{adjective}er {noun}", "N_acc_h": f"den {adjective}en {noun}",
            }  # fmt: skip
        if kind == "meldung":
            head, text, more = str(self.next(kind, tuple(phrases("kurzes")["items"]))).split(" | ")
            return {"meld_h": head, "meld": text, "meld2": more}
        return {}


@dataclass(frozen=True, kw_only=True)
class Written:
    """A story that the script wrote."""

    kicker: str
    headline: str
    deck: str
    place: str
    paragraphs: tuple[str, ...]
    crossheads: tuple[str, ...]
    author: Person


def _home(name: str) -> str | None:
    """Return the place that a name holds, as in Fortuna Kaltenau or Kaltenauer Feinblech."""
    return next((place for place in PLACES if place in name), None)


def write(room: Newsroom, matters: Matters, kind: str, words: int) -> Written:
    """Write a story of a kind, about as long as wanted."""
    rng = room.rng
    things = matters.slots(kind)
    home = _home(things.get("verein", "") + things.get("F", ""))
    others = rng.sample([each for each in PLACES if each != home], 3)
    place, second, third = (home, *others[:2]) if home else others
    months = rng.choice((("September", "Januar"), ("Oktober", "Februar"), ("November", "März"), ("Oktober", "April")))
    genders = {"buehne": "fmm", "wettkampf": "mfm", "spiel": "mmm"}.get(kind, "")
    people = [room.person(role, genders[n] if genders else None) for n, role in enumerate(CREW[kind])]
    slots = things | {
        "ort": place, "ort2": second, "ort3": third, "orter": f"{place}er", "monat": months[0], "monat2": months[1],
        "p_": f"{people[0].role} {people[0].last}".strip(), "pn1": f"{people[0].first} {people[0].last}",
    }  # fmt: skip
    writer = Writer(room, kind, slots, people)
    headline, kicker = writer.one("headline"), rng.choice(phrases(kind)["kicker"])
    deck = writer.fill(rng.choice(phrases(kind)["deck"])) if "deck" in phrases(kind) else ""
    body = writer.paragraphs(words)
    heads = tuple(writer.fill(head) for head in rng.sample(phrases("gemeinsam")["cross"], 4))
    author = room.person(("", ""))
    return Written(
        kicker=kicker,
        headline=headline,
        deck=deck,
        place=place,
        paragraphs=tuple(body),
        crossheads=heads,
        author=author,
    )
