"""Errors that end a run, each with its exit code.

A stage gathers findings and raises one `LayoutError` at its end when it cannot go on. The command line maps the error to an
exit code and prints the findings; nothing else catches it.
"""

from collections.abc import Iterable
from enum import IntEnum

from layout.findings import Finding


class ExitCode(IntEnum):
    """What the process says when it ends."""

    DONE = 0
    DIFFERS = 1
    USAGE = 2
    COPY = 3
    MISSING = 4
    MAKEUP = 5
    PREFLIGHT = 6
    WRITE = 7
    BUG = 70


class LayoutError(Exception):
    """The run cannot go on. Carries the findings that say why."""

    exit_code = ExitCode.BUG

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)
        for finding in self.findings:
            self.add_note(str(finding))  # where it is not the command line that shows it


class UsageError(LayoutError):
    """The command was called in a way that makes no sense."""

    exit_code = ExitCode.USAGE


class FixityError(LayoutError):
    """A file of the archive is not what was put in."""

    exit_code = ExitCode.DIFFERS


class CopyRefusedError(LayoutError):
    """Copy, edition, style or marks cannot be read as they are."""

    exit_code = ExitCode.COPY


class MissingPartError(LayoutError):
    """A font, glyph, colour profile or program that the work needs is missing."""

    exit_code = ExitCode.MISSING


class MakeupError(LayoutError):
    """The copy does not fit the pages, or a page came out other than it was made up."""

    exit_code = ExitCode.MAKEUP


class PreflightError(LayoutError):
    """A finished file breaks a rule of press or archive."""

    exit_code = ExitCode.PREFLIGHT


class WriteError(LayoutError):
    """A result cannot be written."""

    exit_code = ExitCode.WRITE
