"""What a person decides: review sheets, decisions, what to read first, agreement of coders."""
