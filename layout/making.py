"""Builds as the command line asks for them: remembered where nothing has changed, made anew else.

Whether anything has changed is found out before any of what builds is imported, so a build of what is there already
takes no longer than reading its input once.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from layout.errors import LayoutError, UsageError
from layout.press.cache import Outcome, Store, keep, key_of, recall
from layout.press.watching import watching

if TYPE_CHECKING:
    from layout.press.variants import VariantName
    from layout.production import Settings


def silent(_: str) -> None:
    """Say nothing."""


class Asked(Struct, frozen=True, kw_only=True):
    """What a build is asked for. ``cache`` is the user's cache folder."""

    out: Path
    cache: Path
    variants: "tuple[VariantName, ...]"
    fresh: bool = False
    accept: bool = False
    strict: bool = False
    embed_source: bool = False
    #: Take what earlier builds left in the cache, and leave something there.
    remember: bool = True
    #: Processes at once; as many as there are cores where it is None.
    jobs: int | None = None
    progress: Callable[[str], None] = silent

    @property
    def store(self) -> Store | None:
        """Where what was made is kept, if it is to be."""
        return Store(self.cache / "made") if self.remember else None

    @property
    def whole_builds(self) -> Store | None:
        """Where whole builds are kept and found again; None where this one is to be made whatever there was."""
        return None if self.accept or self.fresh else self.store


class Earlier(Struct, frozen=True, kw_only=True):
    """What a command asked for: its paths, how they are to be built, whether it is told as JSON."""

    paths: tuple[Path, ...]
    asked: Asked
    as_json: bool = False


def note(words: Sequence[str], earlier: Earlier) -> None:
    """Remember what a command's words asked for, if all it made is remembered too."""
    asked = earlier.asked
    store = asked.whole_builds
    if store:
        told = {
            "paths": [str(path) for path in earlier.paths], "out": str(asked.out), "variants": asked.variants,
            "strict": asked.strict, "embed_source": asked.embed_source, "jobs": asked.jobs, "as_json": earlier.as_json,
        }  # fmt: skip
        store.put(_key_of(words), json.dumps(told).encode())


def earlier(words: Sequence[str], cache: Path) -> Earlier | None:
    """Return what a command's words asked for when they were last used here."""
    kept = Store(cache / "made").get(_key_of(words))
    if kept is None:
        return None
    told = json.loads(kept)
    paths, as_json = tuple(Path(path) for path in told.pop("paths")), told.pop("as_json")
    asked = Asked(out=Path(told.pop("out")), cache=cache, variants=tuple(told.pop("variants")), **told)
    return Earlier(paths=paths, asked=asked, as_json=as_json)


def _key_of(words: Sequence[str]) -> str:
    return key_of("words", list(words), str(Path.cwd()))


#: What was made, and why the rest was not.
Made = tuple[list[Outcome], list[LayoutError]]


def make_again(earlier: Earlier) -> Made:
    """Build what was asked for before; what is as it was then is put in place.

    Raises:
        UsageError: if two of the editions have come to have one name.
    """
    known = [_recalled(path, earlier.asked) for path in earlier.paths]
    if None in known:
        told_apart(earlier.paths)
    work = zip(known, earlier.paths, strict=True)
    return _each([partial(_again, one, path, earlier.asked) for one, path in work])


def make_each(paths: Sequence[Path], asked: Asked) -> Made:
    """Build editions or articles of different names; one that cannot be built stops none that can.

    Raises:
        UsageError: if two have one name.
    """
    told_apart(paths)
    return _each([partial(make, path, asked) for path in paths])


def _again(known: Outcome | None, path: Path, asked: Asked) -> Outcome:
    return known or _made(path, asked)


def _each(work: Sequence[Callable[[], Outcome]]) -> Made:
    made: list[Outcome] = []
    failed: list[LayoutError] = []
    for piece in work:
        try:
            made.append(piece())
        except LayoutError as error:
            failed.append(error)
    return made, failed


def told_apart(paths: Sequence[Path], hint: str = "build them into different folders with --out") -> None:
    """Look whether editions have different names.

    Raises:
        UsageError: if two have one.
    """
    if len(paths) < 2:
        return
    from layout.copy.load import load

    names: Counter[str] = Counter()
    for path in paths:
        with suppress(LayoutError):  # it is refused when its turn comes
            names[load(path).value.slug] += 1
    twice = next((name for name, count in names.items() if count > 1), None)
    if twice:
        raise UsageError(f"two of the paths make {twice!r}: {hint}")


def make(path: Path, asked: Asked) -> Outcome:
    """Build an edition or an article, or put the files of an equal build in place.

    Raises:
        LayoutError: with findings, if it cannot be built; then nothing is written.
    """
    return _recalled(path, asked) or _made(path, asked)


def _recalled(path: Path, asked: Asked) -> Outcome | None:
    """Put the files of an equal build in place, if there was one that may be taken."""
    store = asked.whole_builds
    return recall(store, _question(path, asked), asked.out) if store else None


def _made(path: Path, asked: Asked) -> Outcome:
    """Build, and remember what was made."""
    store = asked.whole_builds
    if store is None:
        return _built(path, asked)[0]
    question = _question(path, asked)
    with watching() as seen:
        outcome, pictures = _built(path, asked)
    seen.files.update(str(picture.absolute()) for picture in pictures)
    root = path if path.is_dir() else path.parent
    keep(store, question, seen, outcome, out=asked.out, root=root, cache=asked.cache)
    return outcome


def _built(path: Path, asked: Asked) -> tuple[Outcome, tuple[Path, ...]]:
    """Build; returns what was made and the files of its pictures."""
    from layout.press.jobs import unhurried

    with unhurried():
        from layout import production, records

        built = production.build(path, _settings(asked))
    outcome = Outcome(
        files={
            file.relative_to(asked.out).as_posix(): file.read_bytes() if asked.remember else b"" for file in built.files
        },
        said=[records.finding_json(finding) for finding in built.findings],
        lines=[str(finding) for finding in built.findings],
    )
    return outcome, built.pictures


def _settings(asked: Asked) -> "Settings":
    from layout.press.jobs import cores
    from layout.production import Settings

    settings = Settings(
        out=asked.out, cache=asked.cache, variants=asked.variants, fresh=asked.fresh, accept=asked.accept,
        strict=asked.strict, embed_source=asked.embed_source, progress=asked.progress, store=asked.store,
        jobs=asked.jobs or cores(),
    )  # fmt: skip
    if "proof" not in asked.variants:
        return settings
    from layout.proof.readers import readers

    return replace(settings, readers=readers)


def _question(path: Path, asked: Asked) -> tuple[object, ...]:
    """Return all that a build depends on and no file holds."""
    place = path.absolute()
    # Where styles and fonts are looked for: a folder nearer to the edition would be taken instead.
    above = [
        str(folder)
        for folder in place.parents
        if (folder / "styles").exists() or (folder / "fonts/fonts.yaml").exists()
    ]
    return (str(path), str(place), path.is_dir(), above, asked.variants, asked.strict, asked.embed_source)
