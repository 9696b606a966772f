"""The command as a user runs it: what it says, where it says it, and the code it ends with."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import yaml
from PIL import Image

from layout.errors import ExitCode

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "articles" / "2025-08-22" / "rutte-kiew.yaml"

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def umbruch(tmp_path: Path) -> Run:
    """Runs the command in a folder of its own."""

    def run(*arguments: object, code: str = "") -> subprocess.CompletedProcess[str]:
        start = ["-c", code] if code else ["-m", "layout.cli"]
        return subprocess.run(
            [sys.executable, *start, *map(str, arguments)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"},  # a user's has none
        )

    return run


@pytest.fixture
def article(tmp_path: Path) -> Callable[..., Path]:
    """Writes an article."""

    def write(name: str = "probe", **fields: object) -> Path:
        path = tmp_path / f"{name}.yaml"
        data = {"headline": "Probe", "body": "Ein Satz.", "signature": "red", **fields}
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "utf-8")
        return path

    return write


def test_done_names_the_files_on_standard_output(umbruch: Run, article: Callable[..., Path], tmp_path: Path) -> None:
    done = umbruch("build", article(), "--variant", "screen", "--out", "out")
    assert done.returncode == ExitCode.DONE, done.stderr
    files = done.stdout.splitlines()
    assert files[0] == "out/probe/probe.screen.pdf"
    assert all((tmp_path / file).is_file() for file in files)
    assert "\x1b" not in done.stderr  # quiet and uncoloured in a pipe


def test_findings_are_one_a_line_on_standard_error(umbruch: Run, article: Callable[..., Path]) -> None:
    path = article(body='Ein langer Satz mit "geraden" Zeichen. ' * 20)
    done = umbruch("check", path)
    assert done.returncode == ExitCode.DONE
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines
    assert all(line.startswith(f"{path}:") for line in lines)


def test_json_holds_the_same_findings(umbruch: Run, article: Callable[..., Path]) -> None:
    path = article(body='Ein "gerades" Zeichen.')
    told = umbruch("check", path).stderr.splitlines()
    data = json.loads(umbruch("check", path, "--format", "json").stdout)
    assert len(data["findings"]) == len(told)
    assert {"code", "severity", "message", "hint", "file", "line", "column"} <= data["findings"][0].keys()


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "nowhere.yaml"),
        ("build", "."),
        ("check",),
        ("fly",),
        ("build", "--no-such-option"),
        ("schema", "page"),
    ],
)
def test_usage(umbruch: Run, arguments: tuple[str, ...]) -> None:
    done = umbruch(*arguments)
    assert done.returncode == ExitCode.USAGE
    assert done.stderr.startswith("umbruch: ")
    assert done.stdout == ""


def test_two_paths_with_one_slug(umbruch: Run, article: Callable[..., Path], tmp_path: Path) -> None:
    first = article()
    (tmp_path / "sub").mkdir()
    second = tmp_path / "sub" / first.name
    second.write_bytes(first.read_bytes())
    done = umbruch("build", first, second)
    assert done.returncode == ExitCode.USAGE
    assert "'probe'" in done.stderr
    assert not (tmp_path / "out").exists()


def test_copy_refused_with_file_line_and_column(umbruch: Run, tmp_path: Path) -> None:
    path = tmp_path / "probe.yaml"
    path.write_text("headline: Probe\nbody: Ein Satz.\nsignatur: OZD\n", "utf-8")
    for command in ("check", "build"):
        done = umbruch(command, path)
        assert done.returncode == ExitCode.COPY
        assert done.stderr.splitlines()[0].startswith(f"{path}:3:1: fail copy/unknown-field: ")
        assert "signature" in done.stderr


@pytest.mark.parametrize("command", ["check", "build"])
def test_missing_glyph_with_its_character_and_place(umbruch: Run, tmp_path: Path, command: str) -> None:
    path = tmp_path / "probe.yaml"
    before = '  Er sagte "ja" - und *dann* kam '
    path.write_text(f"headline: Probe\nbody: |\n{before}\U00013000 dazu.\n", "utf-8")
    done = umbruch(command, path)
    assert done.returncode == ExitCode.MISSING
    line = next(line for line in done.stderr.splitlines() if "font/missing-glyph" in line)
    assert line.startswith(f"{path}:3:{len(before) + 1}: fail ")
    assert "U+13000" in line


@pytest.mark.parametrize("command", ["check", "build"])
@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("masthead: {title: Stern ★}", 25),
        ("masthead: {title: OZD, motto: Neues 漢字}", 37),
        ("masthead: {title: OZD, ears: [Ohr, 漢]}", 36),
        ("price: 2 漢", 10),
        ("corrections: [{edition: ozd-1, text: Es war 漢}]", 45),
    ],
)
def test_missing_glyph_in_the_papers_own_words(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path, command: str, field: str, column: int
) -> None:
    edition = tmp_path / "edition.yaml"
    lines = an_edition(article(body="Ein \U00013000."), field).splitlines()
    edition.write_text("\n".join(lines if field.startswith(("price", "corr")) else [lines[4], *lines[1:4]]), "utf-8")
    refused = umbruch(command, edition)
    assert refused.returncode == ExitCode.MISSING, refused.stderr
    places = [line.partition(": fail")[0] for line in refused.stderr.splitlines() if "font/missing-glyph" in line]
    line = 1 if field.startswith("masthead") else 5
    assert places[0] == f"{edition}:{line}:{column}"
    assert any(place.startswith(str(tmp_path / "probe.yaml")) for place in places)  # all at once


def test_missing_picture(umbruch: Run, article: Callable[..., Path]) -> None:
    done = umbruch("build", article(pictures=[{"file": "pictures/fehlt.jpg"}]))
    assert done.returncode == ExitCode.MISSING
    assert "copy/missing-file" in done.stderr


def test_missing_face(umbruch: Run, article: Callable[..., Path], tmp_path: Path) -> None:
    fonts = yaml.safe_load((ROOT / "fonts" / "fonts.yaml").read_text("utf-8"))
    fonts["families"]["serif"]["faces"]["regular"] = "Fehlt.ttf"
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fonts.yaml").write_text(yaml.safe_dump(fonts), "utf-8")
    (tmp_path / "styles").symlink_to(ROOT / "styles")
    done = umbruch("build", article())
    assert done.returncode == ExitCode.MISSING
    assert "font/missing-face" in done.stderr
    assert "pip install" in done.stderr


def test_makeup_failed(umbruch: Run, article: Callable[..., Path]) -> None:
    table = {"columns": [str(number) for number in range(60)], "rows": [["1"] * 60]}
    done = umbruch("build", article(tables=[table]))
    assert done.returncode == ExitCode.MAKEUP
    assert "table/too-wide" in done.stderr


def test_cannot_write(umbruch: Run, article: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file, no folder")
    done = umbruch("build", article(), "--variant", "screen", "--out", "out")
    assert done.returncode == ExitCode.WRITE
    assert "write/failed" in done.stderr


def test_our_own_bug_is_no_bare_traceback(umbruch: Run) -> None:
    code = "from layout.cli import commands\ndef broken(**_): raise KeyError('gone')\ncommands.app = broken\ncommands.run()"
    done = umbruch(code=code)
    assert done.returncode == ExitCode.BUG
    assert "Traceback" not in done.stderr
    assert "please report" in done.stderr


def test_differs_and_preflight_failed(umbruch: Run, article: Callable[..., Path]) -> None:
    built = umbruch("build", article("eins"), article("zwei", headline="Anders"), "--variant", "screen")
    assert built.returncode == ExitCode.DONE, built.stderr
    one, two = "out/eins/eins.screen.pdf", "out/zwei/zwei.screen.pdf"
    assert umbruch("diff", one, one).returncode == ExitCode.DONE
    assert umbruch("diff", one, two).returncode == ExitCode.DIFFERS
    assert umbruch("preflight", one, "--press", "synthetic-newsprint").returncode == ExitCode.PREFLIGHT


def test_hyphens_report_names_each_broken_word(umbruch: Run) -> None:
    done = umbruch("check", SEED, "--hyphens")
    assert done.returncode == ExitCode.DONE
    breaks = done.stdout.splitlines()
    assert breaks
    assert all(line.startswith(f"{SEED}:") and "-" in line.rpartition(" ")[2] for line in breaks)


def test_doctor_finds_this_machine_able(umbruch: Run) -> None:
    done = umbruch("doctor", "--format", "json")
    assert done.returncode == ExitCode.DONE, done.stdout
    parts = {part["name"]: part for part in json.loads(done.stdout)}
    assert parts["Pango"]["found"]
    assert parts["fonts"]["needed"]


def test_init_founds_a_newspaper_that_builds(umbruch: Run, tmp_path: Path) -> None:
    done = umbruch("init", "kleine-zeitung")
    assert done.returncode == ExitCode.DONE
    assert "Kleine Zeitung" in (tmp_path / "kleine-zeitung" / "edition.yaml").read_text("utf-8")
    checked = umbruch("check", "kleine-zeitung")
    assert checked.returncode == ExitCode.DONE
    assert checked.stderr == ""
    built = umbruch("build", "kleine-zeitung", "--variant", "screen")
    assert built.returncode == ExitCode.DONE, built.stderr
    again = umbruch("init", "kleine-zeitung")
    assert again.returncode == ExitCode.USAGE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("words", [("schema", "article"), ("init", "zeitung")])
def test_results_that_cannot_be_written_are_said_and_no_fault_of_ours(tmp_path: Path, words: Sequence[str]) -> None:
    command = [sys.executable, "-m", "layout.cli", *words]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == ExitCode.WRITE
    assert done.stderr == "umbruch: cannot write the results: No space left on device\n"


@pytest.mark.parametrize("size", [(120, 80), (2, 1)])
def test_a_picture_of_too_few_pixels_is_named_where_it_is_asked_for(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path, size: tuple[int, int]
) -> None:
    Image.effect_noise(size, 60).save(tmp_path / "klein.jpg")
    path = article(pictures=[{"file": "klein.jpg", "caption": "Ein Bild", "credit": "OZD", "alt": "Ein Bild"}])
    refused = umbruch("build", path, "--variant", "print", "--format", "json")
    assert refused.returncode == ExitCode.PREFLIGHT
    (found,) = (one for one in json.loads(refused.stdout)["findings"] if one["code"] == "picture/low-resolution")
    line = next(n for n, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "klein.jpg" in text)
    assert (Path(found["file"]).name, found["line"]) == ("probe.yaml", line)
    assert found["message"].startswith("klein.jpg: ")


def an_edition(article: Path, field: str) -> str:
    """The text of an edition of one story; a field of its own stands in line 5."""
    imprint = (
        "{publisher: V, address: W 1, responsible_editor: E, editor_address: W 1, printer: D, printer_address: W 2}"
    )
    stories = f"sections: [{{name: Politik, stories: [{{article: {article.name}}}]}}]"
    return f"masthead: {{title: OZD}}\ndate: 2025-08-22\nimprint: {imprint}\n{stories}\n{field}\n"


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("field", "code", "exits"),
    [
        ("press: nope", "press/unknown-profile", ExitCode.COPY),
        ("style: odz", "style/missing", ExitCode.COPY),
        ("fillers: [{file: leer.jpg}]", "picture/empty", ExitCode.MISSING),
        ("pages: 99999999", "copy/wrong-value", ExitCode.COPY),
        ("columns: 40", "copy/wrong-value", ExitCode.COPY),
    ],
)
def test_what_an_edition_asks_for_is_looked_at_before_it_is_built(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path, command: str, field: str, code: str, exits: ExitCode
) -> None:
    (tmp_path / "leer.jpg").touch()
    edition = tmp_path / "edition.yaml"
    edition.write_text(an_edition(article(), field), "utf-8")
    variant = ("--variant", "print") if command == "build" else ()
    refused = umbruch(command, edition, *variant)
    assert refused.returncode == exits, refused.stderr
    assert any(line.startswith(f"{edition}:5:") and f"fail {code}: " in line for line in refused.stderr.splitlines())


def test_a_folder_that_is_gone_is_said_to_be(tmp_path: Path) -> None:
    code = "import os, sys; os.mkdir('gone'); os.chdir('gone'); os.rmdir('../gone'); sys.argv[1:] = ['build', 'a.yaml']"
    command = [sys.executable, "-c", f"{code}\nfrom layout.cli import main; main()"]
    refused = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert refused.returncode == ExitCode.USAGE
    assert refused.stderr == "umbruch: the folder this was started in cannot be looked at: No such file or directory\n"


def test_the_lock_is_the_editions_and_no_articles(umbruch: Run, article: Callable[..., Path], tmp_path: Path) -> None:
    story = article()
    (tmp_path / "edition.yaml").write_text(an_edition(story, "number: 1"), "utf-8")
    assert umbruch("approve", "edition.yaml", "--page", "1").returncode == ExitCode.DONE
    assert umbruch("build", story, "--variant", "screen").returncode == ExitCode.DONE
    lock = (tmp_path / "layout.lock").read_bytes()
    for words in (["build", story, "--accept"], ["approve", story, "--page", "1"]):
        refused = umbruch(*words)
        assert refused.returncode == ExitCode.USAGE
        assert "built alone" in refused.stderr
    assert (tmp_path / "layout.lock").read_bytes() == lock


@pytest.mark.parametrize("command", ["build", "check"])
def test_what_is_wrong_is_data_too(umbruch: Run, article: Callable[..., Path], command: str) -> None:
    refused = umbruch(command, article(headlin="Probe"), "--format", "json")
    assert refused.returncode == ExitCode.COPY
    told = json.loads(refused.stdout)
    assert [(finding["code"], finding["line"]) for finding in told["findings"]] == [("copy/unknown-field", 4)]
    assert told["problem"]
    assert "copy/unknown-field" in refused.stderr


@pytest.mark.parametrize("more", [(), ("--format", "json")])
def test_what_is_wrong_with_one_path_takes_nothing_from_another(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path, more: tuple[str, ...]
) -> None:
    Image.new("L", (900, 600), 128).save(tmp_path / "hafen.jpg", "PNG")  # misnamed, which is worth a word
    picture = {"file": "hafen.jpg", "alt": "Der Hafen", "caption": "Der Hafen", "credit": "Test"}
    paths = [article("eins", pictures=[picture]), article("zwei", headlin="Probe"), article("drei")]
    for command in (["build", "--variant", "screen"], ["check"]):
        done = umbruch(*command, *paths, *more)
        assert done.returncode == ExitCode.COPY
        codes = ("copy/unknown-field", "picture/misnamed")
        if more:
            told = json.loads(done.stdout)
            assert set(codes) <= {finding["code"] for finding in told["findings"]}
            assert told["problem"] == f"{paths[1]}: 1 fault"
        else:
            assert all(code in done.stderr for code in codes)
    assert {path.parent.name for path in (tmp_path / "out").glob("*/*.pdf")} == {"eins", "drei"}


def test_what_somebody_typed_steers_no_terminal(umbruch: Run, tmp_path: Path) -> None:
    (tmp_path / "edition.yaml").write_text('style: "\\e[31mrot"\nsections: [{stories: [{article: a.yaml}]}]\n', "utf-8")
    refused = umbruch("check", "edition.yaml")
    assert refused.returncode == ExitCode.COPY
    assert "rot" in refused.stderr
    assert not any(ord(char) < 32 and char != "\n" for char in refused.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
def test_findings_that_cannot_be_written_leave_the_exit_code(article: Callable[..., Path]) -> None:
    command = [sys.executable, "-m", "layout.cli", "check", str(article(headlin="Probe"))]
    with Path("/dev/full").open("w") as full:
        assert subprocess.run(command, stderr=full, check=False).returncode == ExitCode.COPY


def test_standard_output_may_be_closed(tmp_path: Path) -> None:
    command = ["sh", "-c", f"{sys.executable} -m layout.cli --help >&-"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("sight", ["import layout.cli.commands", "import layout.production"])
def test_a_command_that_is_stopped_says_so(umbruch: Run, article: Callable[..., Path], sight: str) -> None:
    """Stopped while modules are loaded, before the commands are known and after."""
    code = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {sight.removeprefix('import ')!r}: raise KeyboardInterrupt\n"
        f"sys.argv[1:] = ['build', {str(article())!r}]\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from layout.cli import main; main()"
    )
    stopped = umbruch(code=code)
    assert stopped.returncode == 130
    assert stopped.stderr == "umbruch: stopped\n"


def test_an_article_built_alone_has_nothing_to_fit(umbruch: Run, article: Callable[..., Path]) -> None:
    asked = umbruch("fit", article())
    assert (asked.returncode, asked.stdout) == (ExitCode.DONE, "")
    assert "nothing to fit" in asked.stderr


def test_the_fit_table_as_data_has_what_was_found(umbruch: Run, tmp_path: Path) -> None:
    fitted = json.loads(umbruch("fit", ROOT / "articles/2025-08-22/edition.yaml", "--format", "json").stdout)
    assert "rutte-kiew" in {story["story"] for story in fitted["stories"]}
    assert {finding["code"] for finding in fitted["findings"]} == {"page/left-out"}
    (tmp_path / "kaputt.yaml").write_text("headline: [", "utf-8")
    refused = umbruch("fit", "kaputt.yaml", "--format", "json")
    assert refused.returncode == ExitCode.COPY
    assert [finding["code"] for finding in json.loads(refused.stdout)["findings"]] == ["copy/syntax"]


def test_a_reader_who_has_had_enough_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "layout.cli", "schema", "edition"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""


def known(words: Sequence[object]) -> str:
    """Code that runs the command line, and says which libraries it took."""
    return (
        f"import sys, atexit; sys.argv[1:] = {[str(word) for word in words]!r}\n"
        "atexit.register(lambda: print('took', *{name.partition('.')[0] for name in sys.modules}, file=sys.stderr))\n"
        "from layout.cli import main; main()"
    )


def taken(done: subprocess.CompletedProcess[str]) -> set[str]:
    (line,) = (line for line in done.stderr.splitlines() if line.startswith("took "))
    return set(line.split()[1:])


def test_help_waits_for_nothing_that_it_does_not_need(umbruch: Run) -> None:
    asked = umbruch(code=known(["--help"]))
    assert "Usage" in asked.stdout
    heavy = {
        "weasyprint",
        "yaml",
        "jinja2",
        "uharfbuzz",
        "pikepdf",
        "pypdfium2",
        "PIL",
        "numpy",
        "ortools",
        "starlette",
    }
    assert not heavy & taken(asked)
    assert "typer" in taken(asked)


def test_a_build_asked_for_in_the_same_words_is_told_without_a_command_line(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path
) -> None:
    Image.new("L", (900, 600), 128).save(tmp_path / "hafen.jpg", "PNG")  # misnamed, which is worth a word
    picture = {"file": "hafen.jpg", "alt": "Der Hafen", "caption": "Der Hafen", "credit": "Test"}
    words = ["build", article(pictures=[picture]), "--variant", "screen", "--format", "json"]
    first, again = umbruch(code=known(words)), umbruch(code=known(words))
    assert "typer" in taken(first)
    assert {"typer", "yaml"}.isdisjoint(taken(again))
    assert again.stdout == first.stdout
    findings = [[line for line in done.stderr.splitlines() if not line.startswith("took")] for done in (first, again)]
    assert findings[0] == findings[1] != []


def test_a_build_is_made_anew_when_its_copy_changes_and_put_back_when_its_files_go(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path
) -> None:
    words = ["build", article(), "--variant", "screen"]
    umbruch(code=known(words))
    made = tmp_path / "out/probe/probe.screen.pdf"
    content = made.read_bytes()
    made.unlink()
    assert "weasyprint" not in taken(umbruch(code=known(words)))
    assert made.read_bytes() == content
    article(body="Ein anderer Satz.")
    assert "weasyprint" in taken(umbruch(code=known(words)))
    assert made.read_bytes() != content


@pytest.mark.parametrize("more", [(), ("--format", "json")])
def test_what_is_wrong_is_told_in_the_same_way_without_a_command_line(
    umbruch: Run, article: Callable[..., Path], more: tuple[str, ...]
) -> None:
    words = ["build", article(), "--variant", "screen", *more]
    assert umbruch(*words).returncode == ExitCode.DONE
    article(headlin="Probe")
    again, anew = umbruch(*words), umbruch(*words, "--no-cache")
    assert again.returncode == anew.returncode == ExitCode.COPY
    assert (again.stdout, again.stderr) == (anew.stdout, anew.stderr)
    assert "copy/unknown-field" in again.stderr


def test_two_paths_that_come_to_have_one_name_are_refused_in_words_used_before(
    umbruch: Run, article: Callable[..., Path], tmp_path: Path
) -> None:
    for number in (1, 2):
        (tmp_path / f"{number}").mkdir()
        story = shutil.copy(article(), tmp_path / f"{number}")
        (tmp_path / f"{number}/edition.yaml").write_text(an_edition(Path(story), f"number: {number}"), "utf-8")
    words = ["build", "1", "2", "--variant", "screen"]
    assert umbruch(*words).returncode == ExitCode.DONE
    shutil.copy(tmp_path / "1/edition.yaml", tmp_path / "2")
    refused = umbruch(*words)
    assert refused.returncode == ExitCode.USAGE
    assert "two of the paths make 'ozd-2025-08-22-nr1'" in refused.stderr


@pytest.mark.parametrize("name", ["article", "edition", "style"])
def test_schema_is_a_json_schema(umbruch: Run, name: str) -> None:
    data = json.loads(umbruch("schema", name).stdout)
    assert data["type"] == "object"
    assert data["properties"]
