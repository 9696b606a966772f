"""A small edition of two pages with photographs as saturated as can be and an advertiser's PDF, for tests of print."""

import shutil
from pathlib import Path

import numpy as np
from pikepdf import Array
from PIL import Image

from tests.preflight.good import Sample

ROOT = Path(__file__).parents[2]
POINTS = 72 / 25.4
#: Where a press profile's ICC profile is not installed, the shipped one stands in under its name.
STAND_INS = {
    "coldset-ifra26": "WAN-IFRAnewspaper26v5.icc",
    "heatset": "PSO_SNP_Paper_eci.icc",
    "digital-a4": "PSOcoated_v3.icc",
}
_SENTENCE = "Die Brücke über den Kanal bleibt bis zum Herbst gesperrt, weil Teile des Geländers fehlen. "


def photograph(path, size=(900, 600)):
    """Every hue at full saturation, from dark to light: more ink than any photograph asks for."""
    across, down = np.meshgrid(np.linspace(0, 255, size[0]), np.linspace(0, 255, size[1]))
    pixels = np.stack([across, np.full_like(across, 255), down], axis=-1).astype(np.uint8)
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels, mode="HSV").convert("RGB").save(path, quality=95)
    return path


def advertisement(path, content=b"", width=88.0, height=50.0):
    """An advertiser's PDF in millimetres: CMYK, its font embedded, a solid edge all round, cut from a larger sheet."""
    sample = Sample(content=b"")
    wide, high = width * POINTS, height * POINTS
    edge = f"0 0.9 0.8 0 K 4 w {100 + 2:.3f} {100 + 2:.3f} {wide - 4:.3f} {high - 4:.3f} re S".encode()
    sample.draw(edge)
    sample.draw(b"/Over gs 0 0 0 1 k BT /F1 12 Tf 130 150 Td <00010002> Tj ET")
    if content:
        sample.draw(content)
    sample.page.TrimBox = Array([100, 100, 100 + wide, 100 + high])
    path.parent.mkdir(parents=True, exist_ok=True)
    return sample.save(path)


def paper(folder, *, press="synthetic-newsprint", size="a4", colour_pages="[1]", change=("", ""), ad=True):
    """Write the edition with a style of its own and return its path."""
    style = folder / "styles/ozd"
    shutil.copytree(ROOT / "styles/ozd", style)
    if press in STAND_INS:
        shutil.copy(style / "icc/synthetic-newsprint.icc", style / "icc" / STAND_INS[press])
    profile = style / f"press/{press}.yaml"
    text = profile.read_text("utf-8")
    assert change[0] in text
    profile.write_text(text.replace(*change), "utf-8")
    photograph(folder / "pictures/farben.jpg")
    photograph(folder / "pictures/grau.jpg")
    for name, picture in (("eins", "farben"), ("zwei", "grau")):
        (folder / f"{name}.yaml").write_text(_article(name, picture), "utf-8")
    if ad:
        advertisement(folder / "ads/muster.pdf")
    edition = folder / "edition.yaml"
    edition.write_text(_edition(press, size, colour_pages, ad=ad), "utf-8")
    return edition


def _article(name, picture):
    body = "\n\n".join("  " + _SENTENCE * 5 for _ in range(9))
    return f"""headline: Kanalbrücke bleibt {name} Monate zu
kicker: Verkehr
pictures:
  - {{file: pictures/{picture}.jpg, alt: Farbfelder, caption: Alle Farben., credit: OZD}}
body: |
{body}
"""


def _edition(press, size, colour_pages, *, ad):
    sold = (
        "ads: [{file: ads/muster.pdf, alt: Muster, advertiser: Muster, columns: 1, height: 50mm, page: 1}]"
        if ad
        else ""
    )
    return f"""masthead: {{title: OZD}}
date: 2025-08-22
number: 1
style: ozd
format: {size}
press: {press}
pages: {{min: 1, max: 6}}
colour_pages: {colour_pages}
sections:
  - name: Lokales
    stories:
      - {{article: eins.yaml, weight: lead, page: 1}}
      - {{article: zwei.yaml, weight: lead, page: 2}}
{sold}
imprint:
  publisher: Musterverlag
  address: Beispielgasse 1, 12345 Lindenfurt
  responsible_editor: A. Mustermann
  editor_address: Beispielgasse 1, 12345 Lindenfurt
  printer: Druckhaus Muster
  printer_address: Am Walzwerk 7, 12345 Lindenfurt
  advertising: H. Beispiel
"""
