"""A newspaper of one's own: what `umbruch init` writes into an empty folder, ready to build.

The first edition explains itself: its stories say how stories are written. They stand beside this module as the files
they become; only the newspaper's name and the day are filled in.
"""

import datetime
import json
from importlib.resources import files
from pathlib import Path
from typing import Final

from layout.errors import UsageError
from layout.press.write import write_whole

#: The files of a new newspaper, in the order they are named to its founder.
FILES: Final = ("edition.yaml", "aufmacher.yaml", "bericht.yaml", "meldung.yaml", "kurz-notiert.yaml")


def begin(folder: Path, *, day: datetime.date) -> tuple[Path, ...]:
    """Write a newspaper named after its folder.

    Args:
        folder: where; made if it is not there, refused if it holds anything.
        day: the first edition's date.

    Returns:
        The files written, the edition's first.

    Raises:
        UsageError: if the folder is not empty.
        WriteError: if it cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty: name a new folder")
    title = _title(folder)
    shipped = files("layout.starter")
    written = []
    for name in FILES:
        text = (shipped / name).read_text("utf-8")
        text = text.replace("{title}", json.dumps(title, ensure_ascii=False)).replace("{date}", day.isoformat())
        write_whole(folder / name, text.encode())
        written.append(folder / name)
    return tuple(written)


def _title(folder: Path) -> str:
    """The newspaper's name, from its folder's: kleine-zeitung → Kleine Zeitung."""
    words = folder.resolve().name.replace("_", " ").replace("-", " ").split()
    return " ".join(word[:1].upper() + word[1:] for word in words) or "Zeitung"
