"""Cases taken over from another system's spreadsheet: read, understood, reviewed row by row, and only then opened."""
