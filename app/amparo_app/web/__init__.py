"""The pages: an office's work in a browser, drawn on the server, usable without JavaScript."""
