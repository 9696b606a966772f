"""One build in this process, step by step: `python -m bench.speed.stages PATH OUT VARIANT…` prints processor seconds as JSON."""

import time

START = time.process_time()

import contextlib  # noqa: E402 - the clock starts before any import
import json  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

from platformdirs import user_cache_path  # noqa: E402

from layout import drawing, production  # noqa: E402
from layout.press.jobs import unhurried  # noqa: E402
from layout.press.weasy import opened  # noqa: E402


@contextlib.contextmanager
def timed(name, seconds, _progress=None):
    start = time.process_time()
    yield
    seconds[name] = seconds.get(name, 0.0) + time.process_time() - start


def main() -> None:
    ours = time.process_time()
    opened()  # the part of the start that is theirs
    theirs = time.process_time()
    drawing.timed = production.timed = timed
    path, out, *variants = sys.argv[1:]
    settings = production.Settings(out=Path(out), cache=user_cache_path("umbruch"), variants=tuple(variants))
    with unhurried():
        built = production.build(Path(path), settings)
    whole = {"Python and our imports": ours, "import WeasyPrint": theirs - ours, **built.seconds}
    whole["rest"] = time.process_time() - sum(whole.values())
    print(json.dumps({name: round(seconds, 4) for name, seconds in whole.items()}))


if __name__ == "__main__":
    main()
