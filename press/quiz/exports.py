"""Write the quizzes for learning-management systems: Moodle XML, GIFT and Common Cartridge 1.1."""

from pathlib import Path

from press import ROOT
from press.quiz import bank, cartridge, context, gift, moodle

FORMATS = {".moodle.xml": moodle.export, ".gift.txt": gift.export, ".imscc": cartridge.export}
WHOLE = "all"


def export(folder: Path, base: str | None = None, root: Path = ROOT) -> list[Path]:
    """Write three files for each chapter and three for the whole book into `folder`; return their paths.

    base: the address of the published book, to which links to chapters lead; by default what _config.yml names
    (html: baseurl). Without one, texts name the chapter, and a cartridge has a page in place of the link.
    Raises BadInput if the bank cannot be used.
    """
    quizzes = bank.read_all(root)
    base = context.base_address(root) if base is None else context.with_slash(base)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, chosen in [*((quiz.slug, [quiz]) for quiz in quizzes), (WHOLE, quizzes)]:
        for ending, convert in FORMATS.items():
            path = folder / f"quiz-{name}{ending}"
            path.write_bytes(convert(chosen, base))
            written.append(path)
    return written
