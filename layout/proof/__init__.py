"""Proofing: pages as pictures, what changed between two builds, readers' marks, and the proof desk."""
