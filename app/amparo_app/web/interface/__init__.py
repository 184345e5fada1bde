"""The interface for programs: the work of the pages as JSON, by tokens that somebody made for their own programs."""
