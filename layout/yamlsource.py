"""YAML text to a tree of frozen nodes that know their places: the only import of yaml in the package.

Articles, editions, styles, press profiles, font lists and marks are all read here. `read` takes a file apart
with libyaml's events, so every key and value has its line and column; `validate` holds a tree against a
pydantic model and says of each fault where in the file it stands. Both gather findings, and go on after a
fault as far as YAML lets one: a line whose value wants quotes is read as if it had them.

Plain scalars follow YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema): ``no``, ``on``,
``12:30``, ``1_000`` and dates are strings. Events rather than `yaml.compose` are used because they come one
at a time: nesting, aliases and size can be held within bounds before anything is built, and an alias has its
own place.

Codes open with the room they speak for (``copy/`` unless told otherwise): syntax, unquoted-colon,
unquoted-quote, unquoted-start, unclosed-quote, dropped-comment, dropped-anchor, tab-indent, duplicate-key,
unknown-tag, unknown-alias, recursive-alias, alias-bomb, too-deep, control-character, not-utf8, empty,
no-mapping, too-large, too-many-faults, missing-file, unknown-field, unquoted-comma, missing-field,
wrong-type, wrong-value.
"""

import bisect
import difflib
import itertools
import re
import types
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any, Final, Self, TypeVar, Union, get_args, get_origin

import yaml
from msgspec import Struct, field
from msgspec.structs import replace
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from layout.errors import MissingPartError
from layout.findings import Finding, Place, Result, Severity, in_order, worst

T = TypeVar("T")
ModelT = TypeVar("ModelT", bound=BaseModel)
#: types-PyYAML knows neither the marks nor the tags of libyaml's events.
_Event = Any

#: Bytes of a file; the words of an edition of 240 pages are a third of it. More is no copy.
MAX_BYTES: Final = 5 * 1024 * 1024
MAX_NESTING: Final = 50
#: Values in a file; a table of 1,000 rows has some 10,000. More would take minutes, not seconds.
MAX_NODES: Final = 200_000
#: Nodes and characters that aliases may stand for in all; an honest file repeats a few boxes.
MAX_ALIASED_NODES: Final = 10_000
MAX_ALIASED_CHARACTERS: Final = MAX_BYTES
#: Lines that are read as if their value stood in quotes, before reading is given up. Each costs another
#: parse.
MAX_REPAIRS: Final = 25
#: Faults of one kind that are listed; a file with more is not copy, and nobody reads on.
MAX_LISTED: Final = 300
MAX_REPAIRED_CHARACTERS: Final = 512 * 1024

# ------------------------------------------------------------------------------------------------------ nodes


class Text(str):
    """A string from a file, with the place where each of its lines starts."""

    __slots__ = ("places",)
    places: tuple[Place, ...]

    def __new__(cls, text: str, places: tuple[Place, ...]) -> Self:
        """Make a text with its places, one a line."""
        made = super().__new__(cls, text)
        made.places = places
        return made


class WrittenNumber:
    """A number that remembers how it was written, so that ``2.50`` can be printed as it stands."""

    written: Text


class WrittenInt(int, WrittenNumber):
    """A whole number as written."""


class WrittenFloat(float, WrittenNumber):
    """A number with a fraction or exponent as written."""


class Scalar(Struct, frozen=True, kw_only=True):
    """A value: a string, number, truth value or nothing."""

    place: Place
    value: str | int | float | bool | None
    """The value by YAML's core schema."""
    text: str
    """The value's characters, before the schema."""
    places: tuple[Place, ...]
    """Where each line of the text starts."""
    quoted: bool = False
    """Whether it stands in quotes or is a block."""

    def plain(self) -> object:
        """Return the value, strings and numbers with their places."""
        text = Text(self.text, self.places)
        if isinstance(self.value, (bool, type(None))):
            return self.value
        if isinstance(self.value, str):
            return text
        number = WrittenInt(self.value) if isinstance(self.value, int) else WrittenFloat(self.value)
        number.written = text
        return number


class Sequence(Struct, frozen=True, kw_only=True):
    """A list."""

    place: Place
    items: tuple["Node", ...] = ()

    def plain(self) -> list[object]:
        """Return plain data."""
        return [item.plain() for item in self.items]


class Entry(Struct, frozen=True, kw_only=True):
    """A key and its value."""

    key: Scalar
    value: "Node"


class Mapping(Struct, frozen=True, kw_only=True):
    """Keys with values; each key stands once."""

    place: Place
    entries: tuple[Entry, ...] = ()
    flow: bool = False
    """Whether it is written in braces."""

    def entry(self, key: str) -> Entry | None:
        """Return the entry of a key."""
        return next((entry for entry in self.entries if entry.key.text == key), None)

    def get(self, key: str) -> "Node | None":
        """Return the value of a key."""
        entry = self.entry(key)
        return entry.value if entry else None

    def plain(self) -> dict[str, object]:
        """Return plain data; its strings and numbers still know their places."""
        return {entry.key.text: entry.value.plain() for entry in self.entries}


Node = Mapping | Sequence | Scalar


def node_at(node: Node, path: Iterable[str | int]) -> Node:
    """Return the node that a path of keys and indices leads to.

    Steps that are neither (pydantic names the branch of a union in its paths) are passed over.
    """
    for step in path:
        node = _step(node, step) or node
    return node


def _step(node: Node, step: str | int) -> Node | None:
    if isinstance(node, Mapping):
        return node.get(str(step))
    if isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    return None


# ---------------------------------------------------------------------------------------------------- reading


def read(path: Path, *, room: str = "copy", name: str | None = None) -> Result[Mapping | None]:
    """Read a YAML file.

    Args:
        path: The file.
        room: What the findings' codes open with.
        name: How places name the file; else the path as given.

    Returns:
        The file's mapping and what is wrong with it. The mapping is there as well when faults were found that
        reading could get over; it is None when it could not.
    """
    file = name or str(path)
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        found = _fail("missing-file", f"cannot be read: {error.strerror or error}", Place(file), "look at the name")
        return _in_room(room, Result(None, (found,)))
    return read_bytes(data, file, room=room)


def read_bytes(data: bytes, file: str, *, room: str = "copy") -> Result[Mapping | None]:
    """Read YAML from a file's bytes; see `read`."""
    if len(data) > MAX_BYTES:
        message = f"is larger than {MAX_BYTES // 1024 // 1024} MiB"
        hint = "split it: an article a file, and pictures as files of their own"
        return _in_room(room, Result(None, (_fail("too-large", message, Place(file), hint),)))
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _in_room(room, Result(None, (_not_utf8(data, error, file),)))
    return read_text(text, file, room=room)


def read_text(text: str, file: str, *, room: str = "copy") -> Result[Mapping | None]:
    """Read YAML from text; see `read`."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    controls = tuple(itertools.islice(_control_characters(text, file), MAX_LISTED))
    if controls:
        # libyaml stops at the first; blanks of the same width keep every other place right.
        text = _FORBIDDEN.sub(" ", text)
    result = _Reading(text, file).result()
    return _in_room(room, Result(result.value, in_order(controls + result.findings)))


def _in_room(room: str, result: Result[T]) -> Result[T]:
    return Result(result.value, tuple(replace(found, code=f"{room}/{found.code}") for found in result.findings))


def _fail(code: str, message: str, place: Place, hint: str = "") -> Finding:
    return Finding(code=code, severity=Severity.FAIL, message=message, place=place, hint=hint)


def _not_utf8(data: bytes, error: UnicodeDecodeError, file: str) -> Finding:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _fail("not-utf8", "is UTF-16, not UTF-8", Place(file), "save the file as UTF-8")
    before = data[: error.start].decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    place = Place(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    byte = data[error.start]
    return _fail("not-utf8", f"byte 0x{byte:02X} is not UTF-8", place, "save the file as UTF-8")


# C0 and C1 controls except tab and line feed, DEL, the two Unicode line ends (libyaml breaks lines at them,
# editors do not), surrogates, a byte order mark inside the text, and what is no character at all.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def _control_characters(text: str, file: str) -> Iterator[Finding]:
    for number, line in enumerate(text.split("\n"), 1):
        for match in _FORBIDDEN.finditer(line):
            yield _control(match[0], Place(file, number, match.start() + 1))


def _control(character: str, place: Place) -> Finding:
    message = f"holds the control character U+{ord(character):04X}"
    return _fail("control-character", message, place, "delete it; it cannot be seen, so retype the word around it")


class _Open(Struct):
    """A mapping or list that is being read."""

    place: Place
    is_mapping: bool
    flow: bool
    anchor: str | None
    children: list[Node] = field(default_factory=list)
    nodes: int = 1
    characters: int = 0


class _StopReadingError(Exception):
    """Reading cannot go on; what is wrong has been found already."""


class _Reading:
    """One file's reading: parse, and parse again with a line's value in quotes where that helps."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.lines = text.split("\n")
        self.file = file
        self.repairs: list[Finding] = []

    def result(self) -> Result[Mapping | None]:
        parse = _Parse(self.text, self.file)
        while parse.error is not None:
            better = self._repaired(parse)
            if better is None:
                break
            parse = better
        findings = self.repairs + parse.findings
        if parse.error is not None:
            findings.append(_syntax(parse))
        findings = [self._within(found) for found in findings]
        root = parse.root
        if parse.stopped:
            return Result(None, tuple(findings))
        if (root is None or (isinstance(root, Scalar) and root.value is None)) and not findings:
            return Result(None, (_fail("empty", "is empty", Place(self.file), "write fields as in name: value"),))
        if root is None:
            return Result(None, tuple(findings))
        if not isinstance(root, Mapping):
            message = f"is {_kind(root)}, not fields with values"
            findings.append(_fail("no-mapping", message, root.place, "write fields as in name: value"))
            return Result(None, tuple(findings))
        return Result(root, tuple(findings))

    def _within(self, found: Finding) -> Finding:
        """Bring a place behind the quotes of a repair back into its line."""
        place = found.place
        if place is None or place.column <= (longest := len(self.lines[place.line - 1]) + 1):
            return found
        return replace(found, place=replace(place, column=longest))

    def _repaired(self, parse: "_Parse") -> "_Parse | None":
        """Return the parse that comes further with the value at fault in quotes, noting the fault."""
        if len(self.repairs) >= MAX_REPAIRS or len(parse.text) > MAX_REPAIRED_CHARACTERS:
            return None
        lines = parse.text.split("\n")
        number = parse.error_line
        match = _ENTRY.fullmatch(lines[number]) if number < len(lines) else None
        if match is None or parse.unclosed_quote is not None or "tab character" in parse.problem:
            return None
        value = match["value"].rstrip()
        if value[0] in "[{" and {"[": "]", "{": "}"}[value[0]] not in value:
            return None
        quoted = "'" + value.replace("'", "''") + "'"
        lines[number] = match["head"] + quoted
        again = _Parse("\n".join(lines), self.file)
        if again.error is not None and again.error_line <= number:
            return None
        if "escape" in parse.problem or (parse.context or "").startswith("while parsing a flow"):
            self.repairs.append(_syntax(parse))
        else:
            place = Place(self.file, number + 1, match.start("value") + 1)
            self.repairs.append(_wants_quotes(value, place))
        return again


# A line that gives a value: indentation, list dashes, a key, the value. The value is what quotes may have to
# go round.
_ENTRY: Final = re.compile(
    r"""(?P<head>[ ]*(?:-[ ]+)*(?:(?:[^\s"'#:\[\]{},-][^:#]*|"[^"]*"|'[^']*'):[ ]+)?)(?P<value>\S.*)"""
)


def _wants_quotes(value: str, place: Place) -> Finding:
    shown = _short(value)
    quotes = "put the value in quotes: " + _in_quotes(value)
    if value[0] in "\"'":
        message = f"goes on after its closing quote: {shown}"
        return _fail("unquoted-quote", message, place, quotes)
    if value[0] in "@`%&*!|>[]{},?-#":
        message = f"starts with {value[0]}, which means something else in YAML: {shown}"
        return _fail("unquoted-start", message, place, quotes)
    return _fail("unquoted-colon", f"holds a colon and a space: {shown}", place, quotes)


def _in_quotes(value: str) -> str:
    short = _short(value, quotes=False)
    return f"'{short}'" if "'" not in short else '"' + short.replace('"', '\\"') + '"'


def _short(text: str, *, quotes: bool = True) -> str:
    """Return a text short enough for a message, on one line."""
    text = " ".join(text.split())
    text = text if len(text) <= 60 else text[:59] + "…"
    return f"“{text}”" if quotes else text


class _Parse:
    """One pass over the events; builds the nodes, gathers what is wrong, notes where YAML itself gave up."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.lines = text.split("\n")
        #: Where in the text each line starts.
        self._starts = list(itertools.accumulate((len(line) + 1 for line in self.lines[:-1]), initial=0))
        self.findings: list[Finding] = []
        self.root: Node | None = None
        self.stopped = False
        self.error: yaml.MarkedYAMLError | None = None
        self.unclosed_quote: Place | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, tuple[Node, int, int]] = {}
        self._nodes = 0
        self._aliased_nodes = 0
        self._aliased_characters = 0
        self._last_quoted: _Event = None
        self._documents = 0
        #: Texts whose first word YAML took for an anchor: name → event, until an alias uses it.
        self._unused: dict[str, _Event] = {}
        self._run()

    def _run(self) -> None:
        loader = _loader()
        try:
            for event in yaml.parse(self.text, Loader=loader):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            self.error = error
            self.unclosed_quote = self._find_unclosed_quote(error)
            self.stopped = True
        except yaml.YAMLError as error:  # a ReaderError: characters that _FORBIDDEN does not know
            self.findings.append(_fail("syntax", f"cannot be read: {error}", Place(self.file)))
            self.stopped = True
        except _StopReadingError:
            self.stopped = True
        for name, event in self._unused.items():
            message = f"YAML takes {_short('&' + name)} as a label and drops it"
            hint = "put the value in quotes: " + _in_quotes(f"&{name} {event.value}")
            self._say("dropped-anchor", message, event, hint)

    # ------------------------------------------------------------------------------------------------- events

    def _take(self, event: _Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._documents += 1
                if self._documents > 1:
                    message = "starts a second document"
                    self._say("syntax", message, event, "delete the line ---: a file holds one article or edition")
                    raise _StopReadingError
            case yaml.AliasEvent():
                self._take_alias(event)
            case yaml.ScalarEvent():
                self._take_scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._take_start(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self._take_end()

    def _take_start(self, event: _Event) -> None:
        if len(self._open) >= MAX_NESTING:
            self._say("too-deep", f"is nested more than {MAX_NESTING} deep", event, "write it flatter")
            raise _StopReadingError
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        self._check_tag(event, "map" if is_mapping else "seq")
        self._anchors.pop(event.anchor or "", None)
        self._open.append(_Open(self._place(event.start_mark), is_mapping, bool(event.flow_style), event.anchor))

    def _take_end(self) -> None:
        done = self._open.pop()
        node: Node
        if done.is_mapping:
            node = Mapping(place=done.place, entries=self._entries(done.children), flow=done.flow)
        else:
            node = Sequence(place=done.place, items=tuple(done.children))
        self._add(node, done.anchor, done.nodes, done.characters)

    def _take_scalar(self, event: _Event) -> None:
        if event.style in ("'", '"'):
            self._last_quoted = event
        if event.anchor and event.style in (None, "") and event.value:
            self._unused[event.anchor] = event
        node = self._scalar(event)
        for character in _FORBIDDEN.findall(event.value):
            self.findings.append(_control(character, node.place))
        self._check_dropped_comment(event, node)
        self._add(node, event.anchor, 1, len(event.value))

    def _take_alias(self, event: _Event) -> None:
        name = event.anchor
        if any(level.anchor == name for level in self._open):
            self._say("recursive-alias", f"*{name} stands for what it is a part of", event, "write it out")
            raise _StopReadingError
        if name not in self._anchors:
            hint = f"put the value in quotes, if the asterisk is emphasis: '*{name}…'"
            self._say("unknown-alias", f"*{name} refers to nothing in this file", event, hint)
            place = self._place(event.start_mark)
            self._add(Scalar(place=place, value="", text="", places=(place,), quoted=True), None, 1, 0)
            return
        self._unused.pop(name, None)
        node, nodes, characters = self._anchors[name]
        self._aliased_nodes += nodes
        self._aliased_characters += characters
        if self._aliased_nodes > MAX_ALIASED_NODES or self._aliased_characters > MAX_ALIASED_CHARACTERS:
            self._say("alias-bomb", f"*{name} makes the file grow beyond bounds", event, "write less by reference")
            raise _StopReadingError
        self._add(node, None, nodes, characters)

    def _add(self, node: Node, anchor: str | None, nodes: int, characters: int) -> None:
        if anchor:
            self._anchors[anchor] = (node, nodes, characters)
        if not self._open:
            self.root = node
            return
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"holds more than {MAX_NODES:,} values"
            self.findings.append(_fail("too-large", message, node.place, "split the file"))
            raise _StopReadingError
        parent = self._open[-1]
        parent.children.append(node)
        parent.nodes += nodes
        parent.characters += characters

    def _entries(self, children: list[Node]) -> tuple[Entry, ...]:
        entries: dict[str, Entry] = {}
        for key, value in zip(children[::2], children[1::2], strict=True):
            if not isinstance(key, Scalar):
                message = f"has {_kind(key)} for a name"
                self.findings.append(_fail("wrong-type", message, key.place, "a field's name is one word"))
            elif key.text in entries:
                first = entries[key.text].key.place.line
                message = f"gives {_short(key.text)} again; line {first} gives it first"
                self.findings.append(_fail("duplicate-key", message, key.place, "keep one of the two"))
            else:
                entries[key.text] = Entry(key=key, value=value)
        return tuple(entries.values())

    # ------------------------------------------------------------------------------------------------ scalars

    def _scalar(self, event: _Event) -> Scalar:
        self._check_tag(event, "str")
        place = self._place(event.start_mark)
        plain = event.style is None or event.style == ""
        value: str | float | bool | None = event.value
        if plain and event.tag is None:
            value = _core_value(event.value)
        elif event.tag is not None and event.tag.startswith(_CORE_TAG):
            value = self._tagged(event, place)
        return Scalar(
            place=place,
            value=value,
            text=event.value,
            places=self._line_places(event, place),
            quoted=not plain,
        )

    def _tagged(self, event: _Event, place: Place) -> str | float | bool | None:
        kind = event.tag.removeprefix(_CORE_TAG)
        if kind == "str":
            return str(event.value)
        value = _core_value(event.value)
        if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
            value = float(value)
        if kind in _SCALAR_TAGS and kind != _TAG_OF.get(type(value)):
            message = f"{_short(event.value)} is no {kind}"
            self.findings.append(_fail("wrong-type", message, place, "leave the tag out"))
        return value

    def _check_tag(self, event: _Event, kind: str) -> None:
        tag = event.tag
        if tag is None or tag == "!":
            return
        name = tag.removeprefix(_CORE_TAG) if tag.startswith(_CORE_TAG) else None
        if name in (_SCALAR_TAGS if kind == "str" else {kind}):
            return
        shown = f"!!{name}" if name else tag
        hint = "put the value in quotes, if the exclamation mark is part of it; else leave the tag out"
        self._say("unknown-tag", f"has the tag {_short(shown)}", event, hint)

    def _check_dropped_comment(self, event: _Event, node: Scalar) -> None:
        """Find the number sign that opens no comment but belongs to the copy, as in Platz #1."""
        if node.quoted or not (node.value is None or isinstance(node.value, str)):
            return
        end = event.end_mark
        match = _DROPPED.match(self.lines[end.line], end.column) if end.line < len(self.lines) else None
        if match is None:
            return
        whole = f"{event.value} {match[1]}".strip()
        message = f"YAML takes {_short(match[1])} as a comment and drops it"
        place = Place(self.file, end.line + 1, match.start(1) + 1)
        hint = f"put the value in quotes: {_in_quotes(whole)}; a comment has a space behind #"
        self.findings.append(_fail("dropped-comment", message, place, hint))

    # ------------------------------------------------------------------------------------------------- places

    def _line_places(self, event: _Event, place: Place) -> tuple[Place, ...]:
        lines = event.value.split("\n")
        start, raw = _without_properties(self.text[event.start_mark.index : event.end_mark.index])
        if not event.value:
            return (place,)
        if event.style == "|":
            return self._block_places(lines, self._offset_place(event.start_mark.index + start).line)
        if raw[:1] in ("'", '"') and event.style in ("'", '"'):
            start += 1
            raw = raw[1:-1]
        first = self._offset_place(event.start_mark.index + start)
        if len(lines) == 1 and event.style != ">":
            return (first,)
        places = self._word_places(lines, raw, event, start)
        return places or (place,) * len(lines)

    def _block_places(self, lines: list[str], header: int) -> tuple[Place, ...]:
        """Return the places of a literal block's lines; header is the line, from 1, that opens the block."""
        indent = 0
        for offset, line in enumerate(lines):
            if line.strip(" ") and header + offset < len(self.lines):
                indent = len(self.lines[header + offset]) - len(line)
                break
        # What a block's last line end opens lies behind it, and may lie behind the file.
        last = max(header, len(self.lines) - 1)
        return tuple(Place(self.file, min(header + 1 + n, last), indent + 1) for n in range(len(lines)))

    def _word_places(self, lines: list[str], raw: str, event: _Event, start: int) -> tuple[Place, ...]:
        """Find each line of folded or quoted text by its first word: folding moves spaces, never words."""
        source = raw
        if event.style == '"':
            source = _ESCAPED_BLANK.sub(lambda match: " " * len(match[0]), raw)
            source = _ESCAPED_BREAK.sub(lambda match: "x" * len(match[0]), source)
        elif event.style == ">":
            head = raw.find("\n")
            source = " " * head + raw[head:]
        words = [match.start() for match in _WORD.finditer(source)]
        counts = [len(_WORD.findall(line)) for line in lines]
        if sum(counts) != len(words) or not words:
            return ()
        places, word = [], 0
        for count in counts:
            at = words[min(word, len(words) - 1)]
            places.append(self._offset_place(event.start_mark.index + start + at))
            word += count
        return tuple(places)

    def _offset_place(self, index: int) -> Place:
        line = bisect.bisect_right(self._starts, index)
        return Place(self.file, line, index - self._starts[line - 1] + 1)

    def _place(self, mark: _Event) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _say(self, code: str, message: str, event: _Event, hint: str = "") -> None:
        self.findings.append(_fail(code, message, self._place(event.start_mark), hint))

    # -------------------------------------------------------------------------------------- YAML's own errors

    @property
    def problem(self) -> str:
        """What YAML says is wrong."""
        return str(self.error.problem) if self.error else ""

    @property
    def context(self) -> str | None:
        """What YAML was at when it went wrong."""
        return self.error.context if self.error else None

    @property
    def error_line(self) -> int:
        """The line, from 0, that YAML stumbled over."""
        if self.error is None:
            return -1
        problem, context = self.error.problem_mark, self.error.context_mark
        if self.context in _CONTEXT_IS_AT_FAULT and context is not None:
            return int(context.line)
        mark = problem or context
        return int(mark.line) if mark else 0

    def _find_unclosed_quote(self, error: yaml.MarkedYAMLError) -> Place | None:
        if error.problem == "found unexpected end of stream" and error.context_mark is not None:
            return self._place(error.context_mark)
        last = self._last_quoted
        if last is None or last.start_mark.line == last.end_mark.line or error.problem_mark is None:
            return None
        # A quote that ran over line ends, with something right behind it: it closed where another was to
        # open.
        return self._place(last.start_mark) if error.problem_mark.line == last.end_mark.line else None


_CORE_TAG: Final = "tag:yaml.org,2002:"
_TAG_OF: Final = {str: "str", int: "int", float: "float", bool: "bool", type(None): "null"}
_SCALAR_TAGS: Final = frozenset(_TAG_OF.values())
_CONTEXT_IS_AT_FAULT: Final = {
    "while scanning an alias",
    "while scanning an anchor",
    "while scanning a tag",
    "while parsing a tag",
    "while scanning a block scalar",
}
_DROPPED: Final = re.compile(r"[ \t]+(#\w.*)")
_WORD: Final = re.compile(r"[^ \t\n]+")
_ESCAPED_BLANK: Final = re.compile(r"\\(?:[nt \t]|x0[9aA]|x20|u000[9aA]|u0020)")
_ESCAPED_BREAK: Final = re.compile(r"\\\n[ \t]*")
_PROPERTIES: Final = re.compile(r"(?:[&!][^\s]*(?:\s+|\s+#[^\n]*\n\s*))*")


def _without_properties(raw: str) -> tuple[int, str]:
    """Return a scalar's source without its anchor and tag, and how long these are."""
    match = _PROPERTIES.match(raw)
    start = match.end() if match else 0
    return start, raw[start:]


def _loader() -> Any:  # noqa: ANN401 - a class that may not be there
    """Return the loader that stands on libyaml.

    Raises:
        MissingPartError: if PyYAML was built without it; the two parsers differ in what they refuse.
    """
    loader = getattr(yaml, "CSafeLoader", None)
    if loader is None:
        place = Place(str(Path(yaml.__file__ or "yaml").name))
        hint = "install PyYAML from a wheel: pip install --force-reinstall --only-binary :all: pyyaml"
        found = _fail("program/libyaml", "PyYAML was built without libyaml", place, hint)
        raise MissingPartError("PyYAML was built without libyaml", (found,))
    return loader


_INT: Final = re.compile(r"[-+]?[0-9]+")
_OCTAL: Final = re.compile(r"0o[0-7]+")
_HEX: Final = re.compile(r"0x[0-9a-fA-F]+")
_FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_INFINITY: Final = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_WORDS: Final = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}
#: Longer runs of digits are no figure to compute with, and Python refuses to convert them beyond 4300.
_MAX_DIGITS: Final = 18


def _core_value(text: str) -> str | float | bool | None:
    """Resolve a plain scalar by YAML 1.2's core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if _INFINITY.fullmatch(text):
        return float(text.replace(".", "", 1))
    if len(text) > _MAX_DIGITS:
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text) or _HEX.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text


# ----------------------------------------------------------------------------- what YAML says, in plain words


def _syntax(parse: _Parse) -> Finding:
    error = parse.error
    if error is None:
        raise AssertionError
    problem = parse.problem
    mark = error.problem_mark or error.context_mark
    if "could not find expected ':'" in problem:
        mark = error.context_mark or mark
    place = Place(parse.file, mark.line + 1, mark.column + 1) if mark else Place(parse.file)
    place = _inside(place, parse.lines)
    if parse.unclosed_quote is not None:
        message = "opens a quote that is not closed where it should be"
        return _fail("unclosed-quote", message, parse.unclosed_quote, "close the quote at the end of the value")
    line = parse.lines[place.line - 1]
    if "tab character" in problem or "\t" in line[: place.column + 1]:
        hint = "indent by spaces: YAML takes no tabs"
        return _fail("tab-indent", "is indented by a tab", place, hint)
    if "mapping values are not allowed" in problem:
        hint = "put a value with a colon in quotes, and fields of one group in one column"
        return _fail("unquoted-colon", "has a colon where none can stand", place, hint)
    if "maximum nesting" in problem:  # libyaml from 0.2.6 on gives up before it tells of any bracket
        return _fail("too-deep", f"is nested more than {MAX_NESTING} deep", place, "write it flatter")
    message, hint = next(
        ((message, hint) for part, message, hint in _PROBLEMS if part in problem),
        ("cannot be read as YAML", "look at this line and the one before it"),
    )
    return _fail("syntax", message, place, hint)


def _inside(place: Place, lines: list[str]) -> Place:
    """Move a place behind the end of the text to its last line with something on it."""
    if place.line <= len(lines) and (lines[place.line - 1].strip() or place.line == 1):
        return place
    filled = [number for number, line in enumerate(lines[: place.line], 1) if line.strip()]
    last = filled[-1] if filled else 1
    return Place(place.file, last, len(lines[last - 1]) + 1)


_ALIGN: Final = "fields of one group stand in one column; a value with quotes, colons or brackets goes in quotes"
_PROBLEMS: Final = (
    ("could not find expected ':'", "is neither a field nor part of the value before it",
     "write fields as in name: value, with a space behind the colon, and indent text that goes on"),
    ("did not find expected key", "does not fit the fields around it", _ALIGN),
    ("did not find expected '-' indicator", "does not fit the list around it", _ALIGN),
    ("expected ',' or", "has brackets or braces that do not close as they should",
     "close each [ and {, and put text with commas, colons or brackets in quotes"),
    ("did not find expected node content", "has brackets or braces that do not close as they should",
     "close each [ and {, and put text with commas, colons or brackets in quotes"),
    ("unknown escape character", "has a backslash that means nothing in double quotes",
     "use single quotes, or write the backslash twice"),
    ("escape", "has a backslash code that stands for no character", "type the character itself"),
    ("found unexpected document indicator", "has --- inside a quote", "close the quote"),
)  # fmt: skip


def _kind(node: Node) -> str:
    """Name what a node is in plain words."""
    if isinstance(node, Mapping):
        return "fields with values"
    if isinstance(node, Sequence):
        return "a list"
    if node.value is None:
        return "nothing"
    if isinstance(node.value, bool):
        return f"the truth value {node.text}"
    return f"the number {node.text}" if isinstance(node.value, (int, float)) else f"the text {_short(node.text)}"


# ------------------------------------------------------------------------------------------------- validating


def read_as(path: Path, model: type[ModelT], *, room: str = "copy", name: str | None = None) -> Result[ModelT | None]:
    """Read a file and hold it against a model; the value is there only if nothing fails.

    See `read` and `validate`.
    """
    source = read(path, room=room, name=name)
    if source.value is None:
        return Result(None, source.findings)
    checked = validate(source.value, model, room=room)
    findings = in_order(source.findings + checked.findings)
    return Result(checked.value if worst(findings) < Severity.FAIL else None, findings)


def validate(node: Mapping, model: type[ModelT], *, room: str = "copy") -> Result[ModelT | None]:
    """Hold a node tree against a pydantic model.

    A field that is written but left empty counts as left out, unless the model takes None for it. Where a
    field is a plain ``int`` or ``bool``, pydantic also takes "8" or "no" in quotes: a model that wants
    neither says StrictInt or StrictBool. A validator of a model's own raises ValueError with a sentence that
    goes on from the field's name ("is no …").

    Returns:
        The model's value, or None and a finding for each fault at the place where it stands.
    """
    data = _data(node, (model,))
    try:
        return Result(model.model_validate(data))
    except ValidationError as error:
        errors = error.errors(include_url=False)
    faults = [_Fault.of(details, node) for details in errors[:MAX_LISTED]]
    findings = list(_explained(faults, node, model, data))
    if len(errors) > MAX_LISTED:
        message = f"has {len(errors) - MAX_LISTED} more faults that are not listed"
        findings.append(_fail("too-many-faults", message, node.place, "mend the listed ones first"))
    return _in_room(room, Result(None, in_order(findings)))


class _Fault(Struct, frozen=True, kw_only=True):
    """One of pydantic's errors, looked up in the nodes."""

    kind: str
    message: str
    context: dict[str, Any]
    path: tuple[str | int, ...]
    """The keys and indices that lead to the node."""
    node: Node
    union: tuple[str | int, ...] | None
    """Where the path comes by a choice of types, the path to it."""
    missing: str = ""
    """The name of the field that is not there."""

    @classmethod
    def of(cls, details: ErrorDetails, root: Node) -> "_Fault":
        node, path, union = root, list[str | int](), None
        steps = details["loc"]
        missing = str(steps[-1]) if details["type"] == "missing" else ""
        for step in steps[:-1] if missing else steps:
            below = _step(node, step)
            if below is None:
                union = tuple(path) if union is None else union
            else:
                node = below
                path.append(step)
        return cls(
            kind=details["type"],
            message=details["msg"],
            context=details.get("ctx", {}),
            path=tuple(path),
            node=node,
            union=union,
            missing=missing,
        )

    @property
    def name(self) -> str:
        """What the node is called: its field, or its number in the field's list."""
        if not self.path:
            return "the file"
        if isinstance(self.path[-1], str):
            return self.path[-1]
        field_name = next((step for step in reversed(self.path) if isinstance(step, str)), "the list")
        return f"item {self.path[-1] + 1} of {field_name}"

    @property
    def wants(self) -> str | None:
        """What kind of value is wanted, where the fault is one of kind."""
        if self.kind in ("literal_error", "enum"):
            return str(self.context["expected"]).replace("'", "")
        return _KINDS.get(self.kind)


_KINDS: Final = {
    **dict.fromkeys(("string_type", "copy_type"), "text"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "a whole number"),
    **dict.fromkeys(("float_type", "float_parsing"), "a number"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true or false"),
    **dict.fromkeys(("tuple_type", "list_type", "set_type", "frozen_set_type", "iterable_type"), "a list"),
    **dict.fromkeys(("model_type", "model_attributes_type", "dict_type", "mapping_type"), "fields with values"),
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), "a date as in 2025-08-22"),
    "path_type": "the name of a file",
    "none_required": "nothing",
    "length": "a length above zero with its unit, as in 60mm",
}
_VALUES: Final = {"literal_error", "enum", "length"}


def _explained(faults: list[_Fault], root: Mapping, model: type[BaseModel], data: object) -> Iterator[Finding]:
    """Turn faults into findings: text that reads as fields first, then choices of types, then the rest."""
    faults = [fault for fault in faults if not _is_echo(fault, faults)]
    colons = {fault.path: fault for fault in _unquoted_colons(faults, root, model, data)}
    for path in colons:
        yield _unquoted_colon(node_at(root, path))
    rest = [fault for fault in faults if not any(fault.path[: len(path)] == path for path in colons)]
    for union in dict.fromkeys(fault.union for fault in rest):
        group = [fault for fault in rest if fault.union == union]
        if union is not None:
            group = _narrowed(group, union)
        wants = " or ".join(dict.fromkeys(fault.wants for fault in group if fault.wants)) if union is not None else ""
        for fault in group[:1] if wants else group:
            yield _finding(fault, root, model, wants or fault.wants)


def _is_echo(fault: _Fault, faults: list[_Fault]) -> bool:
    """Tell whether a list only seems short, because pydantic does not count the items it refuses."""
    return fault.kind == "too_short" and any(
        len(other.path) > len(fault.path) and other.path[: len(fault.path)] == fault.path for other in faults
    )


def _narrowed(group: list[_Fault], union: tuple[str | int, ...]) -> list[_Fault]:
    """Of a choice's faults keep those of the branch the author meant: where the kind of value was right."""
    inside = [fault for fault in group if fault.wants is None or fault.path != union]
    return inside or group


def _unquoted_colons(faults: list[_Fault], root: Mapping, model: type[BaseModel], data: object) -> Iterator[_Fault]:
    """Find the mappings that an author meant as text: one plain key, one value, and text would do."""
    tried: set[tuple[str | int, ...]] = set()
    for fault in faults:
        path = fault.path[:-1] if fault.kind == "extra_forbidden" else fault.path
        node = node_at(root, path)
        if not path or path in tried or not isinstance(node, Mapping) or node.flow or len(node.entries) != 1:
            continue
        tried.add(path)
        entry = node.entries[0]
        if entry.key.quoted or not isinstance(entry.value, Scalar):
            continue
        if _takes_text(model, data, path):
            yield replace(fault, path=path, node=node)


def _takes_text(model: type[BaseModel], data: object, path: tuple[str | int, ...]) -> bool:
    """Try whether text would be taken at a path."""
    try:
        model.model_validate(_with_text(data, path))
    except ValidationError as error:
        return not any(details["loc"][: len(path)] == path for details in error.errors(include_url=False))
    return True


def _with_text(data: object, path: tuple[str | int, ...]) -> object:
    if not path:
        return "text"
    if isinstance(data, dict):
        return {**data, path[0]: _with_text(data[path[0]], path[1:])}
    if isinstance(data, list) and isinstance(path[0], int):
        return [_with_text(item, path[1:]) if n == path[0] else item for n, item in enumerate(data)]
    return data


def _unquoted_colon(node: Node) -> Finding:
    entry = node.entries[0] if isinstance(node, Mapping) else None
    value = entry.value if entry else None
    text = f"{entry.key.text}: {value.text}" if entry and isinstance(value, Scalar) else ""
    message = f"text is wanted, but YAML reads a field and its value: {_short(text)}"
    return _fail("unquoted-colon", message, node.place, "put the value in quotes: " + _in_quotes(text))


def _finding(fault: _Fault, root: Mapping, model: type[BaseModel], wants: str | None) -> Finding:
    if fault.missing:
        return _missing(fault)
    if fault.kind == "extra_forbidden":
        return _unknown(fault, root, model)
    if wants is not None:
        code = "wrong-value" if fault.kind in _VALUES else "wrong-type"
        message = f"{fault.name} is {_kind(fault.node)}, but wants {wants}"
        return _fail(code, message, fault.node.place, _kind_hint(fault, wants))
    if fault.kind in ("value_error", "assertion_error"):
        return _fail("wrong-value", f"{fault.name} {fault.context['error']}", fault.node.place)
    if fault.kind == "empty_text":
        return _fail("missing-field", f"{fault.name} is empty", fault.node.place, "fill it in")
    explain = _LIMITS.get(fault.kind)
    message = explain(fault.context) if explain else fault.context.get("reason") or f"is refused: {fault.message}"
    shown = f" ({_short(fault.node.text)})" if isinstance(fault.node, Scalar) else ""
    return _fail("wrong-value", f"{fault.name}{shown} {message}", fault.node.place)


_LIMITS: Final[dict[str, Callable[[dict[str, Any]], str]]] = {
    "greater_than": lambda limit: f"must be more than {limit['gt']:g}",
    "greater_than_equal": lambda limit: f"must be {limit['ge']:g} or more",
    "less_than": lambda limit: f"must be less than {limit['lt']:g}",
    "less_than_equal": lambda limit: f"must be {limit['le']:g} or less",
    "multiple_of": lambda limit: f"must be a multiple of {limit['multiple_of']:g}",
    "finite_number": lambda _: "must be a finite number",
    "too_short": lambda limit: f"must have {limit['min_length']} or more, and has {limit['actual_length']}",
    "too_long": lambda limit: f"must have {limit['max_length']} at most, and has {limit['actual_length']}",
    "string_too_short": lambda limit: f"must have {limit['min_length']} characters or more",
    "string_too_long": lambda limit: f"must have {limit['max_length']} characters at most",
    "string_pattern_mismatch": lambda _: "is not written as it should be",
}


def _missing(fault: _Fault) -> Finding:
    if isinstance(fault.node, Sequence):
        return _fail("wrong-value", f"{fault.name} has too few items", fault.node.place)
    entry = fault.node.entry(fault.missing) if isinstance(fault.node, Mapping) else None
    if entry is not None:
        return _fail("missing-field", f"{fault.missing} is empty", entry.key.place, "fill it in")
    of = f" in {fault.name}" if fault.path else ""
    return _fail("missing-field", f"{fault.missing} is missing{of}", fault.node.place, f"add {fault.missing}: …")


def _unknown(fault: _Fault, root: Mapping, model: type[BaseModel]) -> Finding:
    name = str(fault.path[-1]) if fault.path else ""
    parent = node_at(root, fault.path[:-1])
    entry = parent.entry(name) if isinstance(parent, Mapping) else None
    place = entry.key.place if entry else fault.node.place
    known = [known for each in _models(_types_at(model, fault.path[:-1])) for known in _fields(each)]
    near = difflib.get_close_matches(name.lower(), known, n=1) or _described(
        name, _models(_types_at(model, fault.path[:-1]))
    )
    if not near and isinstance(parent, Mapping) and parent.flow and _is_nothing(fault.node):
        message = f"a comma ends a value in braces, so that {_short(name)} is read as a field"
        return _fail("unquoted-comma", message, place, "put the value before it in quotes, up to here")
    hint = f"did you mean {near[0]}?" if near else "known here: " + ", ".join(dict.fromkeys(known))
    return _fail("unknown-field", f"{_short(name)} is no field here", place, hint)


def _described(word: str, models: Iterable[type[BaseModel]]) -> list[str]:
    """Return the field whose description opens with a word, as headline's does with Schlagzeile."""
    return [
        info.alias or name
        for each in models
        for name, info in each.model_fields.items()
        if re.match(rf"{re.escape(word)}\b", info.description or "", re.IGNORECASE)
    ][:1]


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.value is None


def _kind_hint(fault: _Fault, wants: str) -> str:
    text = fault.node.text if isinstance(fault.node, Scalar) else ""
    if fault.kind in ("literal_error", "enum"):
        near = difflib.get_close_matches(text, re.split(r", | or ", wants), n=1)
        return f"did you mean {near[0]}?" if near else ""
    if wants == "text" and text:
        return "put the value in quotes: " + _in_quotes(text)
    if wants == "true or false" and text.lower() in ("yes", "no", "on", "off", "ja", "nein"):
        return "write " + ("true" if text.lower() in ("yes", "on", "ja") else "false")
    if wants == "a list":
        return "write each item on a line of its own, after a hyphen and a space"
    if isinstance(fault.node, Scalar) and fault.node.quoted and "number" in wants:
        return "take the quotes away"
    return ""


# ----------------------------------------------------------------------------- what a model's annotations say


def _leaves(annotation: Any) -> Iterator[Any]:  # noqa: ANN401 - an annotation can be anything
    """Yield the types that an annotation is a choice of."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _leaves(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for choice in get_args(annotation):
            yield from _leaves(choice)
    else:
        yield annotation


def _models(annotations: Iterable[Any]) -> Iterator[type[BaseModel]]:
    return (each for each in annotations if isinstance(each, type) and issubclass(each, BaseModel))


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return a model's fields under the names that files write."""
    return {info.alias or name: info.annotation for name, info in model.model_fields.items()}


def _below(annotations: Iterable[Any], step: str | int) -> tuple[Any, ...]:
    """Return the types that a key or an index leads to."""
    found: list[Any] = []
    for each in annotations:
        origin, arguments = get_origin(each), get_args(each)
        if isinstance(step, str) and isinstance(each, type) and issubclass(each, BaseModel):
            found += _leaves(_fields(each).get(step, type(None))) if step in _fields(each) else ()
        elif isinstance(step, str) and origin is dict:
            found += _leaves(arguments[1])
        elif isinstance(step, int) and origin in (tuple, list, set, frozenset):
            for argument in arguments:
                found += _leaves(argument) if argument is not Ellipsis else ()
    return tuple(found)


def _types_at(model: type[BaseModel], path: Iterable[str | int]) -> tuple[Any, ...]:
    annotations: tuple[Any, ...] = (model,)
    for step in path:
        annotations = _below(annotations, step)
    return annotations


def _data(node: Node, annotations: tuple[Any, ...]) -> object:
    """Return plain data for a model, without the fields that are left empty and take no None."""
    if isinstance(node, Sequence):
        return [_data(item, _below(annotations, n)) for n, item in enumerate(node.items)]
    if isinstance(node, Scalar):
        return node.plain()
    known = {name for each in _models(annotations) for name in _fields(each)}
    data: dict[str, object] = {}
    for entry in node.entries:
        name = entry.key.text
        below = _below(annotations, name)
        empty = _is_nothing(entry.value)
        if not (empty and name in known and not {type(None), Any, object}.intersection(below)):
            data[name] = _data(entry.value, below)
    return data
