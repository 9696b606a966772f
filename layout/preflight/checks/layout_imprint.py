"""An edition has its imprint."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule, frames_of, pages_of


def check(job: Job) -> Iterator[Fault]:
    """Give an edition without an imprint; an article built alone needs none."""
    layout = job.layout_given
    if not str(layout.get("root", "")).endswith("edition.yaml"):
        return
    if not any(frame.get("kind") == "imprint" for page in pages_of(layout) for frame in frames_of(page)):
        message = "the edition has no imprint"
        yield Fault(code="layout/no-imprint", message=message, hint="give it in edition.yaml under imprint")


RULE = Rule(
    id="layout/imprint",
    title="Imprint",
    why="Printing a newspaper without naming printer, publisher and who is responsible is an offence.",
    source="Press laws of the Länder, e.g. BlnPrG § 7, SächsPresseG § 6",
    codes={"layout/no-imprint": FAIL},
    document=check,
    needs=frozenset({"layout"}),
)
