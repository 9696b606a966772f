"""What the proof desk costs: from saving a file to its page in the browser, and comparing two editions."""
