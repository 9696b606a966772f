"""Preflight: what is wrong with a finished PDF, before the printer says so."""
