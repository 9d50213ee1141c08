"""Times this book's own commands against Jupyter Book's, on copies of the same sources, in turns.

    make bench            or: python benchmarks/build.py --rounds 5

Cold: from no _build, executing every notebook. Edit: one word more in the prose of one page, until the
command ends or, with `press serve`, until the served page shows the word. Nothing is asserted: the
clock of a shared machine is no test.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = "chapters/read/voices"
BIN = Path(sys.executable).parent
PRESS = [sys.executable, "-m", "press.cli"]
STOCK = [str(BIN / "jupyter-book"), "build"]
AIM = 0.6
PORT = 8765


def copy(folder: Path) -> Path:
    """The sources that git would commit, in a folder of their own."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def environment(book: Path) -> dict:
    return {**os.environ, "PYTHONPATH": str(book)}


def seconds(command: list[str], book: Path) -> float:
    """Run a command in a copy of the book; the wall time it takes."""
    begin = time.perf_counter()
    run = subprocess.run(command, cwd=book, env=environment(book), capture_output=True, text=True)
    taken = time.perf_counter() - begin
    if run.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{run.stdout}{run.stderr}")
    return taken


def add_word(book: Path, word: str) -> None:
    """Add a word to the first paragraph of prose below the title of PAGE."""
    page = book / f"{PAGE}.md"
    head, title, text = page.read_text(encoding="utf-8").partition("\n# ")
    line, _, rest = text.partition("\n\n")
    page.write_text(f"{head}{title}{line}\n\n{word} {rest}", encoding="utf-8")


def cold(command: list[str], book: Path) -> float:
    shutil.rmtree(book / "_build", ignore_errors=True)
    return seconds(command, book)


def edited(command: list[str], book: Path, word: str) -> float:
    add_word(book, word)
    taken = seconds(command, book)
    if word not in (book / f"_build/html/{PAGE}.html").read_text(encoding="utf-8"):
        sys.exit(f"{' '.join(command)} did not print the edited page")
    return taken


def served(address: str, book: Path, word: str) -> float:
    """Add a word; the wall time until the served page shows it."""
    begin = time.perf_counter()
    add_word(book, word)
    wait_for(lambda: word in read(f"{address}{PAGE}.html"))
    return time.perf_counter() - begin


def read(address: str) -> str:
    try:
        return urllib.request.urlopen(address).read().decode()
    except OSError:
        return ""


def wait_for(what) -> None:
    end = time.monotonic() + 120
    while not what():
        if time.monotonic() > end:
            sys.exit("press serve did not show the page within two minutes")
        time.sleep(0.02)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3, help="how often each command is timed (default 3)")
    rounds = parser.parse_args().rounds
    times = {name: [] for name in ("cold stock", "cold press", "edit stock", "edit press", "edit serve")}
    with tempfile.TemporaryDirectory() as folder:
        stock, press, served_book = (copy(Path(folder, name)) for name in ("stock", "press", "serve"))
        for turn in range(1, rounds + 1):
            times["cold stock"].append(cold([*STOCK, "--all", "."], stock))
            times["cold press"].append(cold([*PRESS, "book"], press))
            times["edit stock"].append(edited([*STOCK, "."], stock, f"stock{turn}"))
            times["edit press"].append(edited([*PRESS, "book"], press, f"press{turn}"))
            latest = (f"{name} {taken[-1]:.2f} s" for name, taken in times.items() if taken)
            print(f"round {turn}: {', '.join(latest)}", flush=True)
        serve = [*PRESS, "serve", "--port", str(PORT)]
        with open(Path(folder, "serve.log"), "w") as log:
            server = subprocess.Popen(serve, cwd=served_book, env=environment(served_book), stdout=log, stderr=log)
        try:
            address = f"http://127.0.0.1:{PORT}/"
            wait_for(lambda: address in Path(folder, "serve.log").read_text())
            time.sleep(1)
            for turn in range(1, rounds + 1):
                times["edit serve"].append(served(address, served_book, f"serve{turn}"))
                time.sleep(2)
        finally:
            server.terminate()
            server.wait()
    median = {name: statistics.median(taken) for name, taken in times.items()}
    print()
    for name, stock_name, command in (
        ("cold press", "cold stock", "press book, against jupyter-book build --all"),
        ("edit press", "edit stock", "press book after an edit, against jupyter-book build"),
        ("edit serve", "edit stock", "press serve after an edit, against jupyter-book build"),
    ):
        ratio = median[name] / median[stock_name]
        print(f"{median[name]:6.2f} s / {median[stock_name]:5.2f} s = {ratio:.2f} (aim: {AIM})  {command}")


if __name__ == "__main__":
    main()
