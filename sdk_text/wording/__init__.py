"""All words that a reader of results sees, in Latvian and English, and how numbers are written."""
