"""The press: from HTML to finished PDF files, and what a printing house accepts."""
