"""Tables and figures for publication."""
