"""Loaded into every kernel of a build: end with the process that started it.

ipykernel looks for that process too, but only from the moment at which it has started, and for
good only where orphans go to process 1: a kernel whose builder was killed before could stay.
"""

import os
import threading
import time

PARENT_VARIABLE = "JPY_PARENT_PID"
"""Environment variable in which Jupyter tells a kernel who started it."""

SECONDS_BETWEEN_LOOKS = 0.5


def load_ipython_extension(shell) -> None:
    """Begin to watch; IPython calls this when the kernel starts."""
    parent = int(os.environ.get(PARENT_VARIABLE, "0"))
    if os.name == "posix" and parent:  # elsewhere the number of a parent never changes
        threading.Thread(target=_end_with, args=[parent], daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)
