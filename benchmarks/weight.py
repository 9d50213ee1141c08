"""What each page weighs, compressed, and how many files it asks for.

    python benchmarks/weight.py                   every page of _build/html
    python benchmarks/weight.py FOLDER ...        every page of other builds, such as one of an earlier commit
    python benchmarks/weight.py --stock           the same sources under Jupyter Book's stock theme as well
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

from press import ROOT, browser, weight


def pages(folder: Path) -> list[str]:
    """The pages of a built book, as paths below its folder."""
    return sorted(
        str(path.relative_to(folder)) for path in folder.rglob("*.html") if not str(path.relative_to(folder)).startswith("_")
    )


def table(chromium, folder: Path) -> None:
    """Print one line a page, and the heaviest."""
    print(f"\n{folder}\n{'requests':>8}  {'MB':>6}  page")
    heaviest = 0
    with browser.serve(folder) as origin:
        for name in pages(folder):
            measured = weight.measure(chromium, origin + name, origin)
            heaviest = max(heaviest, measured.bytes)
            elsewhere = f"  ({len(measured.foreign)} to other hosts, not weighed)" if measured.foreign else ""
            print(f"{len(measured.addresses):8}  {measured.bytes / 1e6:6.3f}  {name}{elsewhere}")
    print(f"heaviest: {heaviest / 1e6:.3f} MB; budget: {weight.BYTES / 1e6:.2f} MB in {weight.REQUESTS} requests")


def stock(folder: Path) -> Path:
    """Build the book's sources with Jupyter Book's own theme and extensions; returns the built pages."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    settings = config["sphinx"]["config"]
    ours = [name for name in settings.pop("extensions") if name.startswith(("press.", "sphinxcontrib.")) and name != "press.site"]
    config["sphinx"]["extra_extensions"] = ours
    for key in ("html_theme", "html_theme_options"):
        settings.pop(key, None)
    path = folder / "_config.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    command = [Path(sys.executable).with_name("jupyter-book"), "build", ROOT, "--config", path, "--path-output", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / "_build" / "html"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, default=[ROOT / "_build" / "html"], metavar="FOLDER")
    parser.add_argument("--stock", action="store_true", help="build and weigh the stock theme too")
    chosen = parser.parse_args()
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        chromium = browser.launch(playwright)
        for built in [*chosen.folders, *([stock(Path(folder))] if chosen.stock else [])]:
            table(chromium, built)


if __name__ == "__main__":
    main()
