"""Makes an edition and puts it into an archive as on an earlier day.

Usage: keep.py EDITION ARCHIVE. A process of its own: what makes PDFs leaves files open.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path

from platformdirs import user_cache_path

from layout.archive.intake import add
from layout.archive.printing import Press, printed

EARLIER = datetime(2025, 8, 24, 3, 30, tzinfo=UTC)

if __name__ == "__main__":
    edition, archive = map(Path, sys.argv[1:])
    press = Press(cache=user_cache_path("umbruch"), progress=lambda _step: None)
    with printed(edition, press) as made:
        add(archive, made, now=EARLIER)
