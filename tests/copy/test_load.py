"""Loading editions and articles: what is found, where, and what is refused."""

from pathlib import Path

import pytest

from layout.copy.load import article_from, load, locate
from layout.errors import CopyRefusedError, LayoutError, MissingPartError, UsageError
from layout.units import points

ARTICLE = "headline: Titel\nbody: Text.\nsignature: OZD\n"
EDITION = """\
masthead: {title: OZD}
date: 2025-08-22
number: 1
sections:
  - name: Politik
    stories:
      - {article: a.yaml, weight: lead}
      - {article: b.yaml}
imprint:
  publisher: Verlag
  address: Gasse 1, 50667 Köln
  responsible_editor: R. Edakteur, Gasse 1, 50667 Köln
  printer: Druckerei, Weg 2, 50668 Köln
  ownership: Die Leser
"""


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "ausgabe"
    root.mkdir()
    write(root, "edition.yaml", EDITION)
    write(root, "a.yaml", ARTICLE)
    write(root, "b.yaml", ARTICLE)
    return root


def write(root, name, text):
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def refusal(path, kind=LayoutError):
    with pytest.raises(kind) as caught:
        load(path)
    return [
        (each.code, Path(each.place.file).name, each.place.line, each.place.column) for each in caught.value.findings
    ]


# ------------------------------------------------------------------------------------------------ locate


def test_locate(folder):
    assert locate(folder) == folder / "edition.yaml"
    assert locate(folder / "a.yaml") == folder / "a.yaml"


@pytest.mark.parametrize("name", ["", "missing.yaml", "picture.jpg", "x" * 300 + ".yaml"])
def test_locate_refuses(tmp_path, name):
    (tmp_path / "picture.jpg").touch()
    with pytest.raises(UsageError):
        locate(tmp_path / name)


# ------------------------------------------------------------------------------------------------ editions


def test_an_edition(folder):
    result = load(folder)
    edition = result.value
    assert result.findings == ()
    assert edition.slug == "ozd-2025-08-22-nr1"
    assert not edition.bare
    assert [article.id for article in edition.articles] == ["a", "b"]
    assert [story.weight for story in edition.stories] == ["lead", "minor"]
    assert edition.root == folder.resolve()
    assert edition.name_of(edition.articles[1].file) == "b.yaml"
    assert edition.article("b").headline.text == "Titel"


def test_an_article_beside_an_edition_is_built_alone(folder):
    edition = load(folder / "a.yaml").value
    assert edition.bare
    assert edition.slug == "a"
    assert edition.imprint is None


def test_a_file_of_the_other_kind_is_said_to_be_that_and_no_more(folder):
    write(folder, "sonntag.yaml", EDITION)
    assert refusal(folder / "sonntag.yaml") == [("copy/other-kind", "sonntag.yaml", line_of(EDITION, "sections:"), 1)]
    write(folder, "edition.yaml", ARTICLE)
    assert refusal(folder) == [("copy/other-kind", "edition.yaml", line_of(ARTICLE, "body:"), 1)]


def line_of(text, start):
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


def test_formats_and_pages(folder):
    text = EDITION + "format: {width: 315mm, height: 470mm}\npages: 8\ncolour_pages: [1, 8]\n"
    edition = load(write(folder, "edition.yaml", text)).value
    assert edition.format.width == points("315mm")
    assert (edition.pages.min, edition.pages.max) == (8, 8)
    assert edition.colour_pages == (1, 8)
    text = EDITION + "format: berliner\npages: {min: 4, max: 24, multiple: 4}\n"
    edition = load(write(folder, "edition.yaml", text)).value
    assert edition.format.name == "berliner"
    assert edition.pages.multiple == 4


def test_articles_of_one_stem_get_ids_of_their_own(folder):
    write(folder, "politik/a.yaml", ARTICLE)
    write(folder, "politik-a.yaml", ARTICLE)
    text = EDITION.replace("- {article: b.yaml}", "- {article: politik/a.yaml}\n      - {article: politik-a.yaml}")
    edition = load(write(folder, "edition.yaml", text)).value
    ids = [article.id for article in edition.articles]
    assert len(set(ids)) == 3
    assert "politik-a" in ids
    assert not any("/" in each for each in ids)


def test_teasers_point_to_articles(folder):
    text = EDITION + "teasers: [{article: b.yaml, text: Lesen!}]\n"
    assert load(write(folder, "edition.yaml", text)).value.teasers[0].article == "b"
    write(folder, "c.yaml", ARTICLE)
    write(folder, "edition.yaml", text.replace("{article: b.yaml, text", "{article: c.yaml, text"))
    assert refusal(folder) == [("copy/unknown-article", "edition.yaml", 15, 21)]


def test_all_faults_of_all_files_at_once(folder):
    write(folder, "edition.yaml", EDITION.replace("number: 1", "nummer: 1"))
    write(folder, "a.yaml", "headline: Krieg: Rutte\nbody: Text\n")
    write(folder, "b.yaml", "headline: b\nbodi: Text\n")
    assert refusal(folder, CopyRefusedError) == [
        ("copy/unquoted-colon", "a.yaml", 1, 11),
        ("copy/missing-field", "b.yaml", 1, 1),
        ("copy/unknown-field", "b.yaml", 2, 1),
        ("copy/unknown-field", "edition.yaml", 3, 1),
    ]


@pytest.mark.parametrize("name", ["publisher", "address", "responsible_editor", "printer"])
def test_the_imprint_is_required(folder, name):
    lines = [line for line in EDITION.split("\n") if not line.startswith(f"  {name}:")]
    write(folder, "edition.yaml", "\n".join(lines))
    assert refusal(folder, CopyRefusedError) == [("copy/missing-field", "edition.yaml", 10, 3)]


@pytest.mark.parametrize("name", ["masthead", "date"])
def test_required_fields(folder, name):
    lines = [line for line in EDITION.split("\n") if not line.startswith(name)]
    write(folder, "edition.yaml", "\n".join(lines))
    assert refusal(folder) == [("copy/missing-field", "edition.yaml", 1, 1)]


def test_sections_are_required(folder):
    start, end = EDITION.index("sections:"), EDITION.index("imprint:")
    write(folder, "edition.yaml", EDITION[:start] + EDITION[end:])
    assert refusal(folder) == [("copy/missing-field", "edition.yaml", 1, 1)]


def test_who_sells_advertisements_says_who_answers_for_them(folder):
    write(folder, "ads/x.pdf", "")
    text = EDITION + "ads: [{file: ads/x.pdf, columns: 2, height: 60mm}]\n"
    write(folder, "edition.yaml", text)
    assert refusal(folder) == [("copy/missing-field", "edition.yaml", 10, 3)]
    write(folder, "edition.yaml", text.replace("imprint:\n", "imprint:\n  advertising: A. Nzeige\n"))
    assert load(folder).value.ads[0].height == points("60mm")


def test_what_an_imprint_should_say_is_a_warning(folder):
    text = EDITION.replace("Gasse 1, 50667 Köln\n  resp", "Postfach 12, Köln\n  resp").replace(
        ", Weg 2, 50668 Köln", ""
    )
    codes = {each.code for each in load(write(folder, "edition.yaml", text)).findings}
    assert codes == {"copy/imprint-post-box", "copy/imprint-address", "copy/imprint-printer-address"}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("pages: 0\n", ("copy/wrong-value", "edition.yaml", 15, 8)),
        ("pages: {min: 5, max: 6, multiple: 4}\n", ("copy/wrong-value", "edition.yaml", 15, 8)),
        ("format: a5\n", ("copy/wrong-value", "edition.yaml", 15, 9)),
        ("format: {width: 315, height: 470mm}\n", ("copy/wrong-value", "edition.yaml", 15, 17)),
        ("format: {width: 9000mm, height: 470mm}\n", ("copy/wrong-value", "edition.yaml", 15, 9)),
        ("style: ../ozd\n", ("copy/wrong-value", "edition.yaml", 15, 8)),
        ("contents: no\n", ("copy/wrong-type", "edition.yaml", 15, 11)),
        ("zdb_id: ozd\n", ("copy/wrong-value", "edition.yaml", 15, 9)),
        ("identifier: Nr. 1\n", ("copy/wrong-value", "edition.yaml", 15, 13)),
        ("volume: zwei\n", ("copy/wrong-type", "edition.yaml", 15, 9)),
        ("pages: 4\ncolour_pages: [1, 5]\n", ("copy/no-such-page", "edition.yaml", 16, 19)),
        ("fillers: [{}]\n", ("copy/wrong-value", "edition.yaml", 15, 11)),
        ("corrections: [{edition: x, page: eins, text: y}]\n", ("copy/wrong-type", "edition.yaml", 15, 34)),
    ],
)
def test_wrong_fields_of_an_edition(folder, more, expected):
    write(folder, "edition.yaml", EDITION + more)
    assert refusal(folder) == [expected]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("b.yaml, page: 9", "copy/no-such-page"),
        ("b.yaml, columns: 3", "copy/too-many-columns"),
        ("a.yaml", "copy/duplicate-story"),
        ("./a.yaml", "copy/duplicate-story"),
        ("c.yaml", "copy/missing-article"),
        ("b.yaml, weight: huge", "copy/wrong-value"),
        ("b.yaml, may_drop: [body]", "copy/wrong-value"),
    ],
)
def test_wrong_stories(folder, wanted, expected):
    text = EDITION.replace("{article: b.yaml}", f"{{article: {wanted}}}") + "pages: 8\ncolumns: 2\n"
    write(folder, "edition.yaml", text)
    [(code, file, line, _)] = refusal(folder)
    assert (code, file, line) == (expected, "edition.yaml", 8)


def test_a_short_body_that_is_not_there(folder):
    text = EDITION.replace("{article: b.yaml}", "{article: b.yaml, short: allowed}")
    assert [each.code for each in load(write(folder, "edition.yaml", text)).findings] == ["copy/no-short"]


# ------------------------------------------------------------------------------------------------ files


def picture(name):
    return ARTICLE + f"pictures:\n  - file: {name}\n    alt: Bild\n"


def test_a_picture_is_found_from_the_articles_folder(folder):
    write(folder, "politik/pictures/x.jpg", "")
    file = write(folder, "politik/c.yaml", picture("pictures/x.jpg"))
    ref = load(file).value.articles[0].pictures[0].file
    assert ref.path == (folder / "politik/pictures/x.jpg").resolve()
    assert ref.name == "pictures/x.jpg"


def test_a_missing_picture_is_a_missing_part(folder):
    write(folder, "pictures/rutte.jpg", "")
    file = write(folder, "c.yaml", picture("pictures/ruthe.jpg"))
    with pytest.raises(MissingPartError) as caught:
        load(file)
    [finding] = caught.value.findings
    assert (finding.code, finding.place.line, finding.place.column) == ("copy/missing-file", 5, 11)
    assert "rutte.jpg" in finding.hint


@pytest.mark.parametrize(("asked", "said"), [("Gr\u00fc\u00dfe.jpg", "accents"), ("pictures", "is a folder")])
def test_a_name_that_looks_right_is_not_offered_again(folder, asked, said):
    write(folder, "Gru\u0308\u00dfe.jpg", "")  # as a Mac writes it
    (folder / "pictures").mkdir()
    with pytest.raises(MissingPartError) as caught:
        load(write(folder, "c.yaml", picture(asked)))
    assert said in caught.value.findings[0].hint


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../secret.jpg",
        "a/../../secret.jpg",
        "link.jpg",
        "C:/x.jpg",
        "a\\b.jpg",
        "https://example.org/x.jpg",
    ],
)
def test_a_picture_lies_inside_the_folder(folder, name):
    write(folder.parent, "secret.jpg", "")
    (folder / "link.jpg").symlink_to(folder.parent / "secret.jpg")
    file = write(folder, "c.yaml", picture(name))
    assert refusal(file, CopyRefusedError) == [("copy/outside-folder", "c.yaml", 5, 11)]


@pytest.mark.parametrize("name", ["loop.jpg", "x" * 5000, "pictures"])
def test_a_picture_that_is_no_file(folder, name):
    (folder / "loop.jpg").symlink_to(folder / "loop.jpg")
    (folder / "pictures").mkdir()
    file = write(folder, "c.yaml", picture(name))
    assert refusal(file, MissingPartError) == [("copy/missing-file", "c.yaml", 5, 11)]


def test_an_article_outside_the_folder(folder):
    write(folder.parent, "c.yaml", ARTICLE)
    write(folder, "edition.yaml", EDITION.replace("b.yaml", "../c.yaml"))
    assert refusal(folder) == [("copy/outside-folder", "edition.yaml", 8, 19)]


# ------------------------------------------------------------------------------------------------ articles


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("headline:\n", ("duplicate-key", 4, 1)),
        ("published: 20250822\n", ("wrong-type", 4, 12)),
        ("published: 2025-02-30\n", ("wrong-value", 4, 12)),
        ("language: deutsch\n", ("wrong-value", 4, 11)),
        ("commentary: {title: a}\n", ("missing-field", 4, 13)),
        ("letters: {items: []}\n", ("wrong-value", 4, 18)),
        ("letters:\n  items:\n    - Trump: Nein\n", ("missing-field", 6, 7)),
        (
            "analysis:\n  sections:\n    - points:\n        - Für die Ukraine: Ohne …\n",
            ("unquoted-colon", 7, 11),
        ),
        ("explainers: [{question: a, answer: ''}]\n", ("missing-field", 4, 36)),
        ("pictures: [{file: '', alt: a}]\n", ("missing-field", 4, 19)),
        ("tables: [{columns: [a, b], rows: [[1, 2], [3]]}]\n", ("table-row", 4, 44)),
        ("byline: true\n", ("wrong-type", 4, 9)),
        ("deck: [a]\n", ("wrong-type", 4, 7)),
    ],
)
def test_wrong_fields_of_an_article(more, expected):
    result = article_from(ARTICLE + more)
    assert result.value is None
    code, line, column = expected
    first = result.findings[0]
    assert (first.code, first.place.line, first.place.column) == (f"copy/{code}", line, column)


def test_headline_and_body_are_required():
    codes = [(each.code, str(each.place)) for each in article_from("headline:\n", "x.yaml").findings]
    assert codes == [("copy/missing-field", "x.yaml:1:1"), ("copy/missing-field", "x.yaml:1:1")]


@pytest.mark.parametrize(
    ("name", "meant"), [("hedline", "headline"), ("Schlagzeile", "headline"), ("Dachzeile", "kicker")]
)
def test_did_you_mean(name, meant):
    [finding] = article_from(f"{ARTICLE}{name}: x\n").findings
    assert meant in finding.hint
