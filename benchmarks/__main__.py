"""`python -m benchmarks`: every benchmark in turn, each in a process of its own; options are passed on."""

from __future__ import annotations

import subprocess
import sys

ALL = ("engine", "restart", "long_case", "records", "command_line", "law", "documents", "packets", "plugins", "web")


def main() -> int:
    """Run every benchmark with the options given; return the first exit code that is not 0."""
    codes = [subprocess.call([sys.executable, "-m", f"benchmarks.{name}", *sys.argv[1:]]) for name in ALL]
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    sys.exit(main())
