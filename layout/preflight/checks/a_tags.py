"""An archive copy of level a is tagged, and says its language."""

from collections.abc import Iterator

from layout.preflight.checks.a_identity import level_of
from layout.preflight.rule import FAIL, Fault, Job, Rule

_UA = "{http://www.aiim.org/pdfua/ns/id/}part"


def check(job: Job) -> Iterator[Fault]:
    """Give missing tags, language and title."""
    document = job.document
    accessible = bool((document.xmp or {}).get(_UA))
    if level_of(job) != "A" and not accessible:
        return
    if not (document.marked and document.structure):
        message = "the file is not tagged"
        yield Fault(code="a/untagged", message=message, hint="export with tags")
    if not document.language:
        message = "the file does not say its language"
        yield Fault(code="a/no-language", message=message, hint="set Lang")
    if accessible and not document.title_shown:
        message = "the window would show the file's name instead of its title"
        yield Fault(code="a/title-hidden", message=message, hint="set DisplayDocTitle")


RULE = Rule(
    id="a/tags",
    title="Tags and language",
    why="Reading order and headings are known to who made the page, and to nobody afterwards.",
    source="ISO 19005-2:2011, 6.7; ISO 14289-1:2014, 7.1",
    codes={"a/untagged": FAIL, "a/no-language": FAIL, "a/title-hidden": FAIL},
    document=check,
)
