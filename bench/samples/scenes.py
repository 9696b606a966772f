"""The motifs of the sample pictures: drawn landscapes, harbours, games, stages and people as shadows."""

from collections.abc import Callable, Sequence
from math import cos, pi, sin
from typing import Final

from bench.samples.drawing import Point, Sheet, mix

Scene = Callable[[Sheet], None]


# -------------------------------------------------------------------------------------------------- water


#: Of a chart's sheet, what the chart takes: the make-up may crop a picture to four fifths.
_MOUNTED: Final = 0.82


def harbour(sheet: Sheet, light: Sequence[str] = ("20344a", "6f7f92", "e9a96f", "f8dcae")) -> None:
    """Cranes, a ferry and warehouses along a quay at evening."""
    dark = mix(light[0], "101820", 0.5)
    sheet.sky(*light, to=0.66)
    sheet.glow((0.7, 0.6), 0.3, "fff0cc", 0.75)
    sheet.disc((0.7, 0.53), 0.04, "fff6dd")
    _warehouses(sheet, 0.66, mix(light[2], dark, 0.45))
    for x, size in ((0.14, 0.46), (0.3, 0.36), (0.9, 0.4)):
        _crane(sheet, x, 0.66, size, dark)
    _ferry(sheet, (0.36, 0.66), 0.4, dark, light[3])
    sheet.mirror(0.66, light[0], 0.3)
    sheet.strokes((0.55, 0.68, 0.85, 1), mix(light[3], light[2], 0.3), 90, 0.05)
    sheet.strokes((0, 0.68, 1, 1), mix(light[0], "000000", 0.2), 120, 0.07)


def _warehouses(sheet: Sheet, foot: float, code: str) -> None:
    x = 0.0
    while x < 1:
        wide, high = float(sheet.rng.uniform(0.05, 0.11)), float(sheet.rng.uniform(0.06, 0.13))
        sheet.shape(
            [
                (x, foot),
                (x, foot - high),
                (x + wide / 2, foot - high - 0.04),
                (x + wide, foot - high),
                (x + wide, foot),
            ],
            code,
        )
        x += wide


def _crane(sheet: Sheet, x: float, foot: float, size: float, code: str) -> None:
    w = size * sheet.height / sheet.width
    for dx in (-0.12, 0.12):
        sheet.line([(x + dx * w, foot), (x + dx * w * 0.5, foot - size * 0.55)], 0.012, code)
    sheet.line([(x - 0.09 * w, foot - size * 0.25), (x + 0.09 * w, foot - size * 0.25)], 0.008, code)
    sheet.box(x - 0.11 * w, foot - size * 0.66, x + 0.11 * w, foot - size * 0.53, code)
    tip = (x + 0.55 * w, foot - size * 0.98)
    sheet.line([(x, foot - size * 0.6), tip], 0.013, code)
    sheet.line([(x - 0.04 * w, foot - size * 0.86), tip], 0.005, code)
    sheet.line([(x - 0.04 * w, foot - size * 0.6), (x - 0.04 * w, foot - size * 0.86)], 0.008, code)
    sheet.line([tip, (tip[0], foot - size * 0.5)], 0.004, code)


def _ferry(sheet: Sheet, at: Point, wide: float, code: str, window: str) -> None:
    x, y = at
    sheet.shape([(x, y - 0.06), (x + wide, y - 0.06), (x + wide * 0.95, y), (x + wide * 0.05, y)], code)
    sheet.box(x + wide * 0.14, y - 0.12, x + wide * 0.86, y - 0.05, mix(code, "ffffff", 0.72))
    sheet.box(x + wide * 0.36, y - 0.18, x + wide * 0.64, y - 0.12, mix(code, "ffffff", 0.6))
    for n in range(11):
        left = x + wide * (0.17 + 0.062 * n)
        sheet.box(left, y - 0.103, left + wide * 0.035, y - 0.08, mix(code, window, 0.3))
    sheet.line([(x + wide * 0.5, y - 0.18), (x + wide * 0.5, y - 0.25)], 0.008, code)


def lighthouse(sheet: Sheet) -> None:
    """A lighthouse on a headland under a high sky."""
    sheet.sky("5b88ad", "a9c6d4", "f1e7cf", to=0.7)
    _clouds(sheet, 0.06, 0.34, "f6f2e8")
    sheet.ridge(0.66, 0.02, "8aa3ad", waves=2)
    sheet.mirror(0.7, "3d6076", 0.45)
    sheet.strokes((0, 0.72, 1, 1), "dfe9e8", 130, 0.05)
    sheet.shape([(0.42, 1), (0.5, 0.78), (0.6, 0.7), (0.78, 0.66), (1, 0.64), (1, 1)], "57633f")
    sheet.shape([(0.6, 1), (0.72, 0.8), (1, 0.7), (1, 1)], "46512f")
    x, w = 0.78, 0.032
    sheet.shape([(x - w * 1.25, 0.68), (x - w * 0.8, 0.24), (x + w * 0.8, 0.24), (x + w * 1.25, 0.68)], "f3efe4")
    for top in (0.31, 0.47):
        sheet.shape(
            [(x - w * 0.92, top), (x + w * 0.92, top), (x + w * 1.0, top + 0.08), (x - w * 1.0, top + 0.08)], "a8372c"
        )
    sheet.shape([(x + w * 0.15, 0.24), (x + w * 0.8, 0.24), (x + w * 1.25, 0.68), (x + w * 0.35, 0.68)], "d8d2c2")
    for top in (0.31, 0.47):
        sheet.shape(
            [(x + w * 0.2, top), (x + w * 0.88, top), (x + w * 1.0, top + 0.08), (x + w * 0.25, top + 0.08)], "8b2a21"
        )
    sheet.box(x - w * 1.05, 0.225, x + w * 1.05, 0.243, "2c3136")
    sheet.box(x - w * 0.55, 0.16, x + w * 0.55, 0.225, "f2d98a")
    sheet.shape([(x - w * 0.75, 0.16), (x, 0.1), (x + w * 0.75, 0.16)], "8b2a21")


def bridge(sheet: Sheet) -> None:
    """A railway viaduct over a valley in the morning, with a train."""
    sheet.sky("8fb0c4", "d5dfdb", "f4e3c4", to=0.8)
    sheet.glow((0.2, 0.35), 0.35, "fff3d6", 0.7)
    for level, code in ((0.45, "b3c0bf"), (0.52, "93a6a2"), (0.6, "6f887c")):
        sheet.ridge(level, 0.12, code)
    stone = "8d7a68"
    sheet.box(0, 0.4, 1, 0.45, stone)
    for n in range(8):
        left = n / 7.5 - 0.03
        sheet.box(left, 0.45, left + 0.036, 0.86, stone)
        sheet.box(left + 0.024, 0.45, left + 0.036, 0.86, mix(stone, "3a3028", 0.4))
        _arch(sheet, left + 0.036, left + 1 / 7.5, 0.45, stone)
    for n in range(5):
        left = 0.2 + n * 0.125
        sheet.box(left, 0.325, left + 0.12, 0.392, "a33127" if n in (0, 4) else "b9473b")
        for k in range(5):
            sheet.box(left + 0.01 + k * 0.021, 0.34, left + 0.024 + k * 0.021, 0.362, "e9e2cc")
    sheet.ridge(0.8, 0.05, "4f6a4d")
    sheet.ridge(0.9, 0.05, "3b5440")


def _arch(sheet: Sheet, left: float, right: float, top: float, code: str) -> None:
    middle, half = (left + right) / 2, (right - left) / 2
    curve = [(middle + half * cos(pi * n / 20), top + 0.09 - 0.085 * sin(pi * n / 20)) for n in range(21)]
    sheet.shape([(right, top), *curve, (left, top)], code)


def sails(sheet: Sheet) -> None:
    """Sailing boats becalmed before an island."""
    sheet.sky("86aabd", "cddad8", "f3ead2", to=0.6)
    _clouds(sheet, 0.06, 0.3, "f9f6ee", 5)
    sheet.ridge(0.56, 0.025, "8ea093", waves=2)
    boats = ((0.14, 0.24), (0.27, 0.16), (0.4, 0.3), (0.56, 0.2), (0.68, 0.14), (0.8, 0.38))
    for n, (x, size) in enumerate(boats):
        _sailing_boat(sheet, (x, 0.6), size, ("2f4550", "7d1f1b", "1f3550")[n % 3])
    sheet.mirror(0.61, "5c8291", 0.25, 0.003)
    sheet.strokes((0, 0.64, 1, 1), "e3eae4", 50, 0.05)


def _sailing_boat(sheet: Sheet, foot: Point, size: float, hull: str) -> None:
    w = size * sheet.height / sheet.width

    def on(dx: float, dy: float) -> Point:
        return foot[0] + dx * w, foot[1] - dy * size

    sheet.shape([on(0.02, 0.14), on(0.02, 1.18), on(0.34, 0.16)], "f8f4ea")
    sheet.shape([on(-0.02, 0.2), on(-0.02, 1.05), on(-0.26, 0.2)], "e4dccb")
    sheet.line([on(0, 0.05), on(0, 1.22)], size * 0.018, "4a3a2a")
    sheet.shape([on(-0.34, 0.12), on(0.42, 0.12), on(0.3, 0), on(-0.24, 0)], hull)


def rowers(sheet: Sheet) -> None:
    """An eight on still water in the early light."""
    sheet.sky("6d8aa0", "c5c9c0", "f3d9a9", to=0.5)
    sheet.glow((0.75, 0.48), 0.3, "fff2cf", 0.8)
    sheet.ridge(0.43, 0.05, "7e8f85")
    line = sheet.ridge(0.47, 0.03, "53695f")
    for x, y in line[::9]:
        sheet.tree((x, y + 0.02), float(sheet.rng.uniform(0.07, 0.13)), "3f5549", "slim")
    sheet.mirror(0.5, "2c4656", 0.35)
    sheet.strokes((0.5, 0.52, 1, 1), "f6dfae", 90, 0.05)
    dark = "1c2a33"
    sheet.shape([(0.08, 0.72), (0.92, 0.7), (0.97, 0.705), (0.9, 0.735), (0.14, 0.745)], dark)
    for n in range(8):
        x = 0.2 + n * 0.083
        sheet.line([(x, 0.715), (x + 0.014, 0.63)], 0.035, dark)
        sheet.disc((x + 0.02, 0.592), 0.022, dark)
        sheet.line([(x + 0.012, 0.65), (x + 0.04, 0.68)], 0.014, dark)
        side = 1 if n % 2 else -1
        end = (x + 0.03, 0.86) if side > 0 else (x + 0.012, 0.8)
        sheet.line([(x + 0.04, 0.685), end], 0.006, dark)
        sheet.line([end, (end[0] - 0.004, end[1] + 0.025)], 0.014, "b23a2e")
    sheet.line([(0.872, 0.712), (0.868, 0.66)], 0.033, dark)
    sheet.disc((0.866, 0.625), 0.02, dark)


# --------------------------------------------------------------------------------------------------- land


def _clouds(sheet: Sheet, top: float, bottom: float, code: str, count: int = 6) -> None:
    for _ in range(count):
        x, y = float(sheet.rng.uniform(0, 1)), float(sheet.rng.uniform(top, bottom))
        for n in range(9):
            size = float(sheet.rng.uniform(0.012, 0.035))
            sheet.disc((x + (n - 4) * 0.018, y - size * 0.5), size, code, 0.7)
    sheet.soften(5)


def hills(sheet: Sheet, codes: Sequence[str] = ("cfd8cf", "a9bba6", "7f9a78", "57774f", "3d5a3b")) -> None:
    """Hills behind hills in the haze, with trees along the nearest."""
    sheet.sky("7ea3bd", "c9d8d6", "f5ead0", to=0.7)
    sheet.glow((0.3, 0.3), 0.3, "fff6de", 0.7)
    line: list[Point] = []
    for n, code in enumerate(codes):
        line = sheet.ridge(0.42 + 0.1 * n, 0.14 - 0.015 * n, code, waves=3 if n < 3 else 2)
    for x, y in line[12::23]:
        sheet.tree((x, y + 0.03), float(sheet.rng.uniform(0.12, 0.2)), "2f4a30")


def turbines(sheet: Sheet) -> None:
    """Wind turbines over ripe fields."""
    sheet.sky("5f8fb4", "b8cfd6", "f2ead6", to=0.7)
    _clouds(sheet, 0.1, 0.4, "f8f5ec", 8)
    sheet.ridge(0.62, 0.05, "a3b08a")
    for x, foot, size in ((0.16, 0.64, 0.36), (0.38, 0.63, 0.26), (0.58, 0.66, 0.41), (0.84, 0.64, 0.3)):
        _turbine(sheet, x, foot, size)
    sheet.ridge(0.7, 0.05, "d8b760", waves=2)
    sheet.strokes((0, 0.72, 1, 0.98), "c39a45", 420, 0.03)
    sheet.strokes((0, 0.72, 1, 0.98), "ecd28a", 260, 0.03)


def _turbine(sheet: Sheet, x: float, foot: float, size: float) -> None:
    w = sheet.height / sheet.width
    hub = (x, foot - size)
    sheet.shape(
        [(x - 0.009 * w, foot + 0.05), (x - 0.004 * w, hub[1]), (x + 0.004 * w, hub[1]), (x + 0.009 * w, foot + 0.05)],
        "f4f3ee",
    )
    turn = float(sheet.rng.uniform(0.3, 0.8))
    for n in range(3):
        angle = turn + n * 2 * pi / 3
        tip = (x + size * 0.52 * w * sin(angle), hub[1] - size * 0.52 * cos(angle))
        side = (x + size * 0.1 * w * sin(angle + 0.25), hub[1] - size * 0.1 * cos(angle + 0.25))
        sheet.shape([hub, side, tip], "fbfaf6")
        sheet.line([hub, tip], 0.004, "e3e2dc")
    sheet.disc(hub, 0.009, "d5d4cd")


def town(sheet: Sheet, night: bool = False) -> None:
    """Gables, a church and a town hall along a square."""
    sky = ("101a2c", "27395a", "6c6a85") if night else ("8db2c9", "d6e0dc", "f7ecd5")
    sheet.sky(*sky, to=0.85)
    if not night:
        _clouds(sheet, 0.06, 0.3, "fbf8ef")
    wall = ("3a3346", "453a48", "332f42") if night else ("d9b68c", "c98f6b", "e6cf9f", "b9c2b0", "d3a4a0")
    roof = "1d1d2c" if night else "8c4434"
    pane = "f6c65b" if night else "5b6470"
    _spire(sheet, 0.68, 0.8, mix(wall[0], sky[2], 0.45), mix(roof, sky[2], 0.3))
    x, n = -0.03, 0
    while x < 1:
        wide, high = float(sheet.rng.uniform(0.085, 0.12)), float(sheet.rng.uniform(0.24, 0.36))
        _house(sheet, (x, 0.82), (wide, high), (wall[n % len(wall)], roof, pane))
        x, n = x + wide, n + 1
    ground = "232634" if night else "cbb994"
    sheet.box(0, 0.82, 1, 1, ground)
    sheet.strokes((-0.05, 0.83, 1, 1), mix(ground, "000000", 0.12), 260, 0.035)
    for k in range(9):
        sheet.figure(
            (0.07 + k * 0.108 + float(sheet.rng.uniform(-0.03, 0.03)), 0.86 + (k * 7 % 5) * 0.018),
            0.12,
            "1b2028" if night else "37404a",
        )


def _spire(sheet: Sheet, x: float, foot: float, wall: str, roof: str) -> None:
    sheet.box(x - 0.035, 0.3, x + 0.035, foot, wall)
    sheet.shape([(x - 0.042, 0.31), (x, 0.07), (x + 0.042, 0.31)], roof)
    sheet.disc((x, 0.39), 0.03, mix(wall, "ffffff", 0.5))
    sheet.line([(x, 0.39), (x, 0.367)], 0.005, roof)
    sheet.line([(x, 0.39), (x + 0.009, 0.395)], 0.005, roof)


def _house(sheet: Sheet, foot: Point, size: Point, codes: tuple[str, str, str]) -> None:
    (x, y), (wide, high) = foot, size
    wall, roof, pane = codes
    sheet.box(x, y - high, x + wide, y, wall)
    sheet.shape(
        [(x - 0.004, y - high + 0.005), (x + wide / 2, y - high - 0.13), (x + wide + 0.004, y - high + 0.005)], roof
    )
    sheet.shape(
        [(x + wide * 0.12, y - high + 0.006), (x + wide / 2, y - high - 0.1), (x + wide * 0.88, y - high + 0.006)],
        mix(wall, "ffffff", 0.12),
    )
    sheet.box(x + wide * 0.45, y - high - 0.045, x + wide * 0.55, y - high - 0.005, pane)
    floors = max(2, int(high / 0.085))
    for row in range(floors):
        for column in range(3):
            if row == floors - 1 and column == 1:
                sheet.box(x + wide * 0.42, y - 0.07, x + wide * 0.58, y, mix(wall, "201510", 0.65))
                continue
            left, top = x + wide * (0.13 + 0.28 * column), y - high + 0.022 + row * 0.085
            lit = pane if sheet.rng.random() < 0.72 else mix(pane, wall, 0.6)
            sheet.box(left, top, left + wide * 0.18, top + 0.046, lit)
            sheet.line([(left + wide * 0.09, top), (left + wide * 0.09, top + 0.046)], 0.003, mix(wall, "ffffff", 0.3))


def forest(sheet: Sheet) -> None:
    """Firs in the mist, a path between them."""
    sheet.sky("b9c7bf", "e4e3d2", to=1)
    sheet.glow((0.5, 0.4), 0.4, "fffbe8", 0.7)
    for n in range(5):
        code = mix("c2cebf", "1f3a2c", n / 4)
        for _ in range(16 - 2 * n):
            x = float(sheet.rng.uniform(-0.02, 1.02))
            if n > 1 and abs(x - 0.5) < 0.1 + n * 0.025:
                continue
            sheet.tree((x, 0.62 + 0.085 * n), 0.36 + 0.13 * n, code, "fir")
        sheet.ridge(0.6 + 0.09 * n, 0.02, code)
    sheet.shape([(0.49, 0.66), (0.51, 0.66), (0.58, 1), (0.38, 1)], "cabf9c")
    sheet.figure((0.495, 0.8), 0.12, "232a2b")


def mountains(sheet: Sheet) -> None:
    """Bare peaks above a lake."""
    sheet.sky("5d86aa", "b5cbd5", "efe3cf", to=0.62)
    for level, swing, code in ((0.34, 0.3, "a9b6bf"), (0.44, 0.3, "7b8d99"), (0.54, 0.22, "556a70")):
        line = sheet.ridge(level, swing, code, roughness=0.62, waves=4)
        for (x, y), (x2, y2) in zip(line, line[2:], strict=False):
            if y < level - 0.04 and y2 > y:
                sheet.shape(
                    [(x, y), (x2, y2), (x2 + 0.012, y2 + 0.06), (x + 0.004, y + 0.05)], mix(code, "ffffff", 0.4)
                )
    sheet.ridge(0.6, 0.03, "38503f")
    sheet.mirror(0.64, "21404f", 0.3, 0.004)
    sheet.strokes((0, 0.66, 1, 1), "9fb6ba", 110, 0.06)


def dike(sheet: Sheet) -> None:
    """Sheep on a dike before a wide sky."""
    sheet.sky("6c93ad", "bccdd0", "f3e9d2", to=0.75)
    _clouds(sheet, 0.05, 0.45, "faf6ec", 11)
    sheet.shape([(0, 0.78), (0.35, 0.6), (1, 0.52), (1, 1), (0, 1)], "6f8a4c")
    sheet.shape([(0, 0.9), (0.5, 0.74), (1, 0.68), (1, 1), (0, 1)], "5b763e")
    for _ in range(34):
        x = float(sheet.rng.uniform(0.05, 0.98))
        y = 0.79 - 0.18 * x + float(sheet.rng.uniform(0, 0.22))
        size = 0.016 + (y - 0.55) * 0.05
        for dx, dy in ((-1, 0), (0, -0.3), (1, 0), (0, 0.3)):
            sheet.disc((x + dx * size * 0.42, y + dy * size), size * 0.8, "f1ead8")
        sheet.disc((x + size * 1.05, y - size * 0.35), size * 0.38, "3a332c")
        for dx in (-0.6, 0.5):
            sheet.line([(x + dx * size, y + size * 0.6), (x + dx * size, y + size * 1.4)], 0.006, "3a332c")


def stork(sheet: Sheet) -> None:
    """A stork in flight above a river with a railway bridge."""
    sheet.sky("6f9dbd", "c3d6d8", "f6e8c8", to=0.75)
    sheet.ridge(0.68, 0.03, "93a98f")
    sheet.ridge(0.73, 0.03, "70905f")
    sheet.mirror(0.86, "4c7288", 0.45)
    sheet.strokes((0, 0.87, 1, 1), "e7eede", 60, 0.05)
    for n in range(5):
        left = 0.1 + n * 0.18
        curve = [(left + 0.09 - 0.09 * cos(pi * k / 16), 0.76 - 0.07 * sin(pi * k / 16)) for k in range(17)]
        sheet.line(curve, 0.01, "4d4a47")
        for k in range(3, 14, 2):
            sheet.line([curve[k], (curve[k][0], 0.77)], 0.004, "4d4a47")
    sheet.box(0, 0.76, 1, 0.785, "57524d")
    for n in range(6):
        sheet.box(0.095 + n * 0.18, 0.78, 0.112 + n * 0.18, 0.87, "8a7d6f")
    _stork_body(sheet, (0.5, 0.36))


def _stork_body(sheet: Sheet, at: Point) -> None:
    w = sheet.height / sheet.width

    def on(dx: float, dy: float) -> Point:
        return at[0] + dx * w, at[1] + dy

    white, black, red = "fbf9f2", "1d1f22", "c4432e"
    sheet.shape(
        [on(-0.05, 0), on(-0.2, -0.2), on(-0.42, -0.25), on(-0.36, -0.16), on(-0.2, -0.06), on(0.05, 0.02)], white
    )
    sheet.shape(
        [
            on(-0.2, -0.2),
            on(-0.42, -0.25),
            on(-0.5, -0.21),
            on(-0.46, -0.18),
            on(-0.44, -0.13),
            on(-0.39, -0.13),
            on(-0.36, -0.08),
            on(-0.28, -0.09),
            on(-0.22, -0.05),
        ],
        black,
    )
    sheet.shape([on(-0.06, 0), on(0.1, -0.22), on(0.24, -0.33), on(0.27, -0.2), on(0.18, -0.06), on(0.06, 0.02)], white)
    sheet.shape(
        [
            on(0.12, -0.24),
            on(0.24, -0.33),
            on(0.33, -0.35),
            on(0.33, -0.29),
            on(0.38, -0.27),
            on(0.34, -0.22),
            on(0.37, -0.18),
            on(0.31, -0.15),
            on(0.3, -0.1),
            on(0.2, -0.07),
        ],
        black,
    )
    sheet.shape(
        [on(-0.2, 0.03), on(-0.1, -0.03), on(0.08, -0.03), on(0.17, 0.0), on(0.1, 0.05), on(-0.08, 0.06)], white
    )
    sheet.line([on(0.12, 0), on(0.22, -0.02), on(0.28, -0.02)], 0.026, white)
    sheet.disc(on(0.29, -0.022), 0.021, white)
    sheet.shape([on(0.3, -0.036), on(0.42, -0.012), on(0.3, -0.008)], red)
    for dy in (0.025, 0.04):
        sheet.line([on(-0.12, dy), on(-0.38, dy + 0.02)], 0.007, red)


# --------------------------------------------------------------------------------------------------- games


def pitch(sheet: Sheet, night: bool = True) -> None:
    """A penalty area with players as shadows, seen from the stand's side."""
    sky = ("0d1526", "1f2c44") if night else ("8fb5cf", "dfe8e4")
    sheet.sky(*sky, to=0.46)
    for n in range(340):
        x, y = float(sheet.rng.uniform(0, 1)), 0.26 + 0.18 * float(sheet.rng.random())
        sheet.disc((x, y), 0.012, mix(sky[1], ("b86d4b", "d8c9a8", "5d7894")[n % 3], 0.55))
    sheet.box(0, 0.43, 1, 0.475, "e9e4d6")
    for n, colour in enumerate(("a33127", "27536b", "b98b2d", "3d5a3b", "27536b", "a33127")):
        sheet.box(n / 6 + 0.006, 0.437, (n + 1) / 6 - 0.006, 0.468, colour)
    for n in range(7):
        top = 0.475 + 0.525 * (n / 7) ** 1.35
        bottom = 0.475 + 0.525 * ((n + 1) / 7) ** 1.35
        sheet.box(0, top, 1, bottom + 0.002, ("3f7a3f", "4a8a48")[n % 2])
    if night:
        for x in (0.08, 0.92):
            sheet.line([(x, 0.44), (x, 0.06)], 0.01, "39424f")
            sheet.box(x - 0.035, 0.03, x + 0.035, 0.085, "dfe6ea")
            sheet.glow((x, 0.06), 0.2, "f5fbff", 0.75)
    _lines_and_goal(sheet)
    crowd = ((0.3, 0.72, "run", 0), (0.42, 0.66, "stand", 1), (0.55, 0.7, "reach", 0), (0.61, 0.78, "run", 1),
             (0.2, 0.86, "run", 1), (0.74, 0.69, "stand", 0), (0.48, 0.92, "run", 0))  # fmt: skip
    for x, y, pose, side in crowd:
        size = 0.14 + (y - 0.6) * 0.32
        sheet.disc((x + 0.02, y), size * 0.3, "2f5f31", 0.2)
        sheet.figure((x, y), size, ("10151c", "7d1f1b")[side], pose)
    sheet.disc((0.585, 0.535), 0.014, "fdfdf8")


def _lines_and_goal(sheet: Sheet) -> None:
    white = "eef3ea"
    sheet.line([(-0.02, 0.6), (1.02, 0.56)], 0.006, white)
    sheet.line([(0.26, 0.59), (0.12, 0.82), (1.02, 0.79)], 0.007, white)
    goal = [(0.68, 0.575), (0.68, 0.4), (0.93, 0.39), (0.93, 0.566)]
    for n in range(13):
        x = 0.68 + n * 0.25 / 12
        sheet.line([(x, 0.4 - n * 0.01 / 12), (x + 0.012, 0.555)], 0.0022, "aebcbd")
    for n in range(8):
        y = 0.405 + n * 0.02
        sheet.line([(0.685, y), (0.935, y - 0.009)], 0.0022, "aebcbd")
    sheet.line(goal, 0.011, "ffffff")


def track(sheet: Sheet) -> None:
    """Runners in the bend of a track."""
    sheet.sky("89aec6", "e6e6d6", to=0.4)
    sheet.ridge(0.34, 0.05, "6d8a70")
    sheet.box(0, 0.4, 1, 1, "b4583f")
    sheet.shape([(0, 0.4), (1, 0.4), (1, 0.46), (0, 0.54)], "5f8f55")
    for n in range(6):
        f = n / 5
        sheet.line(
            [(-0.05, 0.55 + 0.42 * f), (0.5, 0.5 + 0.36 * f), (1.05, 0.47 + 0.24 * f)], 0.004 + 0.004 * f, "f4e9df"
        )
    for n, shirt in enumerate(("1d2b3a", "2a1a1a", "14303a", "30203a", "1b2620")):
        x, y = 0.86 - n * 0.165, 0.66 + n * 0.062
        sheet.disc((x, y), 0.1 + 0.01 * n, "8f4330", 0.16)
        sheet.figure((x, y), 0.32 + 0.045 * n, shirt, "run")


def lanes(sheet: Sheet) -> None:
    """A swimming pool's lanes from above."""
    sheet.sky("3f9ab0", "2c7f9d", "276f92", to=1)
    for n in range(1, 6):
        y = n / 6
        for k in range(56):
            sheet.line([(k / 55, y), (k / 55 + 0.009, y)], 0.013, ("c43d30", "f4f0e6")[(k // 3) % 2])
    sheet.strokes((-0.05, 0, 1, 1), "7cc3d0", 420, 0.05)
    sheet.strokes((-0.05, 0, 1, 1), "bfe4e6", 160, 0.03)
    for n in range(6):
        x, y = 0.18 + 0.6 * ((n * 37 % 11) / 11), (n + 0.5) / 6
        for k in range(22):
            sheet.disc((x - 0.02 - k * 0.006, y + float(sheet.rng.normal(0, 0.022))), 0.014, "e2f3f1")
        sheet.line([(x - 0.05, y), (x, y)], 0.04, "d9a27c")
        sheet.disc((x + 0.02, y), 0.024, ("f2c230", "20303c", "d84c3a")[n % 3])
        sheet.line([(x + 0.004, y - 0.01), (x + 0.035, y - 0.055), (x + 0.07, y - 0.045)], 0.015, "d9a27c")


# --------------------------------------------------------------------------------------------- arts, science


def organ(sheet: Sheet) -> None:
    """An organ's front under a vault."""
    sheet.sky("3a2c22", "6b5038", "8b6c49", to=1)
    for n in range(7):
        sheet.line([(0.5, -0.25), (n / 6 * 1.4 - 0.2, 0.34)], 0.012, "a08660")
    sheet.glow((0.5, 0.35), 0.45, "ffe2a6", 0.5)
    wood = "4a2d1b"
    for left, right, top in ((0.08, 0.3, 0.22), (0.36, 0.64, 0.12), (0.7, 0.92, 0.22)):
        _pipes(sheet, (left, right), (top, 0.68), wood)
    for left, right in ((0.3, 0.36), (0.64, 0.7)):
        _pipes(sheet, (left, right), (0.42, 0.68), wood)
    sheet.box(0.05, 0.68, 0.95, 0.8, wood)
    for n in range(9):
        sheet.box(0.08 + n * 0.095, 0.7, 0.155 + n * 0.095, 0.78, mix(wood, "c79a55", 0.35))
    sheet.box(0, 0.8, 1, 0.83, "c79a55")
    sheet.box(0, 0.83, 1, 1, mix(wood, "000000", 0.3))
    for n in range(18):
        sheet.box(0.02 + n * 0.055, 0.86, 0.034 + n * 0.055, 1, mix(wood, "c79a55", 0.3))


def _pipes(sheet: Sheet, across: tuple[float, float], down: tuple[float, float], wood: str) -> None:
    (left, right), (top, foot) = across, down
    count = max(3, round((right - left) / 0.03)) | 1
    wide = (right - left) / count
    for n in range(count):
        rise = abs(n - count // 2) / (count // 2)
        head = top + 0.11 * rise
        x = left + n * wide
        for k, code in enumerate(("8d8f8e", "d9d8cf", "f3f1e7", "c4c3ba", "77797a")):
            sheet.box(x + wide * (0.06 + 0.18 * k), head, x + wide * (0.06 + 0.18 * (k + 1)), foot - 0.05, code)
        sheet.shape([(x + wide * 0.06, foot - 0.05), (x + wide * 0.96, foot - 0.05), (x + wide * 0.5, foot)], "a9a9a2")
        sheet.disc(
            (x + wide * 0.5, foot - 0.085 + 0.02 * rise), wide * 0.32 * sheet.width / sheet.height, "35302b", 0.45
        )
    sheet.line([(left, top + 0.1), ((left + right) / 2, top - 0.035), (right, top + 0.1)], 0.016, "c79a55")
    sheet.line([(left, top + 0.1), (left, foot)], 0.012, wood)
    sheet.line([(right, top + 0.1), (right, foot)], 0.012, wood)


def stage(sheet: Sheet) -> None:
    """A stage with its curtains open, three figures in the light."""
    sheet.sky("1a1420", "33263a", to=1)
    sheet.shape([(0.38, 0), (0.62, 0), (0.82, 0.8), (0.18, 0.8)], "4b3c52")
    sheet.glow((0.5, 0.72), 0.4, "ffe0a0", 0.7)
    sheet.shape([(0.05, 0.78), (0.95, 0.78), (1.1, 1), (-0.1, 1)], "6e4b32")
    for n in range(1, 9):
        sheet.line([(0.05 + n * 0.1, 0.78), (-0.1 + n * 0.133, 1)], 0.003, "51361f")
    for x, size, pose in ((0.34, 0.34, "stand"), (0.52, 0.36, "reach"), (0.68, 0.32, "stand")):
        sheet.disc((x + 0.03, 0.875), 0.1, "4a301c", 0.2)
        sheet.figure((x, 0.87), size, "17121a", pose)
    for side in (0, 1):
        for n in range(8):
            x = n * 0.032 if side == 0 else 1 - n * 0.032
            code = mix("8e1f24", "45090f", (n % 2) * 0.6)
            reach = 0.05 if side == 0 else -0.05
            sheet.shape([(x, 0), (x + reach, 0), (x + reach * 0.8, 0.97), (x - reach * 0.1, 0.97)], code)
    for n in range(14):
        sheet.disc((n / 13, 0.02), 0.075, mix("8e1f24", "45090f", (n % 2) * 0.45), 1.1)


def shelves(sheet: Sheet) -> None:
    """Bookshelves with a reader."""
    sheet.sky("5a3f2b", "6c4d34", to=1)
    codes = ("a33127", "27536b", "b98b2d", "3d5a3b", "d9c7a0", "5b3a52", "7a8a8f", "c9764a")
    for row in range(5):
        top, foot = row * 0.2 + 0.01, row * 0.2 + 0.18
        x = 0.0
        while x < 1:
            wide, tall = float(sheet.rng.uniform(0.009, 0.024)), float(sheet.rng.uniform(0.1, 0.155))
            code = mix(codes[int(sheet.rng.integers(len(codes)))], "2a1c12", float(sheet.rng.uniform(0, 0.35)))
            if sheet.rng.random() > 0.06:
                sheet.box(x, foot - tall, x + wide, foot, code)
                sheet.box(
                    x + wide * 0.2, foot - tall * 0.82, x + wide * 0.8, foot - tall * 0.77, mix(code, "f3e3b0", 0.6)
                )
            x += wide + 0.0015
        sheet.box(0, foot, 1, foot + 0.022, "8a6544")
        sheet.box(0, top - 0.012, 1, top, "3d2918")
    sheet.glow((0.28, 0.3), 0.5, "ffe3ae", 0.32)
    _bust(sheet, (0.74, 1.02), 0.62, ("17161b", "17161b", "17161b"), "bun")


def museum(sheet: Sheet) -> None:
    """A gallery with pictures and visitors."""
    sheet.sky("e8e3d8", "dcd5c7", to=0.78)
    sheet.shape([(0, 0.78), (1, 0.78), (1, 1), (0, 1)], "a88a66")
    for n in range(12):
        sheet.line([(n / 11, 0.78), (n / 11 * 1.6 - 0.3, 1)], 0.003, "8d7150")
    frames = ((0.06, 0.2, 0.27, 0.56), (0.34, 0.14, 0.66, 0.6), (0.74, 0.22, 0.93, 0.54))
    for n, (left, top, right, bottom) in enumerate(frames):
        sheet.box(left - 0.012, top - 0.018, right + 0.012, bottom + 0.018, "3a2d20")
        sheet.box(left, top, right, bottom, ("c9764a", "27536b", "b98b2d")[n])
        for k in range(7):
            f = k / 7
            sheet.shape(
                [
                    (left, top + (bottom - top) * f),
                    (right, top + (bottom - top) * (f + float(sheet.rng.uniform(-0.05, 0.1)))),
                    (right, bottom),
                    (left, bottom),
                ],
                mix(("e9c28e", "6fa0a8", "7a3b2a")[n], ("7a2f22", "12293a", "f0dfae")[n], f),
            )
    for x, size in ((0.29, 0.4), (0.45, 0.44), (0.53, 0.4), (0.82, 0.42)):
        sheet.disc((x + 0.02, 0.93), 0.09, "8d7150", 0.18)
        sheet.figure((x, 0.93), size, "22242a")


def stars(sheet: Sheet) -> None:
    """The Milky Way over an observatory."""
    sheet.sky("070b18", "101c38", "2d3f63", "6f6a7d", to=0.9)
    for n in range(12):
        x = n / 11
        sheet.glow((x, 0.75 - 0.7 * x), 0.14, "a9b4d6", 0.16)
    for _ in range(900):
        x, y = float(sheet.rng.uniform(0, 1)), float(sheet.rng.uniform(0, 0.8))
        near = abs(y - (0.75 - 0.7 * x)) < 0.16
        if near or sheet.rng.random() < 0.45:
            sheet.disc((x, y), float(sheet.rng.choice([0.0012, 0.0018, 0.003], p=[0.6, 0.32, 0.08])), "f3f2e6")
    sheet.ridge(0.82, 0.06, "0c1420")
    x = 0.3
    sheet.box(x - 0.075, 0.66, x + 0.075, 0.84, "1a2230")
    ratio = sheet.width / sheet.height
    dome = [(x - 0.08 * cos(pi * n / 30), 0.665 - 0.08 * ratio * sin(pi * n / 30)) for n in range(31)]
    sheet.shape(dome, "39465c")
    sheet.shape([dome[17], dome[20], (x + 0.035, 0.665), (x + 0.0, 0.665)], "f3c669")


def laboratory(sheet: Sheet) -> None:
    """Flasks on a bench before a window."""
    sheet.sky("33505a", "5f7f86", to=0.79)
    for n in range(4):
        sheet.box(0.04 + n * 0.245, 0.05, 0.245 + n * 0.245, 0.5, "7f9fa5")
    sheet.soften(6)
    sheet.glow((0.3, 0.2), 0.5, "dff0ee", 0.45)
    sheet.box(0, 0.78, 1, 1, "b9c2c0")
    sheet.box(0, 0.78, 1, 0.8, "e4e9e6")
    fills = ("2c7f9d", "b98b2d", "7d3c6b", "4a8a48", "c9502f")
    for n in range(1, 5):
        _flask(sheet, 0.17 + n * 0.18, 0.79, 0.34 + 0.09 * (n % 2), fills[n])
    for n in range(7):
        x = 0.05 + n * 0.033
        sheet.line([(x, 0.64), (x, 0.77)], 0.024, "f6faf9")
        sheet.line([(x, 0.71), (x, 0.77)], 0.018, fills[n % 5])
    sheet.box(0.03, 0.7, 0.27, 0.712, "5b4630")


def _flask(sheet: Sheet, x: float, foot: float, size: float, fill: str) -> None:
    w = size * sheet.height / sheet.width
    glass = "c3d6d8"
    sheet.shape(
        [
            (x - 0.27 * w, foot),
            (x - 0.07 * w, foot - size * 0.6),
            (x - 0.07 * w, foot - size),
            (x + 0.07 * w, foot - size),
            (x + 0.07 * w, foot - size * 0.6),
            (x + 0.27 * w, foot),
        ],
        glass,
    )
    sheet.shape(
        [
            (x - 0.25 * w, foot - size * 0.02),
            (x - 0.145 * w, foot - size * 0.35),
            (x + 0.145 * w, foot - size * 0.35),
            (x + 0.25 * w, foot - size * 0.02),
        ],
        fill,
    )
    sheet.disc((x, foot - size * 0.35), size * 0.145, mix(fill, "ffffff", 0.3), 0.22)
    sheet.line([(x - 0.09 * w, foot - size), (x + 0.09 * w, foot - size)], 0.014, "f4faf9")
    sheet.line([(x - 0.19 * w, foot - size * 0.1), (x - 0.06 * w, foot - size * 0.5)], 0.007, "ffffff")
    for n in range(5):
        sheet.disc(
            (x + 0.05 * w * sin(n * 2.3), foot - size * (0.06 + 0.055 * n)), size * 0.02, mix(fill, "ffffff", 0.45)
        )


def cells(sheet: Sheet) -> None:
    """Cells under a microscope."""
    sheet.sky("21394a", "2d5560", to=1)
    for _ in range(90):
        x, y = float(sheet.rng.uniform(0, 1)), float(sheet.rng.uniform(0, 1))
        size = float(sheet.rng.uniform(0.03, 0.1))
        code = ("4f9a94", "7fb8a0", "c8c58a", "3f7f8e")[int(sheet.rng.integers(4))]
        sheet.disc((x, y), size, mix(code, "0f2430", 0.35))
        sheet.disc((x, y), size * 0.9, mix(code, "21394a", 0.25))
        sheet.disc((x - size * 0.1, y + size * 0.15), size * 0.36, mix(code, "7b2f4f", 0.7))
        sheet.disc((x - size * 0.15, y + size * 0.1), size * 0.13, "e8b9a8")
    sheet.glow((0.5, 0.5), 0.6, "bfe6d6", 0.18)


# ------------------------------------------------------------------------------------------------ people, things


def _bust(sheet: Sheet, foot: Point, size: float, codes: tuple[str, str, str], hair: str) -> None:
    """Draw head and shoulders: codes for coat, skin and hair."""
    w = size * sheet.height / sheet.width
    coat, skin, tone = codes

    def on(dx: float, dy: float) -> Point:
        return foot[0] + dx * w, foot[1] - dy * size

    if hair in {"long", "bob"}:
        sheet.disc(on(0, 0.7), size * 0.225, tone, 1.15)
        low = 0.3 if hair == "long" else 0.46
        sheet.shape([on(-0.225, 0.72), on(0.225, 0.72), on(0.24, low), on(-0.24, low)], tone)
    shoulder = [
        (-0.62, 0),
        (-0.58, 0.2),
        (-0.44, 0.33),
        (-0.16, 0.4),
        (0.16, 0.4),
        (0.44, 0.33),
        (0.58, 0.2),
        (0.62, 0),
    ]
    sheet.shape([on(*point) for point in shoulder], coat)
    sheet.shape(
        [on(-0.1, 0.52), on(0.1, 0.52), on(0.14, 0.38), on(0, 0.28), on(-0.14, 0.38)], mix(skin, "3a2016", 0.12)
    )
    sheet.disc(on(0, 0.66), size * 0.165, skin, 1.25)
    if hair == "bun":
        sheet.disc(on(0.03, 0.93), size * 0.09, tone)
    if hair == "beard":
        sheet.shape(
            [
                on(-0.16, 0.66),
                on(-0.13, 0.5),
                on(0, 0.42),
                on(0.13, 0.5),
                on(0.16, 0.66),
                on(0.08, 0.6),
                on(-0.08, 0.6),
            ],
            tone,
        )
    if hair != "bald":
        cap = [(0.172 * cos(pi * n / 24), 0.7 + 0.2 * sin(pi * n / 24)) for n in range(25)]
        fringe = [(-0.13, 0.75), (0.02, 0.79), (0.14, 0.74)]
        sheet.shape([on(*point) for point in [*cap, *fringe]], tone)


def portrait(sheet: Sheet, look: int = 0) -> None:
    """A person before a window, drawn without a face."""
    looks = (
        ("d9dfd8", "a9bab6", ("2f4550", "dcae8c", "4a3324"), "bob"),
        ("e4d8c4", "c4a884", ("3a2f38", "c99877", "5a4536"), "short"),
        ("cfd9e2", "98adbd", ("6d2f2a", "e3bd9f", "8a5a30"), "long"),
        ("dcdccb", "a7ac8c", ("39482f", "b07f5f", "201a17"), "bun"),
        ("e6dccb", "bda98c", ("28303c", "dfb292", "8f8b84"), "short"),
        ("d5d2de", "a09bb4", ("5a4a2a", "e0b797", "c8b48a"), "short"),
    )
    light, deep, codes, hair = looks[look % len(looks)]
    sheet.sky(light, deep, to=1)
    for n in range(3):
        sheet.box(0.06 + n * 0.33, 0.04, 0.3 + n * 0.33, 0.62, mix(light, "ffffff", 0.5))
    sheet.soften(9)
    sheet.glow((0.15, 0.2), 0.6, "fff8e6", 0.5)
    size = 0.76 if sheet.width < sheet.height else 0.92
    _bust(sheet, (0.5, 1.0), size, codes, hair)
    w = size * sheet.height / sheet.width
    collar = mix(codes[0], "ffffff", 0.35)
    sheet.line(
        [(0.5 - 0.15 * w, 1 - 0.39 * size), (0.5, 1 - 0.26 * size), (0.5 + 0.15 * w, 1 - 0.39 * size)],
        0.016 * size,
        collar,
    )
    sheet.line([(0.5, 1 - 0.26 * size), (0.5, 1)], 0.008 * size, mix(codes[0], "000000", 0.25))


def market(sheet: Sheet) -> None:
    """Market stalls with striped awnings."""
    sheet.sky("b9cdd3", "efe5cf", to=0.6)
    x = -0.02
    for n in range(8):
        wide = 0.1 + 0.05 * (n % 3) / 2
        sheet.box(x, 0.1 + 0.05 * (n % 4), x + wide, 0.7, mix(("d9b68c", "c9a08b", "e6cf9f")[n % 3], "efe5cf", 0.45))
        for row in range(4):
            for k in range(2):
                sheet.box(
                    x + wide * (0.18 + 0.4 * k),
                    0.2 + 0.05 * (n % 4) + row * 0.1,
                    x + wide * (0.38 + 0.4 * k),
                    0.255 + 0.05 * (n % 4) + row * 0.1,
                    "a9a89d",
                )
        x += wide
    sheet.box(0, 0.7, 1, 1, "c2b08d")
    sheet.strokes((-0.05, 0.72, 1, 1), "a99673", 200, 0.04)
    for n in range(4):
        _stall(sheet, 0.01 + n * 0.25, ("a33127", "3d6b4a", "27536b", "b98b2d")[n])
    for k in range(9):
        x = 0.07 + k * 0.105 + 0.02 * (k % 3)
        sheet.disc((x + 0.01, 0.93), 0.05, "a08c68", 0.2)
        sheet.figure((x, 0.93 + 0.012 * (k % 2)), 0.25 + 0.02 * (k % 3), ("2a3038", "4a2f2a", "2f4038")[k % 3])


def _stall(sheet: Sheet, left: float, code: str) -> None:
    wide = 0.23
    for n in range(8):
        part = wide / 8
        stripe = code if n % 2 == 0 else "f5efe0"
        x = left + n * part
        sheet.shape([(x + 0.012, 0.42), (x + part + 0.012, 0.42), (x + part, 0.55), (x, 0.55)], stripe)
        sheet.disc((x + part / 2, 0.55), part * sheet.width / sheet.height / 2, stripe, 0.8)
    for x in (left + 0.01, left + wide - 0.014):
        sheet.box(x, 0.55, x + 0.005, 0.86, "4a3a2a")
    sheet.box(left, 0.74, left + wide, 0.84, "8a6a45")
    for n in range(24):
        x = left + 0.012 + (n % 12) * wide / 12.5
        sheet.disc((x, 0.735 - 0.028 * (n // 12)), 0.019, ("c4432e", "d99a2b", "5f8f3e", "7d3c6b")[(n * 5 // 3) % 4])


def tram(sheet: Sheet) -> None:
    """A tram at a stop in the evening."""
    sheet.sky("31425f", "8b7f93", "eab98a", to=0.75)
    x = 0.0
    for n in range(9):
        wide = 0.09 + 0.04 * ((n * 5) % 3)
        sheet.box(x, 0.16 + 0.06 * ((n * 7) % 4), x + wide, 0.75, mix("3c3f55", "8b7f93", 0.2 * (n % 3)))
        for k in range(12):
            if sheet.rng.random() < 0.5:
                sheet.box(
                    x + 0.012 + (k % 3) * wide / 3.4,
                    0.36 + (k // 3) * 0.075,
                    x + 0.028 + (k % 3) * wide / 3.4,
                    0.4 + (k // 3) * 0.075,
                    "f3c873",
                )
        x += wide
    sheet.box(0, 0.75, 1, 1, "3f3d45")
    for y in (0.86, 0.92):
        sheet.line([(0, y), (1, y)], 0.007, "a09a94")
    sheet.line([(0, 0.3), (1, 0.28)], 0.004, "1f222c")
    for n, (left, right) in enumerate(((0.14, 0.44), (0.45, 0.72), (0.73, 1.03))):
        sheet.box(left, 0.45, right, 0.85, "b23a2e")
        sheet.box(left, 0.45, right, 0.475, "7f231b")
        sheet.box(left + 0.012, 0.51, right - 0.012, 0.67, "f8dfa6")
        for k in range(4):
            sheet.box(left + 0.012 + k * 0.073, 0.5, left + 0.018 + k * 0.073, 0.68, "7f231b")
            sheet.disc((left + 0.045 + k * 0.07, 0.6), 0.022, "4a3a3a")
            sheet.box(left + 0.033 + k * 0.07, 0.62, left + 0.058 + k * 0.07, 0.67, "4a3a3a")
        sheet.box(left, 0.72, right, 0.735, "f3e9d6")
        if n < 2:
            sheet.box(right, 0.48, right + 0.01, 0.84, "23242a")
    sheet.line([(0.56, 0.45), (0.6, 0.36), (0.56, 0.29)], 0.007, "1f222c")
    sheet.glow((0.13, 0.72), 0.1, "fff0c0", 0.8)
    for k, size in enumerate((0.3, 0.33, 0.28)):
        sheet.figure((0.035 + 0.042 * k, 0.97), size, "16171d")


def bakery(sheet: Sheet) -> None:
    """Loaves on a board."""
    sheet.sky("4a3a30", "6c5442", to=0.6)
    sheet.glow((0.25, 0.15), 0.6, "ffdf9e", 0.45)
    sheet.box(0, 0.58, 1, 1, "8a6440")
    sheet.strokes((-0.1, 0.6, 1, 1), "755232", 160, 0.2)
    for x, y, size in ((0.24, 0.55, 0.2), (0.56, 0.5, 0.22), (0.84, 0.56, 0.19), (0.4, 0.76, 0.23), (0.73, 0.79, 0.22)):
        sheet.disc((x + 0.02, y + size * 0.5), size * 1.05, "5d4027", 0.35)
        sheet.disc((x, y), size, "a9652c", 0.68)
        sheet.disc((x - 0.008, y - size * 0.08), size * 0.92, "c98640", 0.62)
        sheet.disc((x - 0.016, y - size * 0.18), size * 0.68, "dda25a", 0.48)
        for n in range(3):
            dx = (n - 1) * size * 0.34
            sheet.line([(x + dx - 0.02, y - size * 0.35), (x + dx + 0.02, y + size * 0.12)], 0.018, "f0d5a0")
    for _ in range(500):
        sheet.disc((float(sheet.rng.uniform(0, 1)), float(sheet.rng.uniform(0.62, 1))), 0.0025, "e9d9b8")


def cat(sheet: Sheet) -> None:
    """A cat on a window sill at dusk."""
    sheet.sky("2b3a5a", "7c6f8b", "e8a878", to=1)
    sheet.ridge(0.62, 0.06, "3a3d55")
    for n in range(20):
        sheet.box(0.04 + n * 0.05, 0.66 + 0.02 * (n % 3), 0.05 + n * 0.05, 0.685 + 0.02 * (n % 3), "f3c873")
    dark, frame = "15141a", "e6dccb"
    for box in ((0, 0, 1, 0.05), (0, 0, 0.06, 1), (0.94, 0, 1, 1), (0.485, 0, 0.515, 0.84), (0, 0.84, 1, 1)):
        sheet.box(*box, frame)
    sheet.box(0, 0.84, 1, 0.865, "f6efe0")
    x, w = 0.32, sheet.height / sheet.width
    sheet.disc((x, 0.72), 0.13, dark, 1.05)
    sheet.disc((x + 0.02 * w, 0.56), 0.1, dark, 1.2)
    sheet.disc((x + 0.05 * w, 0.42), 0.075, dark, 0.95)
    for dx in (-0.045, 0.045):
        sheet.shape(
            [(x + (0.05 + dx * 1.5) * w, 0.4), (x + (0.05 + dx * 1.45) * w, 0.315), (x + (0.05 + dx * 0.3) * w, 0.36)],
            dark,
        )
    tail = [(x - (0.1 + 0.05 * n) * w, 0.82 + 0.035 * n - 0.004 * n * n) for n in range(7)]
    sheet.line(tail, 0.035, dark)
    sheet.box(x - 0.1 * w, 0.78, x + 0.12 * w, 0.845, dark)


def balloon(sheet: Sheet) -> None:
    """Hot-air balloons over fields at sunrise."""
    sheet.sky("6c86ad", "c9b6b4", "f7d6a3", to=0.75)
    sheet.glow((0.8, 0.66), 0.3, "fff1c9", 0.8)
    sheet.ridge(0.68, 0.05, "8a9a86")
    sheet.ridge(0.78, 0.06, "64805a")
    sheet.ridge(0.88, 0.05, "46633f")
    for x, y, size, code in (
        (0.34, 0.3, 0.2, "a33127"),
        (0.7, 0.24, 0.1, "27536b"),
        (0.56, 0.5, 0.065, "b98b2d"),
        (0.14, 0.52, 0.05, "5b3a52"),
    ):
        w = sheet.height / sheet.width
        for n in range(7):
            share = cos(pi * n / 12)
            tone = code if n % 2 == 0 else "f6ecd2"
            x0, r = x, size * share
            pts = [
                (x0 + r * w * sin(t * pi / 20) * (1 if t <= 40 else -1), y - size * cos(t * pi / 20)) for t in range(41)
            ]
            sheet.shape([(px, py) if py < y + size * 0.6 else (x0 + (px - x0) * 0.9, py) for px, py in pts], tone)
        sheet.shape(
            [
                (x - 0.16 * size * w, y + size * 1.3),
                (x + 0.16 * size * w, y + size * 1.3),
                (x + 0.13 * size * w, y + size * 1.52),
                (x - 0.13 * size * w, y + size * 1.52),
            ],
            "5a3f28",
        )
        for dx in (-1, 1):
            sheet.line(
                [(x + dx * 0.14 * size * w, y + size * 1.32), (x + dx * 0.4 * size * w, y + size * 0.9)],
                0.003,
                "3a2c20",
            )


def meadow(sheet: Sheet) -> None:
    """Poppies and grass, near the ground."""
    sheet.sky("a9c6cf", "e9ecd8", to=0.55)
    sheet.ridge(0.48, 0.05, "a8bd8f")
    sheet.soften(6)
    sheet.box(0, 0.55, 1, 1, "7f9a52")
    for _ in range(900):
        x, y = float(sheet.rng.uniform(0, 1)), float(sheet.rng.uniform(0.55, 1.1))
        high = 0.05 + (y - 0.5) * 0.22
        sheet.line(
            [(x, y), (x + float(sheet.rng.normal(0, 0.01)), y - high)],
            0.004,
            mix("5f8038", "c4c878", float(sheet.rng.random())),
        )
    for _ in range(70):
        x, y = float(sheet.rng.uniform(0, 1)), float(sheet.rng.uniform(0.5, 0.95))
        size = 0.012 + (y - 0.48) * 0.06
        sheet.line([(x, y), (x + 0.004, y + size * 4)], 0.005, "4f6f30")
        for dx in (-0.6, 0.6, 0):
            sheet.disc(
                (x + dx * size * 0.5, y - (0.2 if dx == 0 else 0) * size),
                size * 0.8,
                mix("c63a26", "e8674a", float(sheet.rng.random())),
            )
        sheet.disc((x, y), size * 0.25, "2a1814")


def bars(sheet: Sheet, values: Sequence[tuple[str, float]] = (), unit: str = "") -> None:
    """A bar chart."""
    ceiling = _ceiling(max(value for _, value in values))
    sheet.box(0, 0, 1, 1, "f4f0e6")
    steps = 4
    for n in range(steps + 1):
        y = 0.84 - 0.68 * n / steps
        sheet.line([(0.1, y), (0.96, y)], 0.003, "c9c3b4")
        sheet.text(
            (0.085, y + 0.014),
            f"{ceiling * n / steps:g}".replace(".", ","),
            0.042,
            "6a6558",
            anchor="rs",
            weight="Regular",
        )
    wide = 0.86 / len(values)
    for n, (label, value) in enumerate(values):
        left = 0.1 + n * wide + wide * 0.2
        high = 0.68 * value / ceiling
        last = n == len(values) - 1
        sheet.box(left, 0.84 - high, left + wide * 0.6, 0.84, "a33127" if last else "4f6d7a")
        sheet.text((left + wide * 0.3, 0.915), label, 0.045, "3a372f", anchor="ms")
        sheet.text(
            (left + wide * 0.3, 0.825 - high),
            f"{value:g}".replace(".", ","),
            0.046,
            "23211c",
            anchor="ms",
            weight="Bold",
        )
    sheet.line([(0.1, 0.84), (0.96, 0.84)], 0.006, "3a372f")
    sheet.text((0.1, 0.085), unit, 0.05, "3a372f", weight="Regular")
    sheet.mount(_MOUNTED, "f4f0e6")


def _ceiling(value: float) -> float:
    """Return the next number above that four steps divide well."""
    step = 10.0
    while step * 0.1 >= value:
        step /= 10
    return next(step * n for n in (0.2, 0.4, 0.8, 1, 2, 4, 6, 8, 10, 20, 40, 80, 100) if step * n >= value)


def curve(sheet: Sheet, unit: str = "", labels: Sequence[str] = ()) -> None:
    """A line chart of two series."""
    sheet.box(0, 0, 1, 1, "f4f0e6")
    for n in range(5):
        y = 0.84 - 0.17 * n
        sheet.line([(0.1, y), (0.96, y)], 0.003, "c9c3b4")
        sheet.text((0.085, y + 0.014), str(40 + 20 * n), 0.042, "6a6558", anchor="rs", weight="Regular")
    for n, label in enumerate(labels):
        sheet.text((0.1 + 0.86 * n / (len(labels) - 1), 0.915), label, 0.042, "3a372f", anchor="ms")
    start = 0.84 - 0.17 * 60 / 20  # both begin at an index of 100
    for drift, code in ((-0.1, "a33127"), (0.24, "4f6d7a")):
        noise = sheet.rng.normal(0, 0.011, 48)
        line = [(0.1 + 0.86 * n / 47, start + drift * n / 47 + (float(noise[n]) if n else 0)) for n in range(48)]
        sheet.line(line, 0.011, code)
    sheet.line([(0.1, 0.84), (0.96, 0.84)], 0.006, "3a372f")
    sheet.text((0.1, 0.085), unit, 0.05, "3a372f", weight="Regular")
    sheet.mount(_MOUNTED, "f4f0e6")


def greenhouse(sheet: Sheet) -> None:
    """Rows of plants under glass."""
    sheet.sky("cfe0e2", "e9efe4", to=1)
    for n in range(9):
        x = n / 8
        sheet.line([(0.5, 0.3), (x * 1.6 - 0.3, -0.05)], 0.006, "9fb2b2")
        sheet.line([(0.5, 0.42), (x * 2 - 0.5, 0.42)], 0.004, "9fb2b2")
    for f in (0.35, 0.55, 0.8):
        sheet.line(
            [
                (0.5 - f * 0.62, 0.42),
                (0.5 - f * 0.62, 0.36 - f * 0.3),
                (0.5, 0.36 - f * 0.52),
                (0.5 + f * 0.62, 0.36 - f * 0.3),
                (0.5 + f * 0.62, 0.42),
            ],
            0.005 + 0.006 * f,
            "8da2a3",
        )
    sheet.box(0, 0.42, 1, 1, "b8a98a")
    for side in (-1, 1):
        for row in range(3):
            for n in range(26):
                f = (n / 25) ** 1.8
                x = 0.5 + side * (0.03 + 0.06 * row) + side * f * (0.16 + 0.3 * row)
                y = 0.44 + f * 0.56
                for k in range(5):
                    angle = pi * (0.1 + 0.2 * k)
                    size = 0.014 + 0.085 * f
                    sheet.line(
                        [(x, y), (x + size * 0.8 * cos(angle), y - size * 1.5 * sin(angle))],
                        0.004 + 0.014 * f,
                        mix("3f6b35", "8fb45a", (k % 3) / 3),
                    )
                if n % 3 == 0:
                    sheet.disc((x + 0.008 * side, y - 0.03 * (0.4 + f)), 0.005 + 0.016 * f, "c4432e")


def cyclists(sheet: Sheet) -> None:
    """Cyclists on a road along a row of poplars."""
    sheet.sky("84acc6", "d9e2da", "f6ead0", to=0.7)
    sheet.ridge(0.58, 0.03, "a8ba88")
    for n in range(17):
        f = n / 16
        sheet.tree((0.02 + f * 0.93, 0.68), 0.62 - 0.4 * f, mix("3f5f38", "9db28a", f * 0.8), "slim")
    sheet.box(0, 0.68, 1, 1, "86a058")
    sheet.shape([(0, 0.78), (1, 0.71), (1, 0.73), (0, 1)], "b9b3a8")
    for x, y, size, code in (
        (0.22, 0.93, 0.32, "7d1f1b"),
        (0.46, 0.862, 0.25, "1f3550"),
        (0.64, 0.815, 0.2, "2d4a2d"),
        (0.78, 0.78, 0.15, "4a3a20"),
    ):
        _cyclist(sheet, (x, y), size, code)


def _cyclist(sheet: Sheet, foot: Point, size: float, code: str) -> None:
    w = size * sheet.height / sheet.width
    dark = "1d2026"

    def on(dx: float, dy: float) -> Point:
        return foot[0] + dx * w, foot[1] - dy * size

    for dx in (-0.3, 0.3):
        ring = [on(dx + 0.19 * cos(2 * pi * n / 30), 0.19 + 0.19 * sin(2 * pi * n / 30)) for n in range(31)]
        sheet.line(ring, size * 0.022, dark)
    sheet.line([on(-0.3, 0.19), on(-0.02, 0.19), on(0.22, 0.5), on(-0.1, 0.47), on(-0.3, 0.19)], size * 0.025, code)
    sheet.line([on(-0.02, 0.19), on(-0.12, 0.53)], size * 0.025, code)
    sheet.line([on(0.3, 0.19), on(0.22, 0.52), on(0.28, 0.58)], size * 0.025, code)
    sheet.line([on(-0.1, 0.56), on(0.06, 0.4), on(-0.02, 0.14)], size * 0.07, dark)
    sheet.line([on(-0.1, 0.58), on(0.08, 0.88)], size * 0.14, code)
    sheet.line([on(0.08, 0.86), on(0.16, 0.66), on(0.27, 0.6)], size * 0.05, code)
    sheet.disc(on(0.13, 1.02), size * 0.075, dark)


def vignette(sheet: Sheet) -> None:
    """A paper boat: the house's own ornament."""
    sheet.sky("f4f0e6", "e9e2d2", to=1)
    sheet.shape([(0.3, 0.52), (0.7, 0.52), (0.61, 0.72), (0.39, 0.72)], "d9d2c2")
    sheet.shape([(0.3, 0.52), (0.5, 0.52), (0.5, 0.72), (0.39, 0.72)], "fbf8f0")
    sheet.shape([(0.5, 0.24), (0.62, 0.52), (0.38, 0.52)], "ffffff")
    sheet.shape([(0.5, 0.24), (0.62, 0.52), (0.5, 0.52)], "d0c8b6")
    for n in range(5):
        y = 0.56 + 0.016 * n
        sheet.line([(0.4 + 0.01 * n, y + 0.03), (0.48, y + 0.03)], 0.004, "b9b2a2")
    for row, y in enumerate((0.74, 0.8, 0.86)):
        wave = [(0.14 + 0.72 * n / 60, y + 0.014 * sin(n / 60 * 8 * pi + row)) for n in range(61)]
        sheet.line(wave, 0.009, ("27536b", "4f7f93", "8fb0bb")[row])
