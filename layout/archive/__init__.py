"""The archive: editions as BagIt bags, found by a catalogue, checked, and exported for libraries."""
