"""The press: made-up pages to finished files."""
