"""Prints how evenly Umbruch and its peers set the same copy, from their finished PDFs, and what composing costs.

    python bench/typography [--measures 60,45,38] [--peers Umbruch,Typst]

Word spaces are in thousandths of an em, and behind the stroke in units of the face's own space.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import copy_de  # noqa: E402 - found by the line above
from measure import Copyfit, Evenness, evenness, read_lines  # noqa: E402
from peers import PEERS, ROOT, Job  # noqa: E402
from timing import cost  # noqa: E402

from layout.copy.load import load  # noqa: E402

#: The word space of Source Serif Pro Regular, in thousandths of an em.
_SPACE = 233.0
_PT_PER_MM = 72 / 25.4
_MEASURES = (87.0, 60.0, 45.0, 42.5, 38.0)


def copyfit(measure_mm: float) -> Copyfit:
    """9 on 11 points; at 42.5 mm 8.8, as the figures quoted elsewhere were taken."""
    return Copyfit(size=8.8 if measure_mm == 42.5 else 9.0, leading=11.0, measure=measure_mm * _PT_PER_MM, space=_SPACE)


def copies() -> dict[str, tuple[str, ...]]:
    """The copies that are set: the sample article's, and five thousand words of invented news."""
    article = load(ROOT / "articles/2025-08-22/rutte-kiew.yaml").value.articles[0]
    sample = tuple(" ".join(text.split()) for text in str(article.body).split("\n\n"))
    return {"sample article": sample, "5,200 words": copy_de.paragraphs()}


def row(name: str, even: Evenness, seconds: float) -> str:
    def both(value: float) -> str:
        return f"{value:5.0f}/{value / _SPACE:5.2f}"

    return (
        f"{name:22} {even.lines:5} {both(even.mean)} {both(even.sd)} {both(even.p95)} {both(even.worst)} "
        f"{even.over_twice:6.1%} {even.hyphens:5.1f} {even.ladder:3} {even.rivers:5.2f} {even.overfull:4} {even.bare:4} "
        f"{even.strays:4} {even.grid:6.3f} {seconds:6.1f}"
    )


_HEAD = (
    f"{'':22} {'lines':>5} {'mean':>11} {'sd':>11} {'p95':>11} {'max':>11} {'>2x':>6} {'hyph':>5} {'lad':>3} {'river':>5} "
    f"{'over':>4} {'bare':>4} {'w/o':>4} {'grid':>6} {'s':>6}"
)


def table(measure_mm: float, paragraphs: Sequence[str], peers: Sequence[str], folder: Path) -> None:
    fit = copyfit(measure_mm)
    for name in peers:
        place = folder / f"{measure_mm}-{name.split(',')[0].split(' ')[0]}-{PEERS[name].__name__}"
        place.mkdir(parents=True)
        begun = time.perf_counter()
        pdf = PEERS[name](Job(paragraphs, fit, place))
        seconds = time.perf_counter() - begun
        if pdf is None:
            print(f"{name:22} not installed")
            continue
        face = "serif.*regular" if name == "Umbruch" else ""
        print(row(name, evenness(read_lines(pdf, fit, face), fit), seconds), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measures", default=",".join(f"{measure:g}" for measure in _MEASURES))
    parser.add_argument("--peers", default=";".join(PEERS), help="names, parted by semicolons")
    parser.add_argument("--keep", type=Path, help="a folder to keep the PDFs in")
    asked = parser.parse_args()
    measures = [float(measure) for measure in asked.measures.split(",")]
    peers = [name for name in PEERS if name in asked.peers.split(";")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        for title, paragraphs in copies().items():
            words = sum(len(text.split()) for text in paragraphs)
            for measure in measures:
                fit = copyfit(measure)
                print(
                    f"\n{title} ({words} words), {measure:g} mm, {fit.size:g}/{fit.leading:g} pt, Source Serif Pro\n{_HEAD}"
                )
                table(measure, paragraphs, peers, folder / title.split()[0])
    print("\nComposing, ms of processor time for 1,000 words: new words / known words")
    for measure in measures:
        spent = cost(copy_de.paragraphs(), copyfit(measure))
        print(f"{measure:5g} mm {spent.first:6.1f} / {spent.again:5.1f}")


if __name__ == "__main__":
    main()
