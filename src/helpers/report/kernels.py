"""Kernels that are forked from one process which has imported what notebooks need.

The imports of a kernel take two seconds; a fork of a process that has them is there at once, and as
separate. `multiprocessing` brings the server of forks, and jupyter_client the place for it: a
kernel provisioner, which pyproject names. Where a system cannot fork, kernels start as usual.
"""

import multiprocessing
import os
import sys
import threading
from multiprocessing import connection, forkserver
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import KernelProvisionerFactory, LocalProvisioner

NAME = "forked"
OF_THIS_PYTHON = [sys.executable, "-m", "ipykernel_launcher"]


def use(start: bool = False) -> None:
    """Fork each kernel that this process starts from now on.

    Parameters
    ----------
    start : bool
        Let the server begin its imports now, and not at the first kernel.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        KernelProvisionerFactory.instance().default_provisioner_name = NAME
        multiprocessing.get_context("forkserver").set_forkserver_preload(["helpers.report.warm"])
        if start:
            forkserver.ensure_running()


class Forked:
    """A forked process as jupyter_client knows one, by the methods of ``subprocess.Popen``."""

    stdin = stdout = stderr = None

    def __init__(self, *arguments):
        forks = multiprocessing.get_context("forkserver")
        # A daemon, since this process would wait for the end of any other before its own.
        self._process = forks.Process(target=_run, args=arguments, daemon=True)
        self._process.start()
        self.pid = self._process.pid or 0
        self.kill, self.terminate = self._process.kill, self._process.terminate

    def poll(self) -> int | None:
        """The exit code, or None as long as it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """The exit code, once it has ended."""
        self._process.join()
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)


class ForkingProvisioner(LocalProvisioner):
    """Fork a kernel of this Python, and start any other as usual."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Start the kernel; called by jupyter_client."""
        if cmd[:3] != OF_THIS_PYTHON:
            return await super().launch_kernel(cmd, **kwargs)
        quiet = kwargs.get("stderr") is not None
        process = Forked(cmd[3:], kwargs["env"], kwargs.get("cwd"), quiet)
        self.process = process  # type: ignore[assignment]  # it has the methods of one
        self.pid = self.pgid = process.pid
        return self.connection_info


def _run(words: list[str], environment: dict[str, str], folder: str | None, quiet: bool) -> None:
    """Be a kernel until it is shut down, or the process that started it ends."""
    from ipykernel.kernelapp import IPKernelApp

    from helpers.report import warm

    os.setsid()  # so that Ctrl-C in a terminal is for the command alone
    threading.Thread(target=_end_with_parent, daemon=True).start()
    multiprocessing.current_process().daemon = False  # a notebook may have processes too
    os.environ.clear()
    os.environ.update(environment)
    sys.argv, sys.path[:] = [OF_THIS_PYTHON[-1], *words], warm.PATH
    os.chdir(folder or os.curdir)
    if quiet:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    IPKernelApp.launch_instance([*words, f"--IPKernelApp.parent_handle={os.getppid()}"])


def _end_with_parent() -> None:
    if parent := multiprocessing.parent_process():
        connection.wait([parent.sentinel])
    os._exit(1)
