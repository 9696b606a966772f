"""HTML: the plan as semantic pages, in reading order; what a page says is decided before it gets here."""
