"""Whatever is done to a file, only findings with places come out."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from layout.copy.load import load
from layout.errors import LayoutError
from layout.findings import Severity
from layout.yamlsource import read_bytes

ARTICLE = Path(__file__).parents[2] / "articles" / "2025-08-22" / "rutte-kiew.yaml"
EDITION = """\
masthead: {title: OZD, motto: "Für alle", ears: [Wetter, 'Börse: 3']}
date: 2025-08-22
number: 1
price: 2.50
format: {width: 315mm, height: 470mm}
columns: 4
pages: {min: 4, max: 24, multiple: 4}
colour_pages: [1, 4]
teasers: [{article: rutte-kiew.yaml, text: &t "Lesen"}]
fillers: [{text: *t}]
sections:
  - name: Politik  # das erste Buch
    start: new-page
    stories:
      - {article: rutte-kiew.yaml, weight: lead, page: 1, jump: allowed, may_drop: [letters]}
corrections:
  - edition: ozd-2025-08-21-nr0
    text: |
      Im Artikel hieß es
      falsch.
imprint:
  {publisher: V, address: "Gasse 1,
    50667 Köln", responsible_editor: R, printer: Druckerei}
"""
QUICK = settings(
    max_examples=120,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
#: What means something in YAML, and what editors paste.
SIGNS = st.sampled_from(
    [*"\"'#:-?[]{},&*!|>%@`~\\\t \n\r\0\x1b\ufeff\u2028\x85ä😀„“", ": ", " #", "\n\t", "\n  ", "- "]
)


@st.composite
def mangled(draw, text):
    """Draw a text with some characters deleted, doubled or put in, and some lines swapped."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.integers(1, 30)))
        match draw(st.sampled_from(["delete", "double", "insert", "swap", "indent"])):
            case "delete":
                text = text[:at] + text[end:]
            case "double":
                text = text[:end] + text[at:end] + text[end:]
            case "insert":
                text = text[:at] + "".join(draw(st.lists(SIGNS, min_size=1, max_size=4))) + text[at:]
            case "swap":
                lines = text.split("\n")
                one, other = (draw(st.integers(0, len(lines) - 1)) for _ in "ab")
                lines[one], lines[other] = lines[other], lines[one]
                text = "\n".join(lines)
            case _:
                lines = text.split("\n")
                one = draw(st.integers(0, len(lines) - 1))
                lines[one] = " " * draw(st.integers(1, 5)) + lines[one]
                text = "\n".join(lines)
    return text


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("edition")
    (root / ARTICLE.name).write_bytes(ARTICLE.read_bytes())
    (root / "edition.yaml").write_text(EDITION, "utf-8")
    return root


def holds(file, data):
    """Load a file with these bytes: an edition comes out, or findings with places inside their files."""
    before = file.read_bytes()
    file.write_bytes(data)
    try:
        findings = load(file).findings
        assert all(found.severity < Severity.FAIL for found in findings)
    except LayoutError as error:
        findings = error.findings
        assert any(found.severity is Severity.FAIL for found in findings)
    finally:
        file.write_bytes(before)
    lines = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for found in findings:
        assert found.message
        assert found.place is not None
        if Path(found.place.file) == file:
            assert 1 <= found.place.line <= len(lines)
            assert 1 <= found.place.column <= len(lines[found.place.line - 1]) + 1


def test_the_samples_are_sound(folder):
    assert load(folder).value.fillers[0].text.text == "Lesen"


@QUICK
@given(text=mangled(ARTICLE.read_text("utf-8")))
def test_articles(folder, text):
    holds(folder / ARTICLE.name, text.encode("utf-8", "replace"))


@QUICK
@given(text=mangled(EDITION))
def test_editions(folder, text):
    holds(folder / "edition.yaml", text.encode("utf-8", "replace"))


@QUICK
@given(data=st.data())
def test_bytes(folder, data):
    article = ARTICLE.read_bytes()
    at = data.draw(st.integers(0, len(article)))
    holds(folder / ARTICLE.name, article[:at] + data.draw(st.binary(min_size=1, max_size=6)) + article[at + 1 :])


@QUICK
@given(text=st.text(st.one_of(SIGNS.filter(lambda sign: len(sign) == 1), st.sampled_from("abc1")), max_size=40))
@example(text="a: 'b\n\n\n")
@example(text="? |\n")
@example(text="%YAML 3.0\n---\na: b")
@example(text="{a: b}}")
def test_noise(text):
    result = read_bytes(text.encode("utf-8"), "x.yaml")
    assert result.value is not None or result.findings
    assert all(found.place for found in result.findings)
