"""Builds that were asked for in the same words before: made, and told, without a command line."""

import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace
from platformdirs import user_cache_path

from layout import making
from layout.cli.telling import ended, shown, tell, told_as_data


def cache_folder() -> Path:
    """Return the user's cache folder."""
    return user_cache_path("umbruch")


def build_again(words: Sequence[str]) -> None:
    """Build what was asked for in these words before, and end the process; return where there was no such build."""
    earlier = making.earlier(words, cache_folder())
    if earlier is None:
        return
    with ended():
        with told_as_data(as_json=earlier.as_json, files=[]), shown() as progress:
            again = replace(earlier, asked=replace(earlier.asked, progress=progress))
            made, failed = making.make_again(again)
        code = tell(made, failed, earlier.asked.out, as_json=earlier.as_json)
    sys.exit(code)
