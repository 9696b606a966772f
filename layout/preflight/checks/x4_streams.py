"""Streams lie in the file and are stored in ways every RIP knows."""

from collections.abc import Iterator

from layout.preflight.rule import FAIL, Fault, Job, Rule

_STANDARD = frozenset(
    {
        "ASCIIHexDecode",
        "ASCII85Decode",
        "FlateDecode",
        "RunLengthDecode",
        "CCITTFaxDecode",
        "JBIG2Decode",
        "DCTDecode",
        "JPXDecode",
    }
)


def check(job: Job) -> Iterator[Fault]:
    """Give external streams and unwanted filters."""
    for stream in job.document.streams:
        number = stream.identity[0] if stream.identity else 0
        if stream.external:
            message = f"the stream {number} lies outside the file"
            yield Fault(code="x4/external-stream", message=message, hint="export with everything embedded")
        if "LZWDecode" in stream.filters:
            message = f"the stream {number} is compressed with LZW"
            yield Fault(code="x4/lzw", message=message, hint="save it with Flate compression")
        others = [each for each in stream.filters if each not in _STANDARD and each != "LZWDecode"]
        if others:
            message = f"the stream {number} uses the filter {others[0] or 'without a name'}"
            yield Fault(code="x4/filter", message=message, hint="save it with standard compression")


RULE = Rule(
    id="x4/streams",
    title="Streams and filters",
    why="What lies outside the file is not sent with it; LZW and private filters are not in every RIP.",
    source="ISO 15930-7:2010",
    codes={"x4/external-stream": FAIL, "x4/lzw": FAIL, "x4/filter": FAIL},
    document=check,
)
