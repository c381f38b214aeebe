"""Which segments are most worth reading first."""
