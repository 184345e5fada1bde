"""The case: its record, its events, what a command means (`decide`), what follows from the record (`settle`)."""
