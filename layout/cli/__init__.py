"""The command line: the only room that prints.

A build that is asked for in the words of an earlier one needs no command line: to learn the commands takes longer than to
put the files of an equal build in place.
"""

import atexit
import os
import sys
from contextlib import suppress
from typing import Final, NoReturn

#: The exit code of a command that somebody stopped.
STOPPED: Final = 130


def main() -> NoReturn:
    """Run the command line and end the process with the exit code that README.md lists."""
    try:
        try:
            _run(sys.argv[1:])
        except KeyboardInterrupt:  # before the commands are known
            stopped()
    except SystemExit as ended:
        _leave(ended)


def stopped() -> NoReturn:
    """Say that somebody stopped the command, and end it."""
    print("umbruch: stopped", file=sys.stderr)
    sys.exit(STOPPED)


def unwritable(error: OSError) -> int:
    """Say that results could not be written; returns the exit code."""
    from layout.errors import ExitCode

    print(f"umbruch: cannot write the results: {error.strerror}", file=sys.stderr, flush=True)
    return ExitCode.WRITE


def _run(words: list[str]) -> NoReturn:
    try:
        os.getcwd()  # noqa: PTH109 - nothing of it is needed
    except OSError as error:
        from layout.errors import ExitCode

        print(f"umbruch: the folder this was started in cannot be looked at: {error.strerror}", file=sys.stderr)
        sys.exit(ExitCode.USAGE)
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # else it looks for some in all that is installed
    if words[:1] == ["build"]:
        from layout.cli.again import build_again

        build_again(words)
    from layout.press.jobs import unhurried

    with unhurried():
        from layout.cli.commands import run
    run()


def _leave(ended: SystemExit) -> NoReturn:
    """End the process as the interpreter does, but leave its memory to the system.

    To take down piece by piece what a build leaves there takes as long as to make two pages.
    """
    if "threading" in sys.modules:
        sys.modules["threading"]._shutdown()  # noqa: SLF001 - no public way; it waits for what is still at work
    atexit._run_exitfuncs()  # noqa: SLF001 - no public way
    code = ended.code if isinstance(ended.code, int) else 1
    os._exit(code or _said())


def _said() -> int:
    """Write out what is still to be said; returns 0, or an exit code if it cannot be written."""
    with suppress(OSError, AttributeError):  # who cannot be told what was found is told the exit code
        sys.stderr.flush()
    try:
        if sys.stdout:  # it may have been closed before we began
            sys.stdout.flush()
    except BrokenPipeError:  # whoever read has had enough
        return 1
    except OSError as error:
        return unwritable(error)
    return 0
