"""Reading YAML: places, the core schema, every refusal of an unreadable file."""

from pathlib import Path
from typing import Annotated, Literal

import pytest
import yaml
from pydantic import BaseModel, ConfigDict, Field, StrictInt

from layout import yamlsource
from layout.errors import MissingPartError
from layout.yamlsource import (
    MAX_BYTES,
    MAX_LISTED,
    Mapping,
    Scalar,
    Sequence,
    node_at,
    read,
    read_as,
    read_bytes,
    read_text,
    validate,
)


def found(text):
    """Return the findings of a text as code, line, column."""
    return [at(each) for each in read_text(text, "x.yaml").findings]


def at(finding):
    return finding.code.removeprefix("copy/"), finding.place.line, finding.place.column


def value(text, *path):
    result = read_text(text, "x.yaml")
    assert not result.findings
    return node_at(result.value, path)


# ------------------------------------------------------------------------------------------------ places


def test_keys_and_values_have_places():
    root = value("a: b\nliste:\n  - x\n  - {k: v}\n")
    assert (root.place.line, root.place.column) == (1, 1)
    assert (root.entry("liste").key.place.line, root.entry("liste").key.place.column) == (2, 1)
    inner = node_at(root, ("liste", 1, "k"))
    assert (inner.place.line, inner.place.column) == (4, 9)
    assert str(inner.place) == "x.yaml:4:9"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_mark_and_line_ends_change_no_place(end, mark):
    result = read_bytes((mark + "a: b\nc: 😀 {\nd: {x: 😀, y: z}\n".replace("\n", end)).encode(), "x.yaml")
    assert result.findings == ()
    assert str(node_at(result.value, ("d", "y")).place) == "x.yaml:3:14"
    assert result.value.entry("c").key.place.column == 1


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: eins\n", [(1, 4)]),
        ("a: 'eins'\n", [(1, 5)]),
        ("a: |\n    eins\n    zwei\n", [(2, 5), (3, 5)]),
        ("a: |\n    eins\n\n      zwei\nb: c\n", [(2, 5), (3, 5), (4, 5)]),
        ("a: |2-\n    eins\n   zwei\n", [(2, 3), (3, 3)]),
        ("a: &x |-\n\n  zwei\n", [(2, 3), (3, 3)]),
        ("a: !!str\n  |-\n  eins\n  zwei\n", [(3, 3), (4, 3)]),
        ("a: >-\n  eins\n  eins\n\n  zwei\n", [(2, 3), (5, 3)]),
        ("a: eins\n  eins\n\n  zwei\n", [(1, 4), (4, 3)]),
        ('a: "eins\n  eins\n\n  zwei"\n', [(1, 5), (4, 3)]),
        ('a: "eins\\nzwei"\n', [(1, 5), (1, 11)]),
        ("a: 'es''s\n\n  zwei'\n", [(1, 5), (3, 3)]),
        ("a: |\n", [(1, 4)]),
    ],
)
def test_each_line_of_a_text_has_its_place(text, places):
    scalar = value(text, "a")
    assert len(scalar.places) == len(scalar.text.split("\n"))
    # A block's last line end is nobody's first letter: it only has to lie in the file.
    printed = scalar.places[: len(scalar.text.rstrip("\n").split("\n"))]
    assert [(place.line, place.column) for place in printed] == places
    assert all(place.line <= text.count("\n") for place in scalar.places)


def test_an_alias_is_what_it_stands_for():
    root = value("a: &x [1, 2]\nb: *x\n")
    assert root.get("b") is root.get("a")


def test_plain_data_keeps_places_and_numbers_as_written():
    data = value("a: b\nn: 2.50\nt: true\nl: [x]\nleer:\n").plain()
    assert data == {"a": "b", "n": 2.5, "t": True, "l": ["x"], "leer": None}
    assert data["a"].places[0].line == 1
    assert data["n"].written == "2.50"


# ------------------------------------------------------------------------------------------------ core schema


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "on",
        "yes",
        "off",
        "12:30",
        "1_000",
        "2025-08-22",
        "0b1",
        "1e",
        "+",
        ".",
        "<<",
        "=",
        "0x",
        "08:15:00",
        "NO",
    ],
)
def test_stays_a_string(text):
    assert value(f"a: {text}\n", "a").value == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("007", 7),
        ("0o17", 15),
        ("0xFF", 255),
        ("2.5", 2.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-.inf", float("-inf")),
        ("true", True),
        ("FALSE", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_core_schema(text, meant):
    got = value(f"a: {text}\n", "a").value
    assert got == meant
    assert type(got) is type(meant)


def test_quotes_make_strings():
    assert value("a: '7'\n", "a").value == "7"
    assert value("a: !!str 7\n", "a").value == "7"
    assert value("a: !!int 7\n", "a").value == 7


def test_a_number_of_thousands_of_digits_is_text():
    assert value(f"a: {'9' * 5000}\n", "a").value == "9" * 5000


# ------------------------------------------------------------------------------------------------ refusals

REFUSALS = {
    "duplicate key": ("a: b\nc:\n  d: e\n  d: f\n", [("duplicate-key", 4, 3)]),
    "unknown tag": ("a: b\nc: !foo d\n", [("unknown-tag", 2, 4)]),
    "tag of another language": ("a: !!python/name:os.system x\n", [("unknown-tag", 1, 4)]),
    "tag that does not fit": ("a: !!int x\n", [("wrong-type", 1, 4)]),
    "recursive alias": ("a: &x\n  - *x\n", [("recursive-alias", 2, 5)]),
    "unknown alias": ("a: *x\n", [("unknown-alias", 1, 4)]),
    "nesting": ("a: " + "[" * 51 + "]" * 51 + "\n", [("too-deep", 1, 53)]),
    "nesting in lists": ("- " * 60 + "x", [("too-deep", 1, 101)]),
    "control character": ("a: b\nc: d\x07e\n", [("control-character", 2, 5)]),
    "two control characters": (
        "a: \x1bb\nc: \x7f\n",
        [("control-character", 1, 4), ("control-character", 2, 4)],
    ),
    "line separator": ("a: b\u2028c\n", [("control-character", 1, 5)]),
    "escaped control character": ('a: b\nc: "d\\ae"\n', [("control-character", 2, 4)]),
    "escaped null": ('a: "\\0"\n', [("control-character", 1, 4)]),
    "half a surrogate pair": ('a: "\\ud83d"\n', [("syntax", 1, 7)]),
    "tab": ("a:\n\tb: c\n", [("tab-indent", 2, 1)]),
    "tab after spaces": ("a:\n  b: c\n  \td: e\n", [("tab-indent", 3, 3)]),
    "tab in a block": ("a: |\n  b\n\tc\n", [("tab-indent", 3, 1)]),
    "empty": ("", [("empty", 1, 1)]),
    "nothing but a comment": ("# nichts\n\n", [("empty", 1, 1)]),
    "a list": ("- a\n- b\n", [("no-mapping", 1, 1)]),
    "text": ("\nKrieg\n", [("no-mapping", 2, 1)]),
    "two documents": ("a: b\n---\nc: d\n", [("syntax", 2, 1)]),
    "a list for a key": ("? [a]\n: b\n", [("wrong-type", 1, 3)]),
    "colon in the value": ("a: b\nheadline: Krieg: Rutte\n", [("unquoted-colon", 2, 11)]),
    "colon in a list's item": ("l:\n  - k: a: b\n", [("unquoted-colon", 2, 8)]),
    "quotes and then more": ('headline: "Rutte" fordert\n', [("unquoted-quote", 1, 11)]),
    "quotes and more in a list": ('l:\n  - "Rutte" fordert\n  - b\n', [("unquoted-quote", 2, 5)]),
    "apostrophes": ("a: 's ist' Krieg\n", [("unquoted-quote", 1, 4)]),
    "number sign": ("a: b\nc: Platz #1\n", [("dropped-comment", 2, 10)]),
    "number sign at the start": ("c: #1 der Charts\n", [("dropped-comment", 1, 4)]),
    "at sign": ("a: @rutte\n", [("unquoted-start", 1, 4)]),
    "emphasis": ("a: *Rutte* fordert\n", [("unquoted-start", 1, 4)]),
    "per cent": ("a: %\n", [("unquoted-start", 1, 4)]),
    "brackets and more": ("a: [Anm.] Text\n", [("unquoted-start", 1, 4)]),
    "dash in the value": ("a: - Krieg\n", [("unquoted-start", 1, 4)]),
    "greater than": ("a: > Zitat\n", [("unquoted-start", 1, 4)]),
    "unclosed quote": ('a: b\nc: "d\ne: f\n', [("unclosed-quote", 2, 4)]),
    "unclosed quote that meets another": ('a: "b\nc: "d"\n', [("unclosed-quote", 1, 4)]),
    "missing colon": ("a: b\nKrieg\nc: d\n", [("syntax", 2, 1)]),
    "missing space": ("a: b\nc:d\ne: f\n", [("syntax", 2, 1)]),
    "ampersand": ("a: &Co KG\n", [("dropped-anchor", 1, 4)]),
    "unclosed bracket": ("a: [b, c\n", [("syntax", 1, 9)]),
    "backslash": ('a: "\\q"\n', [("syntax", 1, 5)]),
}


def test_nesting_beyond_any_stack_is_refused_as_nesting():
    # Where it is refused, libyaml has its say: some versions look a thousand brackets ahead, and give up there.
    (finding,) = read_text("a: " + "[" * 100_000, "x.yaml").findings
    assert finding.code == "copy/too-deep"
    assert finding.place.line == 1


@pytest.mark.parametrize("name", REFUSALS)
def test_refusal(name):
    text, expected = REFUSALS[name]
    result = read_text(text, "x.yaml")
    assert [at(each) for each in result.findings] == expected
    assert all(each.message and each.hint and each.place.file == "x.yaml" for each in result.findings)


def test_alias_bomb():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10)]
    [finding] = read_text("\n".join(lines), "x.yaml").findings
    assert finding.code == "copy/alias-bomb"
    assert finding.place.line == 4


def test_a_long_text_referred_to_often():
    text = f"a: &a {'x' * 100_000}\nb: [{', '.join(['*a'] * 100)}]\n"
    [finding] = read_text(text, "x.yaml").findings
    assert (finding.code, finding.place.line) == ("copy/alias-bomb", 2)


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        ("a: ä\n".encode() + "b: cö\n".encode("latin-1"), 2, 5),
        ("\ufeffa: ä".encode() + b"\xff", 1, 5),
        (b"a: b\r\nc: \x84x\x93", 2, 4),
        ("a: b".encode("utf-16"), 1, 1),
    ],
)
def test_not_utf8(data, line, column):
    [finding] = read_bytes(data, "x.yaml").findings
    assert at(finding) == ("not-utf8", line, column)


def test_too_large(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_bytes(b"a: " + b"x" * MAX_BYTES)
    result = read(file)
    assert result.value is None
    assert at(result.findings[0]) == ("too-large", 1, 1)


def test_just_not_too_large():
    result = read_bytes(b"a: " + b"x" * (MAX_BYTES - 3), "x.yaml")
    assert result.findings == ()


def test_too_many_values():
    [finding] = read_text("a: [" + "x," * 200_000 + "]", "x.yaml").findings
    assert finding.code == "copy/too-large"


def test_faults_without_end_are_not_all_listed():
    text = "".join(f"k{n}: v\n" for n in range(1000))
    assert len(faults(text)) == MAX_LISTED + 1
    assert len(found("a: " + "\x01" * 10_000)) == MAX_LISTED


def test_missing_file(tmp_path):
    [finding] = read(tmp_path / "x.yaml", room="press").findings
    assert finding.code == "press/missing-file"


def test_all_faults_of_a_file_at_once():
    text = 'headline: Krieg: Rutte\nkicker: "Rutte" fordert\ndeck: Platz #1\nlead: @x\nlead: y\nbody: !foo z\n'
    assert found(text) == [
        ("unquoted-colon", 1, 11),
        ("unquoted-quote", 2, 9),
        ("dropped-comment", 3, 13),
        ("unquoted-start", 4, 7),
        ("duplicate-key", 5, 1),
        ("unknown-tag", 6, 7),
    ]
    assert read_text(text, "x.yaml").value.get("headline").text == "Krieg: Rutte"


@pytest.mark.parametrize(
    "text", ["a: b # so\n", "a: 8 #so\n", "a: b#1\n", "a: 'b' #c\n", "a: | #so\n  Platz #1\n", "a: b #\n"]
)
def test_a_comment_is_a_comment(text):
    assert found(text) == []


def test_without_libyaml(monkeypatch):
    monkeypatch.delattr(yaml, "CSafeLoader")
    with pytest.raises(MissingPartError) as caught:
        read_text("a: b", "x.yaml")
    assert caught.value.findings


# ------------------------------------------------------------------------------------------------ models


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    size: StrictInt = 1
    name: str


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    title: str
    kind: Literal["alpha", "beta"] = "alpha"
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    texts: tuple[str | Inner, ...] = ()
    share: Annotated[float, Field(ge=0, le=1)] = 0
    roles: dict[str, Inner] = Field(default_factory=dict)
    pages: StrictInt | Inner | None = None
    rule: str | None = "0.3pt"


def faults(text):
    return [at(each) for each in validate(read_text(text, "x.yaml").value, Model).findings]


def test_valid():
    result = validate(value("title: a\nmany:\n- {name: b}\nroles: {x: {name: y, size: }}\nrule:\n"), Model)
    assert result.findings == ()
    assert result.value == Model(title="a", many=(Inner(name="b"),), roles={"x": Inner(name="y")}, rule=None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind: alpha\n", [("missing-field", 1, 1)]),
        ("kind: alpha\ntitle:\n", [("missing-field", 2, 1)]),
        ("title: a\ntitel: b\n", [("unknown-field", 2, 1)]),
        ("title: a\nmany:\n  - nam: b\n    name: c\n", [("unknown-field", 3, 5)]),
        ("title: a\ntitel:\n", [("unknown-field", 2, 1)]),
        ("title: [a]\n", [("wrong-type", 1, 8)]),
        ("title: 7\n", [("wrong-type", 1, 8)]),
        ("title: a\nkind: alfa\n", [("wrong-value", 2, 7)]),
        ("title: a\ninner: b\n", [("wrong-type", 2, 8)]),
        ("title: a\ninner: {name: b, size: '7'}\n", [("wrong-type", 2, 24)]),
        ("title: a\nmany: {name: b}\n", [("wrong-type", 2, 7)]),
        ("title: a\nshare: 2\n", [("wrong-value", 2, 8)]),
        ("title: a\nroles:\n  x: {size: 1}\n", [("missing-field", 3, 6)]),
        ("title: a\npages: viele\n", [("wrong-type", 2, 8)]),
        ("title: a\npages: {size: 3}\n", [("missing-field", 2, 8)]),
        ("title: a\ntexts:\n  - Für die Ukraine: Ohne\n", [("unquoted-colon", 3, 5)]),
        ("title: a\nmany:\n  - Für die Ukraine: Ohne\n", [("missing-field", 3, 5), ("unknown-field", 3, 5)]),
        ("title:\n  Krieg: Rutte\n", [("unquoted-colon", 2, 3)]),
        ("title: a\ninner: {name: Nato, USA und Russland}\n", [("unquoted-comma", 2, 21)]),
    ],
)
def test_faults_of_a_model(text, expected):
    assert faults(text) == expected


def test_did_you_mean():
    [finding] = validate(value("title: a\nmany:\n- {name: b, sice: 3}\n"), Model).findings
    assert "size" in finding.hint


def test_messages_are_plain():
    text = "titel: b\nkind: [1]\ninner: 3\nmany: x\nshare: viel\npages: []\nroles: 4\n"
    for finding in validate(read_text(text, "x.yaml").value, Model).findings:
        words = f"{finding.message} {finding.hint}".lower()
        assert not any(jargon in words for jargon in ("input", "tuple", "dict", "instance", "valid", "extra", "none"))


def test_read_as(tmp_path):
    file = tmp_path / "x.yaml"
    file.write_text("title: a: b\n")
    result = read_as(file, Model, room="style", name="short.yaml")
    assert result.value is None
    assert [str(each.place) for each in result.findings] == ["short.yaml:1:8"]
    assert result.findings[0].code == "style/unquoted-colon"
    file.write_text("title: a\n")
    assert read_as(file, Model).value == Model(title="a")


def test_nodes_are_frozen():
    root = value("a: [b]\n")
    assert isinstance(root, Mapping)
    assert isinstance(root.get("a"), Sequence)
    assert isinstance(node_at(root, ("a", 0)), Scalar)
    with pytest.raises(AttributeError):
        root.flow = True


def test_only_yamlsource_imports_yaml():
    package = Path(yamlsource.__file__).parent
    users = [file.name for file in package.rglob("*.py") if "\nimport yaml" in file.read_text("utf-8")]
    assert users == ["yamlsource.py"]
