"""`press serve`: show the book, print it again whenever a file is saved, and reload the page.

Every build is a fork of this process, which has imported what the build before needed, the book's own
code excepted: so a build starts at once, always from fresh code, and cannot leave anything behind.
A second process serves the pages; it never builds.
"""

import argparse
import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import time
import traceback
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from framing.errors import BadInput
from press import ROOT, kernels

# A served page, unlike the built one, asks to be told of the next build.
RELOAD = b'new EventSource("/.builds").onmessage = () => location.reload()'


def main(argv: list[str]) -> int:
    """Build, serve and watch until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="press serve", description="Show the book and print it again whenever a file is saved."
    )
    parser.add_argument("--port", type=int, default=8000, help="the port on 127.0.0.1 (8000; 0 takes any free one)")
    port = parser.parse_args(argv).port
    built = multiprocessing.get_context("fork").Value("i", 0)
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Page, built, directory=ROOT / "_build" / "html"))
    except OSError as problem:
        raise BadInput(
            f"Port {port} cannot be used ({problem.strerror}). Name another one: make serve PORT={port + 1}"
        ) from problem
    serving = multiprocessing.get_context("fork").Process(target=serve, args=(server, os.getpid()), daemon=True)
    serving.start()
    server.socket.close()
    try:
        watch(built, f"http://127.0.0.1:{server.server_port}/")
    except KeyboardInterrupt:
        print("\nStopped.")
    finally:
        serving.terminate()
    return 0


def serve(server: ThreadingHTTPServer, parent: int) -> None:
    """Answer requests as long as the parent lives; Ctrl-C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    server.timeout = 1
    while os.getppid() == parent:
        server.handle_request()


def watch(built, address: str) -> None:
    """Build now and after every save; say where the book is to be seen."""
    from watchfiles import watch as saves

    kernels.enable(early=True)
    names = ("index.md", "chapters", "exercises", "data", "framing", "press", "_config.yml", "_toc.yml")
    places = [ROOT / name for name in names if (ROOT / name).exists()]
    first = True
    # The first build is the answer to the first timeout, when the watch is on: no save is lost.
    for changes in saves(*places, debounce=100, step=20, rust_timeout=200, yield_on_timeout=True):
        if changes:
            saved = sorted({Path(path).relative_to(ROOT).as_posix() for _, path in changes if Path(path).exists()})
            print(f"\nChanged: {', '.join(saved[:3]) or 'a file is gone'}{' …' if saved[3:] else ''}", flush=True)
        if changes or first:
            rebuild(built, address)
        first = False


def rebuild(built, address: str) -> None:
    """Build in a fork of this process; count the build if it succeeded, which reloads the pages."""
    begin = time.perf_counter()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            for name in [name for name in sys.modules if name.split(".")[0] == "framing"]:
                del sys.modules[name]  # it may have changed since this process imported it
            status = importlib.import_module("press.book").build()
            os.write(writer, "\n".join(sys.modules).encode())
        except Exception:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)
    os.close(writer)
    with open(reader) as told:
        used = told.read().splitlines()
    _, status = os.waitpid(child, 0)
    if status == 0:
        built.value += 1
        print(f"{address} shows it ({time.perf_counter() - begin:.1f} s)", flush=True)
    else:
        print(f"{address} still shows the book as it was; save again when the fault is mended.", flush=True)
    warm(used)


def warm(modules: list[str]) -> None:
    """Import what the last build needed, so that the next one finds it, but none of the book's own code."""
    for name in modules:
        if name.split(".")[0] not in ("framing", "press") and name not in sys.modules:
            with contextlib.suppress(Exception):  # some names are made up by other modules
                importlib.import_module(name)
    gc.collect()
    gc.freeze()


class Page(SimpleHTTPRequestHandler):
    """Serves the built files as they are, but pages with the request to be reloaded."""

    def __init__(self, built, *arguments, **options):
        self.built = built
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        if self.path == "/.builds":
            self.wait_for_build()
        elif self.path == "/.reload.js":
            self.answer("text/javascript", RELOAD)
        elif (page := path / "index.html" if path.is_dir() else path).suffix == ".html" and page.is_file():
            self.answer("text/html; charset=utf-8", page.read_bytes() + b'<script src="/.reload.js"></script>')
        else:
            super().do_GET()

    def wait_for_build(self) -> None:
        """Answer as a stream that says one thing: that another build has succeeded."""
        before = self.built.value
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            while self.built.value == before:
                time.sleep(0.1)
                # a comment, so that a closed page is noticed
                self.wfile.write(b":\n\n")
            self.wfile.write(b"data: built\n\n")
        except ConnectionError:
            pass

    def answer(self, kind: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_) -> None:
        """Say nothing: the terminal belongs to the builds."""
