"""What a build costs, beside what a publisher would otherwise run: `make bench`, `make bench-compare`."""
