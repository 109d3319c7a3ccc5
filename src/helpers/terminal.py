"""What a command does to the terminal that it writes to."""

import io
import sys


def allow_every_sign() -> None:
    """Where a terminal cannot show … or −, print an escape in its place and no traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
