"""The law of time: dates counted from cited rules, explained step by step. Pure: no clock, no disk, no network."""
