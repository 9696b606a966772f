"""Builds told: what was made, and what was found, in words or as JSON; and told again without a command line."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path

from layout import making
from layout.errors import LayoutError

if TYPE_CHECKING:
    from layout.press.cache import Outcome


def cache_folder() -> Path:
    """Return the user's cache folder."""
    return user_cache_path("umbruch")


def told_again(words: Sequence[str]) -> bool:
    """Tell of a build that was asked for in these words before; whether there was one and its input is as it was."""
    earlier = making.earlier(words, cache_folder())
    if earlier is None:
        return False
    try:
        made = making.made_before(earlier)
    except (OSError, LayoutError):  # the command line says so in its way
        return False
    if made is not None:
        tell(made, earlier.asked.out, as_json=earlier.as_json)
    return made is not None


def tell(made: "Sequence[Outcome]", out: Path, *, as_json: bool) -> None:
    """Print findings a line, and the files; or both as JSON."""
    for line in (line for one in made for line in one.lines):
        print(line, file=sys.stderr)
    files = [str(out / name) for one in made for name in one.files]
    if as_json:
        print(json.dumps({"files": files, "findings": [said for one in made for said in one.said]}, ensure_ascii=False))
    else:
        print("\n".join(files))
