"""How long it takes to make everything that leaves the site, from a book that is built, and how large it is.

    python benchmarks/exports.py

The target is a minute on two cores, for all exports together.
"""

import os
import time

from press import exports, paper

TARGET = 60  # seconds


def main() -> None:
    begin, busy = time.perf_counter(), os.getloadavg()[0]
    seconds = exports.make(paper.EXPORTS, list(exports.MAKERS))
    whole = time.perf_counter() - begin
    print(f"{'seconds':>8}  export (they run side by side, as many as there are cores)")
    for name, taken in seconds.items():
        print(f"{taken:8.1f}  {name}")
    files = [path for path in paper.EXPORTS.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files) / 1e6
    print(f"{whole:8.1f}  all, {len(files)} files, {size:.1f} MB; the target is {TARGET} s")
    print(f"{os.cpu_count()} cores, {busy:.1f} other processes waiting for them at the start")


if __name__ == "__main__":
    main()
