"""An archive copy holds all of itself, in filters that will be known."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule


def check(job: Job) -> Iterator[Fault]:
    """Give external streams, LZW and Crypt."""
    for stream in job.document.streams:
        number = stream.identity[0] if stream.identity else 0
        if stream.external:
            message = f"the stream {number} lies outside the file"
            yield Fault(code="a/external-stream", message=message, hint="export with everything embedded")
        forbidden = [each for each in stream.filters if each in {"LZWDecode", "Crypt"}]
        if forbidden:
            message = f"the stream {number} uses {forbidden[0]}"
            yield Fault(code="a/filter", message=message, hint="save it with Flate compression")


RULE = Rule(
    id="a/streams",
    title="Streams and filters",
    why="What lies outside will be lost.",
    source="ISO 19005-2:2011, 6.1.7",
    codes={"a/external-stream": FAIL, "a/filter": FAIL},
    document=check,
)
