"""Invented coded reports, and what trains the coder on them."""
