"""A hit on its page: a picture with the met words marked, as one HTML file that any browser opens.

The file lies in the system's folder for temporary files, under a name made from what it shows: asked twice, it is one file.
"""

import base64
import hashlib
import html
import tempfile
from pathlib import Path
from string import Template
from typing import Final

from layout.archive.catalogue import Hit
from layout.archive.files import UnsafeEntryError
from layout.archive.holding import Holding
from layout.archive.marking import marks
from layout.archive.store import read_bag_layout
from layout.errors import MissingPartError
from layout.press.write import write_whole
from layout.raster import BrokenPdfError, Document

_DPI: Final = 144
_PAGE: Final = Template(
    """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>$title</title><style>
body { margin: 0; background: #777; font: 14px system-ui, sans-serif; }
h1 { margin: 0; padding: 8px 16px; background: #fff; color: #111; font-size: 15px; }
figure { position: relative; width: max-content; margin: 16px auto; background: #fff; }
img { display: block; }
mark { position: absolute; background: #ffd400; mix-blend-mode: multiply; outline: 1px solid #a06000; }
</style></head>
<body><h1>$title</h1><figure><img alt="$title" src="data:image/png;base64,$picture" width="$width" height="$height">
$marks
</figure></body></html>
"""
)


def show_hit(archive: Path, hit: Hit, query: str) -> Path:
    """Write the page of a hit with the words of the search marked, and return the file.

    Raises:
        FixityError: if the page is not what was put in.
        MissingPartError: if the bag's page or its layout cannot be read.
        WriteError: if the file cannot be written.
    """
    holding = Holding(archive, hit.bag)
    holding.check("data/reports/layout.json")
    try:
        printed = read_bag_layout(holding.folder)
        with Document(holding.read(f"data/archive/{hit.bag.slug}.pdf")) as document:
            picture = document.png(hit.page - 1, dpi=_DPI)
    except (OSError, UnsafeEntryError, ValueError, BrokenPdfError, IndexError) as error:
        raise MissingPartError(f"page {hit.page} of {hit.bag.path} cannot be shown: {error}") from error
    scale = 96 / 72
    boxes = [mark.box for mark in marks(printed, query) if mark.page == hit.page]
    content = _PAGE.substitute(
        title=html.escape(f"{hit.title} · {hit.page} · {hit.headline}"),
        picture=base64.b64encode(picture).decode("ascii"),
        width=round(printed.width * scale),
        height=round(printed.height * scale),
        marks="\n".join(
            f'<mark style="left:{box.x * scale:.1f}px;top:{box.y * scale:.1f}px;'
            f'width:{box.width * scale:.1f}px;height:{box.height * scale:.1f}px"></mark>'
            for box in boxes
        ),
    ).encode()
    digest = hashlib.sha256(content).hexdigest()[:16]
    target = Path(tempfile.gettempdir()) / f"umbruch-{hit.bag.name}-p{hit.page}-{digest}.html"
    write_whole(target, content)
    return target
