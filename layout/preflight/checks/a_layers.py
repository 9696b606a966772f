"""Layers of an archive copy do not switch themselves."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import part_of
from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give layers where they are not allowed, or not well described."""
    if job.document.layers and part_of(job) == "1":
        yield Fault(code="a/layers", message="the file has layers", hint="export as PDF/A-2a")
    for fault in job.document.layer_faults:
        yield Fault(code="a/layer-config", message=f"layers: {fault}", hint="export without layers")


RULE = Rule(
    id="a/layers",
    title="Layers",
    why="What is shown may not depend on the program.",
    source="ISO 19005-1:2005, 6.1.13; ISO 19005-2:2011, 6.9",
    codes={"a/layers": FAIL, "a/layer-config": FAIL},
    document=check,
)
