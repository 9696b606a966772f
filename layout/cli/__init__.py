"""The command line: the only room that prints.

A build that is asked for in the words of an earlier one, and whose input is as it was, is told before the commands are
known: to learn them takes longer than to put its files in place.
"""

import sys
from typing import NoReturn


def main() -> NoReturn:
    """Run the command line and end the process with the exit code of design.md's table."""
    words = sys.argv[1:]
    if words[:1] == ["build"]:
        from layout.cli.again import told_again

        if told_again(words):
            sys.exit(0)
    from layout.cli.commands import run

    run()
