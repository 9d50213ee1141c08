"""What prints the book: Sphinx extensions, editions, checks, and the `press` command."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
