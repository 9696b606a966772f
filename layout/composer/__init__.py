"""The composer: copy in, set lines on the grid out."""
