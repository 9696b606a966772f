"""The README is held to its word: its commands exist, every command is in it, its files are there."""

import re
from pathlib import Path

import pytest
from typer.main import get_command

from layout.cli.commands import app

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf-8")
COMMANDS = {name: command for name, command in get_command(app).commands.items()}  # type: ignore[attr-defined]  # noqa: C416


def test_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_the_two_commands_are_the_makefiles() -> None:
    block = README.split("```sh\n")[1].split("```")[0]
    named = [line.split("#")[0].split()[1] for line in block.splitlines()]
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert named == ["pdf", "test"]
    assert set(named) <= set(targets)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_is_documented(name: str) -> None:
    row = next((line for line in README.splitlines() if line.startswith(f"| `umbruch {name}")), "")
    assert row
    command = COMMANDS[name]
    for option in (option for parameter in command.params for option in parameter.opts if option.startswith("--")):
        assert option in row or option == "--format", f"{name} {option}"
    for sub in getattr(command, "commands", {}):
        assert sub in row


def test_no_command_is_documented_that_is_not_there() -> None:
    named = re.findall(r"^\| `umbruch (\w+)", README, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def test_every_file_named_is_there() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README) + re.findall(r'src="([^"]+)"', README)
    assert links
    missing = [link for link in links if not (ROOT / link).exists()]
    assert missing == []
