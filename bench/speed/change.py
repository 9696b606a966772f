"""One word changed: what an editor does last, and a build has to follow."""

import re
from pathlib import Path

#: Words of one length, so that a line seldom breaks elsewhere and the pages stay as they were made up.
_WORDS = ("heute", "heuer", "immer", "nicht", "schon")
_COPY = re.compile(r"(?<=body: \|\n  )\w+")


def changed(file: Path, number: int) -> None:
    """Put another word at the start of an article's copy; different ones for numbers that follow one another."""
    file.write_text(_COPY.sub(_WORDS[number % len(_WORDS)].capitalize(), file.read_text("utf-8"), count=1), "utf-8")
