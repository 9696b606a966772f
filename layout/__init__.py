"""Umbruch: newspaper page make-up from YAML copy to the printed page."""
