"""The names of a document, and which definition each use means."""
