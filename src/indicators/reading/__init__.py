"""From spreadsheets to frames: every non-empty cell is read, and has exactly one disposition."""
