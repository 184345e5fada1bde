"""The faces of Amparo: the command line, the web pages and the supervisor of all processes."""
