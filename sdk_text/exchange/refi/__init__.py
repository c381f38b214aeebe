"""The REFI-QDA standard (version 1.5): QDPX projects and QDC codebooks."""
