"""Which pictures the sample editions hold: file, motif, size in pixels and seed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.samples import scenes
from bench.samples.drawing import Sheet


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """A picture to draw."""

    file: str
    scene: Callable[[Sheet], None]
    size: tuple[int, int]
    seed: int
    grey: bool = False


def _drawn(
    file: str, scene: Callable[[Sheet], None], width: int, ratio: tuple[int, int], *, grey: bool = False
) -> Drawn:
    size = (width, round(width * ratio[1] / ratio[0]))
    return Drawn(file=f"pictures/{file}.jpg", scene=scene, size=size, seed=sum(file.encode()), grey=grey)


def write_pictures(folder: Path, pictures: tuple[Drawn, ...]) -> None:
    """Draw the pictures of an edition into its folder."""
    for picture in pictures:
        sheet = Sheet(*picture.size, picture.seed)
        picture.scene(sheet)
        target = folder / picture.file
        target.parent.mkdir(parents=True, exist_ok=True)
        image = sheet.finished(grey=picture.grey)
        image.save(target, quality=80, optimize=True, dpi=(200, 200))


LOCAL = (
    _drawn("werft", scenes.harbour, 1440, (3, 2)),
    _drawn("orgel", scenes.organ, 880, (4, 3)),
    _drawn("derby", scenes.pitch, 1440, (16, 9)),
    _drawn("vignette", scenes.vignette, 720, (3, 2)),
)

PASSENGERS = (("2019", 8.1), ("2020", 5.2), ("2021", 5.6), ("2022", 7.4), ("2023", 8.6), ("2024", 9.3))
HARVEST = (("2020", 31), ("2021", 28), ("2022", 35), ("2023", 33), ("2024", 38), ("2025", 41))

LARGE = (
    _drawn("leuchtturm", scenes.lighthouse, 1560, (3, 2)),
    _drawn("viadukt", scenes.bridge, 1320, (3, 2)),
    _drawn("platz", scenes.town, 1320, (3, 2)),
    _drawn("platz-nachts", partial(scenes.town, night=True), 880, (3, 2)),
    _drawn("hafen", scenes.harbour, 1320, (16, 9)),
    _drawn("windpark", scenes.turbines, 1320, (16, 9)),
    _drawn("deich", scenes.dike, 880, (3, 2)),
    _drawn("markt", scenes.market, 1320, (3, 2)),
    _drawn("strassenbahn", scenes.tram, 1100, (16, 9)),
    _drawn("baeckerei", scenes.bakery, 880, (4, 3)),
    _drawn("huegel", scenes.hills, 880, (3, 2)),
    _drawn("wald", scenes.forest, 760, (1, 1)),
    _drawn("gebirge", scenes.mountains, 1100, (3, 2)),
    _drawn("stadion", scenes.pitch, 1500, (3, 2)),
    _drawn("spielfeld", partial(scenes.pitch, night=False), 880, (16, 9)),
    _drawn("laufbahn", scenes.track, 1100, (3, 2)),
    _drawn("schwimmbecken", scenes.lanes, 880, (4, 3)),
    _drawn("achter", scenes.rowers, 1100, (16, 9)),
    _drawn("radfahrer", scenes.cyclists, 1100, (3, 2)),
    _drawn("buehne", scenes.stage, 1320, (3, 2)),
    _drawn("museum", scenes.museum, 1100, (3, 2)),
    _drawn("buecherwand", scenes.shelves, 880, (3, 2)),
    _drawn("sternwarte", scenes.stars, 1320, (3, 2)),
    _drawn("labor", scenes.laboratory, 880, (4, 3)),
    _drawn("zellen", scenes.cells, 760, (1, 1)),
    _drawn("gewaechshaus", scenes.greenhouse, 1100, (3, 2)),
    _drawn("ballons", scenes.balloon, 1100, (3, 2)),
    _drawn("katze", scenes.cat, 760, (4, 3), grey=True),
    _drawn("mohn", scenes.meadow, 1100, (3, 2)),
    _drawn("portraet-dezernentin", partial(scenes.portrait, look=0), 440, (2, 3)),
    _drawn("portraet-unternehmer", partial(scenes.portrait, look=1), 440, (2, 3), grey=True),
    _drawn("portraet-autorin", partial(scenes.portrait, look=2), 660, (1, 1)),
    _drawn("portraet-forscherin", partial(scenes.portrait, look=3), 440, (2, 3)),
    _drawn("portraet-dirigent", partial(scenes.portrait, look=4), 440, (2, 3), grey=True),
    _drawn("fahrgaeste", partial(scenes.bars, values=PASSENGERS, unit="Fahrgäste im Auental, in Millionen"), 880, (3, 2)),
    _drawn("ernte", partial(scenes.bars, values=HARVEST, unit="Apfelernte im Auental, in tausend Tonnen"), 880, (4, 3)),
    _drawn("mieten", partial(scenes.curve, unit="Lindenfurt, 2015 = 100: Mieten (rot), Neubauten (blau)",
                             labels=("2015", "2017", "2019", "2021", "2023", "2025")), 880, (3, 2)),
    _drawn("hafen-morgens", partial(scenes.harbour, light=("3b4f63", "8fa6b4", "cfd6d2", "f1ead6")), 1100, (16, 9)),
    _drawn("portraet-meisterin", partial(scenes.portrait, look=3), 440, (2, 3)),
    _drawn("kirchplatz", scenes.town, 1100, (16, 9)),
    _drawn("storch", scenes.stork, 880, (3, 2)),
    _drawn("flaute", scenes.sails, 1320, (3, 2)),
    _drawn("portraet-uhrmacher", partial(scenes.portrait, look=5), 660, (1, 1)),
    _drawn("schmuck-boot", scenes.vignette, 880, (3, 2)),
    _drawn("schmuck-huegel", scenes.hills, 880, (16, 9), grey=True),
)  # fmt: skip
