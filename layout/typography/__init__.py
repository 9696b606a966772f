"""Typography: marks read, characters set right, words broken, faces found, before copy is composed."""
