"""Kernels forked from a process that has already imported what every notebook imports.

A fresh kernel spends most of its start on importing IPython, numpy, pandas and matplotlib. Here one
process imports them once, and every kernel is a fork of it. jupyter_client finds
`ForkedProvisioner` by its entry point in pyproject.toml, so nbclient and nbval use it unchanged.
`framing` is not among the imports: each kernel reads it afresh from the disk.
"""

import builtins
import gc
import json
import os
import random
import signal
import socket
import subprocess
import sys
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

from jupyter_client.provisioning import LocalProvisioner

NAME = "forked-provisioner"
CHOICE = "JUPYTER_DEFAULT_PROVISIONER_NAME"  # where jupyter_client looks for it
IPYKERNEL = ["-m", "ipykernel_launcher"]


def enable(early: bool = False) -> None:
    """Let the kernels that this process starts be forked ones, where the system can fork safely.

    early: a kernel is certain to be wanted, so begin now to import what it needs.
    On macOS the libraries behind numpy do not survive a fork; there, as on Windows, the ordinary
    kernels stay.
    """
    if hasattr(os, "fork") and sys.platform != "darwin":
        os.environ.setdefault(CHOICE, NAME)
    if early and os.environ.get(CHOICE) == NAME:
        server()


@cache
def server() -> socket.socket:
    """The line to the forking process, which starts at the first call and ends with this process."""
    here, there = socket.socketpair()
    with there:
        # A session of its own, so that Ctrl-C reaches the asker alone, who then closes the line.
        subprocess.Popen(
            [sys.executable, "-m", __name__], stdin=there, start_new_session=True,
            cwd=Path(__file__).parent.parent,
        )
    return here


class ForkedProvisioner(LocalProvisioner):
    """Starts IPython kernels by fork, and any other kernel as jupyter_client always does."""

    folder = None

    async def pre_launch(self, **options) -> dict:
        # A port is chosen long before the kernel takes it, and kernels that start side by side do
        # choose the same one now and then. A socket in a folder of its own cannot be taken.
        if self.folder is None and self.kernel_spec.argv[1:3] == IPYKERNEL:
            self.folder = TemporaryDirectory(prefix="kernel-")
            self.parent.transport, self.parent.ip = "ipc", f"{self.folder.name}/ipc"
        return await super().pre_launch(**options)

    async def cleanup(self, restart: bool = False) -> None:
        await super().cleanup(restart)
        if self.folder and not restart:
            self.folder.cleanup()

    async def launch_kernel(self, cmd: list[str], **options) -> dict:
        streams = [options.get(name) for name in ("stdout", "stderr")]
        forkable = cmd[:3] == [sys.executable, *IPYKERNEL]
        if not forkable or any(isinstance(stream, int) for stream in streams):
            return await super().launch_kernel(cmd, **options)
        self.process = ForkedKernel(cmd[3:], options["env"], options.get("cwd"), *streams)
        self.pid = self.pgid = self.process.pid
        self.cwd = options.get("cwd") or Path.cwd()
        return self.connection_info


class ForkedKernel:
    """What `subprocess.Popen` would know of a kernel that another process has forked."""

    stdin = stdout = stderr = returncode = None

    def __init__(self, arguments: list[str], environment: dict, folder, stdout=None, stderr=None):
        """Fork a kernel in `folder`; raises RuntimeError if the forking process has stopped."""
        self.line, kernels_end = socket.socketpair()
        streams = [(given or usual).fileno() for given, usual in
                   ((stdout, sys.__stdout__), (stderr, sys.__stderr__))]
        request = {"arguments": arguments, "environment": environment, "folder": str(folder or Path.cwd())}
        try:
            with kernels_end:
                # One byte with the kernel's end of its own line; the request itself goes down that.
                socket.send_fds(server(), [b"k"], [kernels_end.fileno(), *streams])
            self.line.sendall(json.dumps(request).encode() + b"\n")
            self.line.settimeout(60)
            self.pid = int(self.line.recv(16))
        except (OSError, ValueError) as problem:
            raise RuntimeError(
                "The process that forks kernels has stopped; its own message is above. "
                f"{CHOICE}=local-provisioner does without it."
            ) from problem

    def wait(self) -> int:
        """Wait until the kernel has ended: it holds the other end of the line as long as it lives."""
        if self.returncode is None:
            self.line.settimeout(None)
            self._listen()
        return self.returncode

    def poll(self) -> int | None:
        """None while the kernel lives; how it ended is not known, so 0 afterwards."""
        if self.returncode is None:
            self.line.settimeout(0)
            self._listen()
        return self.returncode

    def _listen(self) -> None:
        try:
            self.line.recv(1)
        except BlockingIOError:
            return
        except ConnectionError:
            pass
        self.line.close()
        self.returncode = 0

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)


def main() -> None:
    """Import, then fork a kernel for every request, until the process that asks has ended."""
    requests = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    # An ordinary kernel neither knows this package nor looks where its parent happened to start.
    del sys.modules["press"]
    if not sys.flags.safe_path:
        del sys.path[0]
    preload()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended kernels leave no zombies
    while True:
        _, ends, *_ = socket.recv_fds(requests, 1, 3)
        if not ends:
            return
        with warnings.catch_warnings():
            # Python warns of numpy's idle threads, which OpenBLAS itself winds up around a fork.
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            requests.close()
            become_kernel(*ends)
            return
        for end in ends:
            os.close(end)


def preload() -> None:
    """Import what every notebook imports, with the state that an ordinary kernel would give it."""
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    # pandas asks at its import whether it runs in a kernel, and prints fewer columns if it does.
    builtins.get_ipython = lambda: SimpleNamespace(kernel=None)
    import pandas  # noqa: F401

    del builtins.get_ipython
    import ipykernel.kernelapp  # noqa: F401
    import matplotlib.backends.backend_agg  # noqa: F401
    import matplotlib.pyplot  # noqa: F401
    import numpy.random  # noqa: F401

    gc.collect()
    gc.freeze()  # so that no collection in a kernel copies these pages


def become_kernel(line: int, stdout: int, stderr: int) -> None:
    """Be an ordinary ipykernel, in a session, folder and environment of its own."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    asker = socket.socket(fileno=line)
    asker.set_inheritable(False)  # what a notebook starts does not keep the line open
    request = json.loads(asker.makefile().readline())
    for stream, number in ((os.open(os.devnull, os.O_RDONLY), 0), (stdout, 1), (stderr, 2)):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv[:] = [find_spec("ipykernel_launcher").origin, *request["arguments"]]
    random.seed()
    sys.modules["numpy.random"].seed()
    asker.sendall(str(os.getpid()).encode())
    asker.detach()  # the line stays open until the very end of this process, which is what it tells

    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance([
        f"--IPKernelApp.parent_handle={os.getppid()}",  # end when the forking process ends
        "--log-level=ERROR",  # a kernel's own warnings do not belong between the lines of a build
        *request["arguments"],
    ])


if __name__ == "__main__":
    main()
