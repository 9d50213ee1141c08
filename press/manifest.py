"""Keep `data/datapackage.json` true: every file of `data/` is described, and is what it was when described."""

import difflib
import hashlib
import json
import subprocess
from pathlib import Path

from framing import tables
from framing.errors import BadInput

# Without these a reader of the Data page could not tell what a file is, or what may be done with it.
REQUIRED = ("name", "path", "title", "description", "sources", "licenses", "hash", "bytes")


def problems(data: Path) -> list[str]:
    """Return one sentence for each thing in which `data` and its manifest disagree.

    Checked: files that the manifest does not know, files that are gone, missing descriptions,
    contents that changed (with the changed line and both values where git can tell them), and
    every rule that `framing.tables.read` applies to a table.
    """
    found = []
    manifest = tables.manifest(data)
    listed = {resource["path"]: resource for resource in manifest["resources"]}
    present = {path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file()}
    for path in sorted(present - set(listed) - {tables.MANIFEST}):
        found.append(
            f"data/{path}: the manifest data/{tables.MANIFEST} does not know this file; "
            "describe it there and run `make data`, or remove the file."
        )
    for path, resource in listed.items():
        if path not in present:
            found.append(f"data/{path}: the manifest lists this file, but it is gone; restore it, or remove its entry.")
            continue
        missing = [key for key in REQUIRED if not resource.get(key)]
        if missing:
            found.append(f"data/{tables.MANIFEST}, {path}: {', '.join(missing)} missing; add what is missing.")
        if "schema" in resource:
            for field in resource["schema"]["fields"]:
                if not field.get("description") or not field.get("type"):
                    found.append(
                        f"data/{tables.MANIFEST}, {path}, column {field['name']!r}: type or description missing; "
                        "say what the column holds, and in which unit."
                    )
            try:
                tables.read(path, data)
            except BadInput as problem:
                found.append(str(problem))
        content = (data / path).read_bytes()
        if resource.get("hash") != _hash(content):
            found.append(
                f"data/{path}: sha256 is {_hash(content)}, the manifest has {resource.get('hash')}."
                f"{_changed(data, path, resource.get('hash'), content)} "
                "If the change is meant, run `make data` and `make outputs`; if not, restore the file."
            )
    return found


def update(data: Path) -> None:
    """Write the present size and hash of every listed file into the manifest; descriptions stay as they are."""
    manifest = tables.manifest(data)
    for resource in manifest["resources"]:
        content = (data / resource["path"]).read_bytes()
        resource["hash"], resource["bytes"] = _hash(content), len(content)
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (data / tables.MANIFEST).write_text(text, encoding="utf-8")


def _hash(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def _changed(data, path, wanted, content):
    """Say which lines changed and what they held, if git has the version that the manifest describes."""
    earlier = _version(data, path, wanted)
    if earlier is None:
        return ""
    before, after = earlier.decode("utf-8", "replace").split("\n"), content.decode("utf-8", "replace").split("\n")
    said = []
    for kind, low, high, here, there in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            was, now = "\n".join(before[low:high]), "\n".join(after[here:there])
            said.append(f" Line {here + 1}: was {was!r}, is {now!r}.")
    return "".join(said[:3]) + (f" ({len(said) - 3} more places.)" if len(said) > 3 else "")


def _version(data, path, wanted):
    """Return the committed content of the file with the wanted hash, or None."""

    def git(*words):
        return subprocess.run(["git", "-C", data, *words], capture_output=True, check=False).stdout

    for commit in git("log", "-20", "--format=%H", "--", path).decode().split():
        content = git("show", f"{commit}:./{path}")
        if _hash(content) == wanted:
            return content
    return None
