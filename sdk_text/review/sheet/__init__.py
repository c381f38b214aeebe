"""Review sheets: codings out to a spreadsheet, decisions back in."""
