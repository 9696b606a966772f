"""What a change did: `python -m bench.speed.compare [OLD.json NEW.json]`; without names the last two results."""

import json
import sys

from bench.speed.__main__ import RESULTS


def main() -> None:
    names = sys.argv[1:] or [str(path) for path in sorted(RESULTS.glob("2*.json"))[-2:]]
    if len(names) != 2:
        sys.exit("two results are needed: run make bench before and after the change")
    old, new = (json.loads(open(name, encoding="utf-8").read()) for name in names)  # noqa: SIM115, PTH123
    print(f"{old['version']} → {new['version']}, processor time as a multiple of Typst's in the same round")
    for name, matter in new["sets"].items():
        before = old["sets"].get(name, {"programs": {}})["programs"]
        for program, row in matter["programs"].items():
            if program in before and "cpu_ratio" in row:
                was, now = before[program]["cpu_ratio"], row["cpu_ratio"]
                print(f"{name:10}{program:28}{was:9.2f} →{now:9.2f}  {100 * (now / was - 1):+6.1f} %")
    for name, stages in new.get("stages", {}).items():
        before = old.get("stages", {}).get(name, {})
        changed = [f"{stage} {before[stage]:.2f} → {now:.2f}" for stage, now in stages.items() if stage in before]
        print(f"{name}: {'; '.join(changed)}")


if __name__ == "__main__":
    main()
