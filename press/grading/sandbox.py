"""Run the cells of a stranger's notebook where there is nothing to take, and bring back the values of some names.

One process imports Python's usual packages once, and every run is a fork of it. A run has two processes:
the *guard*, which keeps the time and counts what comes out, and the *inmate*, which runs the cells. Before it
does, the inmate gets namespaces of its own (Linux): a file system that holds Python, `framing` and `data`,
read-only, and an empty folder in memory; no network, not even the machine's own addresses; no process but
those that it starts. They all end with it. `press.grading` says against whom this is meant.

This module is both ends: `Sandbox` in the grading process, `main` in the process that forks.
"""

import ctypes
import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

from framing.errors import BadInput
from press import ROOT

PRINTED = 1_000_000  # bytes of output that a notebook may print
RETURNED = 20_000_000  # bytes of values that it may return, all in all
SCRATCH = "64m"  # what it may write to its empty folder
PROCESSES = 16  # processes and threads that it may have
WIDE = 64_000  # user ids from here on belong to nobody; each run gets one, where the grader is root

# From <linux/sched.h>, <sys/mount.h>, <sys/prctl.h> and <linux/capability.h>.
NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_USER, NEW_PROCESSES, NEW_NETWORK = (
    0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 32, 4096, 16384, 1 << 18
MS_KEPT = {
    os.ST_NOSUID: 2,
    os.ST_NODEV: 4,
    os.ST_NOEXEC: 8,
    os.ST_NOATIME: 1024,
    os.ST_NODIRATIME: 2048,
    os.ST_RELATIME: 1 << 21,
}
MNT_DETACH = 2
PR_CAPBSET_DROP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 24, 36, 38
CAPABILITY_VERSION_3 = 0x20080522


class Limits(NamedTuple):
    """What one submission may use; `network` is True where the system refuses to take it away."""

    seconds: float = 20
    megabytes: int = 1024
    network: bool = False


ORDINARY = Limits()


class Run(NamedTuple):
    """What came back: values (encoded) by name, failed cells, and what ended the run early, if anything did."""

    values: dict
    errors: list[dict]
    ended: str


# --- In the grading process --------------------------------------------------------------------------------------


class Sandbox:
    """The process that forks; a context manager. Several threads may call `run` at once."""

    def __init__(self, hidden: tuple[Path, ...] = ()):
        """hidden: folders that no submission may see, wherever the system's own folders lie."""
        self.line, there = socket.socketpair()
        self.lock, self.count = threading.Lock(), 0
        self.hidden = [
            str(Path(folder).resolve()) for folder in (ROOT / "exercises", ROOT / "_build", ROOT / ".git", *hidden)
        ]
        # No variable of the caller's but these: tokens and passwords live in environments.
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL", "MPLCONFIGDIR") if name in os.environ
        }
        with there:
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", __name__], stdin=there, cwd=ROOT, start_new_session=True,
                env={**kept, "PYTHONPATH": str(ROOT), "MPLBACKEND": "agg", "OPENBLAS_NUM_THREADS": "1"},
            )  # fmt: skip

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.line.close()
        self.process.wait()

    def run(self, cells: list[str], names: tuple[str, ...], limits: Limits = ORDINARY) -> Run:
        """Run cells in a process of their own and return the values of `names`.

        Raises BadInput where the system does not let a process be shut off, unless limits.network is True.
        """
        here, there = socket.socketpair()
        with here:
            with there, self.lock:
                self.count += 1
                request = {
                    "cells": cells, "names": names, "limits": limits._asdict(), "hidden": self.hidden,
                    "user": WIDE + self.count % 1000, "root": str(ROOT),
                }  # fmt: skip
                try:
                    socket.send_fds(self.line, [b"r"], [there.fileno()])
                except OSError as problem:
                    raise RuntimeError(
                        "The process that runs submissions has stopped; its message is above."
                    ) from problem
            here.settimeout(limits.seconds + 60)
            try:
                _send(here, request)
                reply = _receive(here)
            except (OSError, EOFError):
                return Run({}, [], "the process that ran it was lost; grade it again, alone")
        if reply.get("refused"):
            raise BadInput(
                f"This system does not let a submission be shut off from network and files ({reply['refused']}). Grade "
                "on a Linux that allows user namespaces, outside a container or in one that may make them; or give "
                "--with-network, and grade only what you would run yourself: network and files are in its reach then."
            )
        return _result(reply, names)


def _result(reply: dict, names: tuple[str, ...]) -> Run:
    """Read what an inmate wrote, which may be anything: the last record that is one counts."""
    values, errors, ended = {}, [], reply["ended"]
    for line in reply["records"].splitlines():
        try:
            record = json.loads(line)
            found = {name: record["values"][name] for name in names if name in record["values"]}
            failed = [{"cell": int(error["cell"]), "said": str(error["said"])[:300]} for error in record["errors"][:50]]
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue
        values, errors = found, failed
    return Run(values, errors, ended)


def _send(line: socket.socket, message: dict) -> None:
    content = json.dumps(message).encode()
    line.sendall(struct.pack("!Q", len(content)) + content)


def _receive(line: socket.socket) -> dict:
    (length,) = struct.unpack("!Q", _exactly(line, 8))
    return json.loads(_exactly(line, length))


def _exactly(line: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        part = line.recv(min(length - len(parts), 1 << 20))
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


# --- In the process that forks -----------------------------------------------------------------------------------


def main() -> None:
    """Import, then fork a guard for every request, until the process that asks has ended."""
    requests = socket.socket(fileno=os.dup(sys.stdin.fileno()))
    shell = preload()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # guards that have ended leave no zombies
    while True:
        _, ends, *_ = socket.recv_fds(requests, 1, 1)
        if not ends:
            return
        if os.fork() == 0:
            requests.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            try:
                guard(socket.socket(fileno=ends[0]), shell)
            finally:
                os._exit(0)
        os.close(ends[0])


def preload():
    """Import what every notebook imports, and make the shell that runs its cells."""
    import matplotlib.font_manager  # noqa: F401  (finds the fonts, which takes seconds where no cache can be written)
    import matplotlib.pyplot  # noqa: F401
    from IPython.core.history import HistoryManager
    from IPython.core.interactiveshell import InteractiveShell

    import framing
    import framing.policy  # noqa: F401
    import framing.speeches  # noqa: F401
    from press.grading import values  # noqa: F401

    HistoryManager.enabled = False
    shell = InteractiveShell.instance()
    shell.colors = "nocolor"
    gc.collect()
    gc.freeze()  # so that no collection in a run copies these pages
    return shell


def guard(line: socket.socket, shell) -> None:
    """Fork the inmate, keep its time, and pass on what it says."""
    request = _receive(line)
    limits = Limits(**request["limits"])
    os.setsid()
    user = None
    if limits.network:
        libc().prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)  # orphans come to the guard, which ends them
        request["home"] = tempfile.mkdtemp(prefix="submission-")
    else:
        try:
            user = unshare(request["user"])
        except OSError as problem:
            _send(line, {"refused": str(problem)})
            return
    records, to_records = os.pipe()
    printed, to_printed = os.pipe()
    refused, to_refused = os.pipe()
    pid = os.fork()
    if pid == 0:
        for end in (records, printed, refused, line.fileno()):
            os.close(end)
        inmate(request, limits, user, shell, to_records, to_printed, to_refused)
        os._exit(0)
    for end in (to_records, to_printed, to_refused):
        os.close(end)
    if reason := os.read(refused, 1000).decode(errors="replace"):
        os.waitpid(pid, 0)
        _send(line, {"refused": reason})
        return
    found, ended = watch(pid, records, printed, limits)
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    if limits.network:
        end_orphans()
        shutil.rmtree(request["home"], ignore_errors=True)
    if not ended and not found.endswith(b"\n\n"):
        ended = how_it_ended(status)
    _send(line, {"records": found.decode(errors="replace"), "ended": ended})


def watch(pid: int, records: int, printed: int, limits: Limits) -> tuple[bytes, str]:
    """Read what the inmate returns until it is done, and say what went beyond a limit."""
    found, output, deadline = bytearray(), 0, time.monotonic() + limits.seconds
    ends = [records, printed]
    while not found.endswith(b"\n\n"):
        left = deadline - time.monotonic()
        ready = select.select(ends, [], [], max(left, 0))[0]
        if not ready:
            return bytes(found), f"it ran longer than {limits.seconds:g} seconds and was stopped"
        if printed in ready:
            part = os.read(printed, 1 << 16)
            output += len(part)
            if not part:
                ends.remove(printed)
            if output > PRINTED:
                return bytes(found), f"it printed more than {PRINTED:,} characters and was stopped"
        if records in ready:
            part = os.read(records, 1 << 16)
            found += part
            if len(found) > RETURNED:
                return b"", f"it returned more than {RETURNED:,} characters and was stopped"
            if not part:
                break
    return bytes(found), ""


def how_it_ended(status: int) -> str:
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return "it used more processor time than it may and was stopped"
        return f"its process crashed ({signal.Signals(number).name})"
    return "its process ended before the last cell did"


def end_orphans() -> None:
    """End every process that is left below this one."""
    while children := Path("/proc/self/task", str(os.getpid()), "children").read_text().split():
        for child in children:
            os.kill(int(child), signal.SIGKILL)
            os.waitpid(int(child), 0)


# --- In the inmate -----------------------------------------------------------------------------------------------


def inmate(request: dict, limits: Limits, user: int | None, shell, records: int, printed: int, refused: int) -> None:
    """Shut this process off, run the cells, and write the values after each."""
    with open("/proc/self/oom_score_adj", "w") as score:
        score.write("1000")  # if memory runs out after all, this is what the kernel ends
    with open("/proc/self/statm") as sizes:
        used = int(sizes.read().split()[0]) * resource.getpagesize()
    if limits.network:
        home = request["home"]
    else:
        try:
            home = shut_off(request, user)
        except OSError as problem:
            os.write(refused, str(problem).encode())
            return
    os.close(refused)
    bound(limits, used)
    os.chdir(home)
    os.environ.clear()
    os.environ.update(HOME=home, PATH="/usr/bin:/bin", LANG="C.UTF-8", MPLBACKEND="agg", OPENBLAS_NUM_THREADS="1")
    nothing = os.open(os.devnull, os.O_RDONLY)
    for stream, number in ((nothing, 0), (printed, 1), (printed, 2)):
        os.dup2(stream, number)
    os.dup2(records, 3)
    os.closerange(4, 1024)
    sys.path.insert(0, home)
    run_cells(request["cells"], request["names"], shell, 3)


def run_cells(cells: list[str], names: list[str], shell, records: int) -> None:
    """Run cell by cell, as a notebook does, past those that fail."""
    from press.grading.values import encode

    for name in [name for name in sys.modules if name == "press" or name.startswith("press.")]:
        del sys.modules[name]
    dumps, write, errors, last = json.dumps, os.write, [], None
    for number, source in enumerate(cells, start=1):
        result = shell.run_cell(source, store_history=False)
        problem = result.error_before_exec or result.error_in_exec
        if problem is not None:
            errors.append({"cell": number, "said": f"{type(problem).__name__}: {problem}"[:300]})
        found = {}
        for name in names:
            if name in shell.user_ns:
                try:
                    found[name] = encode(shell.user_ns[name])
                    dumps(found[name])
                except Exception as problem:
                    found[name] = {"t": "other", "v": f"{type(shell.user_ns[name]).__name__}: {problem}"[:300]}
        record = dumps({"values": found, "errors": errors}).encode() + b"\n"
        if record != last or number == len(cells):
            last, left = record, memoryview(record)
            while left:
                left = left[write(records, left) :]
    write(records, b"\n")  # an empty line: all cells have run


def bound(limits: Limits, used: int) -> None:
    """Limits that neither this process nor what it starts can raise again; used: bytes of address space so far."""
    for name, most in (
        ("AS", used + limits.megabytes * 1024 * 1024),
        ("CPU", int(limits.seconds) + 2),
        ("FSIZE", 32 * 1024 * 1024),
        ("NOFILE", 256),
        ("CORE", 0),
        # Without namespaces the limit would count the grader's own processes too.
        *([] if limits.network else [("NPROC", PROCESSES)]),
    ):
        resource.setrlimit(getattr(resource, f"RLIMIT_{name}"), (most, most))


def unshare(user: int) -> int | None:
    """Leave the namespaces of this process; the next fork is the first process of its own.

    Returns the user id to take on later, or None where a user namespace has taken away all rights already.
    Raises OSError where the system does not allow it.
    """
    own = NEW_MOUNTS | NEW_NETWORK | NEW_PROCESSES | NEW_IPC
    if os.geteuid() == 0 and is_mapped(user):
        try:
            call("unshare", own)
            return user
        except OSError:
            pass  # root of a container: perhaps a user namespace is allowed
    uid, gid = os.getuid(), os.getgid()
    call("unshare", own | NEW_USER)
    for name, content in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)
    return None


def is_mapped(user: int) -> bool:
    """Whether a user id exists in this user namespace: a rootless container has few."""
    spans = [map(int, line.split()) for line in Path("/proc/self/uid_map").read_text().splitlines()]
    return any(first <= user < first + length for first, _, length in spans)


def shut_off(request: dict, user: int | None) -> str:
    """Build a file system of Python, `framing`, `data` and an empty folder, and live in it without any rights.

    Returns the empty folder. Raises OSError where the system does not allow it.
    """
    new = "/sys"  # a folder that every Linux has; what is mounted here is seen by this process alone
    mount(None, "/", None, MS_REC | MS_PRIVATE)
    mount("tmpfs", new, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    root = Path(request["root"])
    shown: list[str] = []
    for path in ("/usr", "/lib", "/lib64", "/bin", sys.base_prefix, sys.prefix, f"{root}/framing", f"{root}/data"):
        for place in (path, os.path.realpath(path)):
            if os.path.islink(place) and place.count("/") == 1:
                os.symlink(os.readlink(place), new + place)
            elif os.path.isdir(place) and not any(f"{place}/".startswith(f"{other}/") for other in shown):
                os.makedirs(new + place, exist_ok=True)
                mount(place, new + place, None, MS_BIND | MS_REC)
                kept = sum(flag for found, flag in MS_KEPT.items() if os.statvfs(new + place).f_flag & found)
                mount(None, new + place, None, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | kept)
                shown.append(place)
    os.mkdir(f"{new}/dev")
    for name in ("null", "zero", "random", "urandom"):
        Path(new, "dev", name).touch()
        mount(f"/dev/{name}", f"{new}/dev/{name}", None, MS_BIND)
    for folder in request["hidden"]:
        if os.path.isdir(new + folder):
            mount("tmpfs", new + folder, "tmpfs", MS_RDONLY, "size=4k,mode=755")
    os.mkdir(f"{new}/tmp")
    mount(
        "tmpfs",
        f"{new}/tmp",
        "tmpfs",
        MS_NOSUID | MS_NODEV,
        f"size={SCRATCH},mode=700" + (f",uid={user}" if user else ""),
    )
    if user is None:
        try:
            Path("/proc/sys/user/max_user_namespaces").write_text("0")  # of this namespace: no further ones inside
        except OSError:
            pass
    os.chdir(new)
    pivot_root()
    mount(None, "/", None, MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, "size=1m,mode=755")
    give_up_rights(user)
    return "/tmp"


def pivot_root() -> None:
    """Make the present folder the root of the file system, and let go of all that was there before."""
    number = {"x86_64": 155, "aarch64": 41, "riscv64": 41}.get(os.uname().machine)
    if number is None:
        raise OSError(f"the number of pivot_root on {os.uname().machine} is not known here")
    call("syscall", number, b".", b".")  # the old root lies on top of the new one now
    call("umount2", b".", MNT_DETACH)
    os.chdir("/")


def give_up_rights(user: int | None) -> None:
    """Become a user who may do nothing, or give up what being root of a namespace allows; there is no way back."""
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    else:
        for capability in range(64):
            libc().prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
        call("capset", (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0), (ctypes.c_uint32 * 6)())
    call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    texts = [text and text.encode() for text in (source, target, kind, options)]
    try:
        call("mount", *texts[:3], ctypes.c_ulong(flags), texts[3])
    except OSError as problem:
        raise OSError(problem.errno, f"{problem.strerror} ({target})") from None


def libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def call(name: str, *arguments) -> None:
    """Call a function of the C library; raises OSError if it fails."""
    if getattr(libc(), name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
