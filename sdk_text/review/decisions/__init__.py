"""Decisions of persons: their file, their place in a new run, their effect on codings."""
