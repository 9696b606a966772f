"""The command line: the only room that prints.

A build that is asked for in the words of an earlier one, and whose input is as it was, is told before the commands are
known: to learn them takes longer than to put its files in place.
"""

import atexit
import os
import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process with the exit code of design.md's table."""
    try:
        _run(sys.argv[1:])
    except SystemExit as ended:
        _leave(ended)


def _run(words: list[str]) -> NoReturn:
    if words[:1] == ["build"]:
        from layout.cli.again import told_again

        if told_again(words):
            sys.exit(0)
    from layout.press.jobs import unhurried

    with unhurried():
        from layout.cli.commands import run
    run()


def _leave(ended: SystemExit) -> NoReturn:
    """End the process as the interpreter does, but leave its memory to the system.

    To take down piece by piece what a build leaves there takes as long as to make two pages.
    """
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody listens any more: the interpreter says so
        raise ended from None
    if len(sys._current_frames()) > 1:  # noqa: SLF001 - the interpreter waits for other threads; `threading` is slow to ask
        raise ended
    atexit._run_exitfuncs()  # noqa: SLF001 - no public way
    os._exit(ended.code if isinstance(ended.code, int) else 1)
