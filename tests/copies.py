"""Books to break on purpose: a small one, and Python run in a copy with the press that stands there."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from press import ROOT

HEADER = """\
---
jupytext: {text_representation: {extension: .md, format_name: myst}}
kernelspec: {display_name: Python 3, name: python3}
---
"""
COUNTS = """\
# Counts

```{code-cell} ipython3
import pandas as pd
counts = pd.read_csv("../data/counts.csv")
```

The sum of them:

```{code-cell} ipython3
print("words:", counts["words"].sum())
```
"""
OTHER = """\
# Other

```{code-cell} ipython3
2 + 3
```
"""
CONFIG = """\
title: A small book
only_build_toc_files: true
execute: {execute_notebooks: cache, raise_on_error: true, timeout: 5}
sphinx: {extra_extensions: [press.freshness]}
"""


def small_book(folder: Path) -> Path:
    """A book of two chapters with this project's code; `counts` adds 120 and 80 from its data."""
    for name in ("press", "framing"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    files = {
        "_config.yml": CONFIG,
        "_toc.yml": "format: jb-book\nroot: index\nchapters:\n  - file: chapters/counts\n  - file: chapters/other\n",
        "index.md": "# A small book\n",
        "chapters/counts.md": HEADER + COUNTS,
        "chapters/other.md": HEADER + OTHER,
        "data/counts.csv": "voice,words\noutlet,120\nquoted,80\n",
        "uv.lock": "version = 1\n",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def in_copy(root: Path, *command: str) -> subprocess.CompletedProcess:
    """Run Python in `root` with the press and framing that stand there."""
    return subprocess.run(
        [sys.executable, *command], cwd=root, env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True, text=True, timeout=120,
    )
