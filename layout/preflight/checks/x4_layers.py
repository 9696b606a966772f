"""Layers do not decide what is printed."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, WARN, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give optional content that is not allowed, or not wise."""
    for fault in job.document.layer_faults:
        yield Fault(code="x4/layer-config", message=f"layers: {fault}", hint="export without layers")
    if job.document.layer_configs:
        message = f"layers have {job.document.layer_configs} further configurations"
        yield Fault(code="x4/layer-variants", message=message, hint="export the version that is to be printed")
    elif job.document.layers:
        yield Fault(code="x4/layers", message="the file has layers", hint="export without layers")


RULE = Rule(
    id="x4/layers",
    title="Layers",
    why="A layer hidden on the screen may print, and the other way round.",
    source="ISO 15930-7:2010; GWG2022 R0034",
    codes={"x4/layer-config": FAIL, "x4/layer-variants": FAIL, "x4/layers": WARN},
    document=check,
)
