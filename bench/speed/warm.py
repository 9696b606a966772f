"""One word changed with everything in memory, as the proof desk builds: `python -m bench.speed.warm PATH OUT FILE`.

Prints the seconds of each build by the clock as JSON, the first of which had nothing in memory.
"""

import json
import sys
import time
from pathlib import Path

from platformdirs import user_cache_path

from bench.speed.change import changed
from layout import production
from layout.memory import Memory
from layout.press.jobs import unhurried


def main() -> None:
    path, out, file = (Path(name) for name in sys.argv[1:])
    memory = Memory()
    settings = production.Settings(out=out, cache=user_cache_path("umbruch"), variants=("print",), memory=memory)
    seconds = []
    for number in range(4):
        if number:
            changed(file, number)
        start = time.perf_counter()
        with unhurried():
            production.build(path, settings)
        seconds.append(round(time.perf_counter() - start, 4))
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
