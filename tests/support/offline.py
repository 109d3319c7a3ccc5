"""Nothing that the tests start may speak to another machine: an attempt is an error.

An audit hook sees every socket that Python opens, whichever library asks, and cannot be taken
away again. Kernels, and every other Python that is started later, get it from a ``sitecustomize``
whose place `guard_kernels` passes on. Other processes inherit proxies that lead nowhere.
"""

import os
import socket
import sys
from collections.abc import MutableMapping
from pathlib import Path

NOWHERE = "http://127.0.0.1:9"  # the port that discards
PROXIES = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
ASKS_FOR_A_NAME = {"socket.getaddrinfo", "socket.gethostbyname"}
SENDS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


class NetworkTouched(AssertionError):
    """Something asked another machine."""


def refuse_other_machines() -> None:
    """Let this process, from now on, reach itself and its neighbours on this machine only."""
    sys.addaudithook(_refuse)


def guard_kernels(folder: Path, environment: MutableMapping[str, str] = os.environ) -> None:
    """Make every Python started from now on, kernels too, run the guard first."""
    folder.mkdir(parents=True, exist_ok=True)
    start = f"""import importlib.util, sys
spec = importlib.util.spec_from_file_location("support.offline", {str(Path(__file__))!r})
sys.modules[spec.name] = module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.refuse_other_machines()
"""
    (folder / "sitecustomize.py").write_text(start, encoding="utf-8")
    before = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [str(folder), before]))
    environment.update(dict.fromkeys(PROXIES, NOWHERE))


def is_this_machine(host: object) -> bool:
    """Whether a host is the loopback, or no host at all."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in (None, "", "localhost", "::1", "0.0.0.0", socket.gethostname()):
        return True
    return isinstance(host, str) and host.startswith("127.")


def _refuse(event: str, arguments: tuple) -> None:
    if event in ASKS_FOR_A_NAME:
        host = arguments[0]
    elif event in SENDS and isinstance(arguments[1], tuple):  # else a socket in the file system
        host = arguments[1][0]
    else:
        return
    if not is_this_machine(host):
        raise NetworkTouched(f"{event}: {host!r} is another machine")
