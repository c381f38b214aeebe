"""Signs, abbreviations and stretches of text, as every stage sees them."""
