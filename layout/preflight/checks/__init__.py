"""The rules, one a file; `layout.preflight.check` finds them by listing this folder."""
