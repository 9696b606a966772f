"""`python -m layout.cli` is `umbruch`."""

from layout.cli import main

main()
