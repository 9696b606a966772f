"""Draws the pictures of the sample article: a lighthouse at dusk and a chart of the tide.

Run it to make them again; the same script gives the same pixels.
"""

import math
import random
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

HERE = Path(__file__).resolve().parent
#: Everything is drawn three times as large and scaled down, which smooths its edges.
FINE = 3

Colour = tuple[int, int, int]


def blend(a: Colour, b: Colour, share: float) -> Colour:
    """Return a colour between two."""
    share = min(max(share, 0.0), 1.0)
    return (
        round(a[0] + (b[0] - a[0]) * share),
        round(a[1] + (b[1] - a[1]) * share),
        round(a[2] + (b[2] - a[2]) * share),
    )


def sky(width: int, height: int, horizon: float, top: Colour, low: Colour, sea: tuple[Colour, Colour]) -> Image.Image:
    """Return a sky over a sea."""
    image = Image.new("RGB", (width, height))
    draw = ImageDraw.Draw(image)
    edge = round(height * horizon)
    for y in range(height):
        colour = blend(top, low, (y / edge) ** 1.6) if y < edge else blend(*sea, (y - edge) / (height - edge))
        draw.line([(0, y), (width, y)], fill=colour)
    return image


def ripples(image: Image.Image, horizon: float, light: Colour, dice: random.Random) -> None:
    """Draw light on water, finer towards the horizon."""
    draw = ImageDraw.Draw(image, "RGBA")
    width, height = image.size
    for _ in range(900):
        depth = dice.random() ** 1.7
        y = height * (horizon + 0.01 + (1 - horizon) * depth)
        length = width * (0.01 + 0.05 * depth) * dice.uniform(0.4, 1.6)
        x = dice.uniform(-0.05, 1.0) * width
        alpha = round(70 * (1 - depth) * dice.random()) + 12
        draw.line([(x, y), (x + length, y)], fill=(*light, alpha), width=max(1, round(height * 0.002 * (0.4 + depth))))


def clouds(image: Image.Image, horizon: float, colour: Colour, dice: random.Random) -> Image.Image:
    """Return the image with long, soft clouds in its sky."""
    layer = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(layer)
    width, height = image.size
    for _ in range(26):
        x, y = dice.uniform(-0.1, 1.0) * width, dice.uniform(0.08, horizon - 0.06) * height
        long, high = dice.uniform(0.12, 0.5) * width, dice.uniform(0.006, 0.022) * height
        draw.ellipse([x, y, x + long, y + high], fill=round(dice.uniform(40, 130)))
    layer = layer.filter(ImageFilter.GaussianBlur(width / 130))
    return Image.composite(Image.new("RGB", image.size, colour), image, layer)


def finished(image: Image.Image, dice: random.Random) -> Image.Image:
    """Return the image at its size, with the grain of a photograph."""
    small = image.resize((image.width // FINE, image.height // FINE), Image.Resampling.LANCZOS)
    grain = Image.frombytes("L", small.size, dice.randbytes(small.width * small.height)).filter(
        ImageFilter.GaussianBlur(0.8)
    )
    return Image.blend(small, Image.merge("RGB", (grain, grain, grain)), 0.045)


def lighthouse() -> Image.Image:
    """A lighthouse on its dyke, its beam over the water."""
    dice = random.Random(8)  # noqa: S311 - a picture is no secret
    width, height, horizon = 1800 * FINE, 1080 * FINE, 0.66
    image = sky(width, height, horizon, (38, 56, 92), (244, 183, 128), ((150, 128, 128), (32, 44, 66)))
    image = clouds(image, horizon, (252, 214, 170), dice)
    ripples(image, horizon, (255, 214, 168), dice)
    beam = Image.new("L", image.size, 0)
    x, y = 0.695 * width, 0.205 * height
    ImageDraw.Draw(beam).polygon(
        [(x, y - 8), (x, y + 8), (-0.05 * width, 0.36 * height), (-0.05 * width, 0.12 * height)], fill=105
    )
    beam = beam.filter(ImageFilter.GaussianBlur(width / 160))
    image = Image.composite(Image.new("RGB", image.size, (255, 240, 205)), image, beam)
    draw = ImageDraw.Draw(image)
    dyke = [(0.19 * width, height)]
    dyke += [
        (width * (0.36 + 0.64 * t), height * (0.80 - 0.11 * math.sin(min(t * 2.2, 1.0) * math.pi / 2)))
        for t in (i / 60 for i in range(61))
    ]
    draw.polygon([*dyke, (width, height)], fill=(24, 34, 36))
    foot, head, ground = 0.052 * width, 0.034 * width, 0.70 * height
    for band in range(5):
        low, high = ground - (ground - y * 1.18) * band / 5, ground - (ground - y * 1.18) * (band + 1) / 5
        a, b = foot + (head - foot) * band / 5, foot + (head - foot) * (band + 1) / 5
        colour = (164, 38, 34) if band % 2 == 0 else (233, 224, 212)
        draw.polygon([(x - a / 2, low), (x + a / 2, low), (x + b / 2, high), (x - b / 2, high)], fill=colour)
        draw.polygon(
            [(x + a * 0.12, low), (x + a / 2, low), (x + b / 2, high), (x + b * 0.12, high)],
            fill=blend(colour, (20, 24, 40), 0.45),
        )
    top = y * 1.18
    draw.rectangle([x - head * 0.78, top - 0.010 * height, x + head * 0.78, top], fill=(26, 28, 36))
    draw.rectangle([x - head * 0.42, top - 0.056 * height, x + head * 0.42, top - 0.010 * height], fill=(255, 226, 150))
    for post in (-0.42, -0.14, 0.14, 0.42):
        draw.line(
            [(x + head * post, top - 0.056 * height), (x + head * post, top - 0.01 * height)],
            fill=(26, 28, 36),
            width=3 * FINE,
        )
    draw.polygon(
        [(x - head * 0.55, top - 0.056 * height), (x + head * 0.55, top - 0.056 * height), (x, top - 0.105 * height)],
        fill=(26, 28, 36),
    )
    house = 0.755 * width
    draw.rectangle([house, 0.648 * height, house + 0.085 * width, 0.712 * height], fill=(38, 40, 48))
    draw.polygon(
        [
            (house - 0.008 * width, 0.65 * height),
            (house + 0.093 * width, 0.65 * height),
            (house + 0.0425 * width, 0.59 * height),
        ],
        fill=(52, 34, 34),
    )
    for window in (0.014, 0.05):
        draw.rectangle(
            [house + window * width, 0.668 * height, house + (window + 0.018) * width, 0.69 * height],
            fill=(255, 208, 120),
        )
    for _ in range(420):
        gx = dice.uniform(0.38, 1.0) * width
        gy = (
            height * (0.80 - 0.11 * math.sin(min((gx / width - 0.36) / 0.64 * 2.2, 1.0) * math.pi / 2))
            + dice.uniform(0, 0.02) * height
        )
        draw.line(
            [(gx, gy), (gx + dice.uniform(-14, 14) * FINE, gy - dice.uniform(8, 30) * FINE)],
            fill=(20, 28, 30),
            width=2 * FINE,
        )
    return finished(image, dice)


def chart() -> Image.Image:
    """The water level of a day, hour by hour."""
    width, height = 1400 * FINE, 560 * FINE
    image = Image.new("RGB", (width, height), (247, 246, 242))
    draw = ImageDraw.Draw(image)
    points = [
        (width * hour / 96, height * (0.52 - 0.34 * math.sin((hour / 4 - 3.1) * 2 * math.pi / 12.42)))
        for hour in range(97)
    ]
    for hour in range(0, 25, 3):
        draw.line([(width * hour / 24, 0), (width * hour / 24, height)], fill=(214, 212, 204), width=2 * FINE)
    for share in (0.18, 0.52, 0.86):
        draw.line([(0, height * share), (width, height * share)], fill=(214, 212, 204), width=2 * FINE)
    draw.polygon([(0, height), *points, (width, height)], fill=(196, 212, 222))
    draw.line(points, fill=(30, 60, 92), width=9 * FINE, joint="curve")
    return image.resize((width // FINE, height // FINE), Image.Resampling.LANCZOS)


if __name__ == "__main__":
    for name, picture in (("leuchtturm", lighthouse()), ("pegel", chart())):
        picture.save(HERE / f"{name}.jpg", quality=86, dpi=(300, 300))
