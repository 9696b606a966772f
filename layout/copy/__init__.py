"""Copy: what the newsroom hands in, read from YAML into frozen values."""
