"""The PDF under examination, as plain values: `objects` alone imports pikepdf, the rules see none of it."""
