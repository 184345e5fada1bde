"""`python -m amparo_app`, the same as `amparo`."""

from amparo_app.cli.main import run

run()
