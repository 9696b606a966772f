"""The sample editions' pictures, advertisements and filed copy, made by a script.

``python -m bench.samples`` writes them into articles/. The same script writes the same files: every random choice has
a fixed seed and nothing asks the clock. What the script writes is committed, so that a reader finds a newspaper there.
"""
