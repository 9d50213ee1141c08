"""Sphinx extension: no page is served from an execution, or from a build, that no longer holds.

It makes the stock `jupyter-book build .` as careful as `press book`:

- jupyter-cache knows a notebook by its cells alone. Here the cache lies in a folder named after
  what the cells read: data/, framing/, uv.lock and the Python version.
- After a build that failed or warned, Sphinx takes the pages that it has read for good and is
  silent about them. Here it reads them again.
- The files of a page that left the table of contents leave the build.
"""

import hashlib
import shutil
import sys
from pathlib import Path

CACHES = ".jupyter_cache"


def key(root: Path) -> str:
    """Name the state of everything that a notebook may read: data/, framing/, uv.lock, Python."""
    digest = hashlib.sha256(sys.version.encode())
    files = [*root.glob("data/**/*"), *root.glob("framing/**/*.py"), root / "uv.lock"]
    for path in sorted(path for path in files if path.is_file() and not path.name.startswith(".")):
        digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def cache_folder(root: Path, build: Path) -> Path:
    """The folder of the jupyter-cache that holds for the present state of `root`."""
    return build / CACHES / key(root)


def open_build(app, config) -> None:
    """Point myst-nb at the cache that holds, and forget what an unfinished build has read."""
    # A changed path is a changed setting: Sphinx then reads every page again.
    build = Path(app.outdir).parent
    if getattr(config, "press_edition", "student") != "student":
        build = build.parent  # an edition with a folder of its own shares what has been executed
    folder = cache_folder(Path(app.srcdir), build)
    config.nb_execution_cache_path = str(folder)
    if folder.parent.exists():
        for other in folder.parent.iterdir():
            if other != folder:
                shutil.rmtree(other) if other.is_dir() else other.unlink()
    unfinished = Path(app.doctreedir, "unfinished")
    if unfinished.exists():
        Path(app.doctreedir, "environment.pickle").unlink(missing_ok=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.touch()


def close_build(app, problem: Exception | None) -> None:
    """Remove the files of pages that are gone; note that the build finished without a warning."""
    if problem:
        return
    if app.builder.name == "html":
        record = Path(app.doctreedir, "pages")
        before = record.read_text().splitlines() if record.exists() else []
        for page in set(before) - app.env.found_docs:
            for folder in (Path(app.outdir), Path(app.outdir, "_sources"), Path(app.outdir).parent / "jupyter_execute"):
                for file in (folder / page).parent.glob(f"{Path(page).name}.*"):
                    file.unlink()
        record.write_text("\n".join(sorted(app.env.found_docs)))
    if not app._warncount:
        Path(app.doctreedir, "unfinished").unlink(missing_ok=True)


def setup(app) -> dict:
    app.connect("config-inited", open_build)
    app.connect("build-finished", close_build, priority=900)  # after whatever may still warn
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
