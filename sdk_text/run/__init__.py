"""A run: its stages in order, its output folder, the extract command."""
