"""Measure the proof desk: `python -m bench.proof [PATH] [--rounds N]`.

Makes the edition from nothing, then turns two letters round in a story of the last page again and again, and after
that takes three words in and out, and says how long it takes from saving the file to the changed page in Chromium, and
what of it goes where. Beside it stand the whole
build and the laying out of that page alone with its picture, which it is to be held against; the two take turns, so that
what else the machine does falls on both. Then it compares the
edition with itself and with the change. The copy lies in a folder of its own; seconds of processor time stand beside
those of the clock, since what else the machine does falls on the latter.
"""

import argparse
import gc
import json
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final

from msgspec.structs import replace
from platformdirs import user_cache_path
from playwright.sync_api import Page, sync_playwright

from layout import drawing, production
from layout.composer.galley import Setter
from layout.kept import Kept
from layout.proof.compare import compare
from layout.proof.desk import BuiltEdition, snapshot
from layout.proof.server import Server, Settings
from layout.proof.workroom import Workroom
from layout.raster import Document

SAMPLE: Final = Path(__file__).parents[2] / "articles/2025-08-23"
_SHOWN: Final = """([number, old]) => {
    const image = document.querySelector(`#page-${number} .sheet:not(.old) img`);
    return image && image.dataset.shown && image.dataset.shown !== old && image.naturalWidth;
}"""

_DPI: Final = "n => Number(/(\\d+)\\.png$/.exec(document.querySelector(`#page-${n} .sheet:not(.old) img`).src)[1])"


class Clock:
    """Seconds of the clock and of this process's processor time, by what they were spent on."""

    def __init__(self) -> None:
        self.spent: dict[str, list[tuple[float, float]]] = {}

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.spent.setdefault(name, []).append((time.perf_counter() - wall, time.process_time() - cpu))

    def rows(self) -> dict[str, dict[str, float]]:
        return {
            name: {"wall": round(median(w for w, _ in took), 3), "cpu": round(median(c for _, c in took), 3)}
            for name, took in self.spent.items()
        }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("path", type=Path, nargs="?", default=SAMPLE)
    options.add_argument("--rounds", type=int, default=5)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="umbruch-bench-") as name:
        folder = Path(name) / given.path.name
        shutil.copytree(given.path, folder, ignore=shutil.ignore_patterns("*marks.yaml"))
        result = measured(folder, Path(name) / "out", given.rounds)
    gc.collect()  # PDFium wants its files closed before it goes
    print(json.dumps(result, indent=1))


def measured(folder: Path, out: Path, rounds: int) -> dict[str, Any]:
    """Return what was measured, medians over the rounds."""
    clock = Clock()
    composing = _watch_composing()
    workroom = Workroom(folder, out=out, cache=user_cache_path("umbruch"))
    builds: list[tuple[BuiltEdition, float]] = []

    def build() -> BuiltEdition:
        composing.clear()
        built = workroom()
        builds.append((built, sum(composing)))
        return built

    with clock.on("whole edition from nothing"):
        snapshot(build())
    built = builds[-1][0]
    number, file, word = _story(built, folder)
    text = file.read_text("utf-8")
    steps: dict[str, list[float]] = {}
    with _opened(Settings(build=build, root=workroom.root, watch=workroom.watched), number) as (tab, server):
        dpi = tab.evaluate(_DPI, number)
        made = built.maker.made  # type: ignore[union-attr]
        for turn in range(2 * rounds):
            what = "a letter" if turn < rounds else "a line"
            other = _misprinted(word) if turn < rounds else f"{word} {word} {word} {word}"
            with clock.on("one page laid out, with its picture"):
                (page,) = drawing.page_files(replace(made, kept=Kept()), "screen", {}, numbers=[number])
                start = time.perf_counter()
                Document(page.content).png(0, dpi=dpi)
                raster = time.perf_counter() - start
            old = tab.evaluate("n => document.querySelector(`#page-${n} img`).dataset.shown", number)
            with clock.on(f"from saving {what} to the page in the browser"):
                file.write_text(text if turn % 2 else text.replace(word, other, 1), "utf-8")
                tab.wait_for_function(_SHOWN, arg=[number, old])
            state = json.loads(tab.request.get(f"{server.url}state.json").body())
            seconds = {**state["seconds"], "compose": builds[-1][1], "raster": raster}
            seconds["make up"] -= seconds["compose"]
            for step, took in seconds.items():
                steps.setdefault(f"{what}: {step}", []).append(took)
    file.write_text(text, "utf-8")
    for old, new, what in _editions(folder, file, text, word, out):
        with clock.on(f"diff: {what}"):
            compare(old, new)
    return {
        "pages": len(built.pages),
        "seconds": clock.rows(),
        "of a save": {n: round(median(s), 3) for n, s in steps.items()},
    }


def _misprinted(word: str) -> str:
    return word[:-2] + word[-1] + word[-2]


def _watch_composing() -> list[float]:
    """Note how long each call of the composer takes, as what goes on inside the make-up."""
    spent: list[float] = []
    set_text: Callable[..., Any] = Setter.set

    def timed(*given: Any, **more: Any) -> Any:
        start = time.perf_counter()
        try:
            return set_text(*given, **more)
        finally:
            spent.append(time.perf_counter() - start)

    Setter.set = timed  # type: ignore[method-assign]
    return spent


def _story(built: BuiltEdition, folder: Path) -> tuple[int, Path, str]:
    """Return the last page with a story of its own, the story's file, and a word of it."""
    for page in reversed(built.layout["pages"]):
        for story in built.layout["stories"]:
            if story["pages"] == [page["number"]]:
                text = (folder / story["file"]).read_text("utf-8")
                for frame in page["frames"]:
                    for column in frame["columns"] if frame["story"] == story["id"] else ():
                        for line in column["lines"] if column["part"] == "body" else ():
                            for word, _, _ in line["words"]:
                                if word.islower() and word.isalpha() and word[-1] != word[-2] and text.count(word) == 1:
                                    return page["number"], folder / story["file"], word
    raise SystemExit("no story stands on one page alone")


@contextmanager
def _opened(settings: Settings, number: int) -> Iterator[tuple[Page, Server]]:
    """Open the desk at a page, as a reader has it who works on that page."""
    server = Server(settings)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox", "--headless"])
        tab = browser.new_page(viewport={"width": 1440, "height": 950})
        tab.set_default_timeout(600_000)
        tab.goto(f"{server.url}#page={number}")
        tab.wait_for_selector("article.page")
        tab.wait_for_function("() => [...document.querySelectorAll('.sheet img')].every(each => each.dataset.shown)")
        yield tab, server
        browser.close()
    server.stop()
    thread.join()


def _editions(folder: Path, file: Path, text: str, word: str, out: Path) -> Iterator[tuple[Path, Path, str]]:
    """Yield pairs of screen editions: two builds of the same copy, and one with a comma more."""

    def built(name: str) -> Path:
        settings = production.Settings(out=out / name, cache=user_cache_path("umbruch"), variants=("screen",))
        return production.build(folder, settings).files[0]

    first, again = built("first"), built("again")
    yield first, again, "the same copy built twice"
    file.write_text(text.replace(word, f"{word},", 1), "utf-8")
    yield first, built("comma"), "a comma more"


if __name__ == "__main__":
    main()
