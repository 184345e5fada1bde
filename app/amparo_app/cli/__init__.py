"""The command line: one module a family of commands, nothing heavy imported before a command runs."""
