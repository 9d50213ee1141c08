"""Pictures that a notebook shows, with the words that stand for them.

`framing.figures.show` writes the alternative text into the metadata of the output. Stock myst-nb
leaves it there, and the page gets the file's path instead; this renderer puts it on the picture
and, for everyone, behind "The figure in words". A picture without such a text is a warning, which
fails the build.

The module is an entry point of `myst_nb.mime_renderers` (it makes the nodes) and a Sphinx extension
(it writes them as HTML); other output formats treat the node as any picture.
"""

import struct
from base64 import b64decode
from hashlib import sha256
from html import escape
from pathlib import Path
from urllib.parse import quote

from docutils import nodes


class figure_shown(nodes.image):
    """A picture with attributes uri, alt, and its size in CSS pixels: across, down."""


def handle_mime(renderer, data, inline):
    """Make a `figure_shown` of a picture among a notebook's outputs; None leaves the output to myst-nb."""
    if not data.mime_type.startswith("image/"):
        return None
    described = data.output_metadata.get(data.mime_type, {})
    alt = str(described.get("alt") or "").strip()
    if not alt:
        cell = "" if data.cell_index is None else f", cell {data.cell_index + 1}"
        renderer.logger.warning(
            f"{Path(renderer.source).name}{cell}: a picture has no alternative text; show it with "
            "framing.figures.show(figure, alt=...), where alt says what it shows, with its numbers",
            subtype="figure",
            line=data.line,
        )
        return None
    if data.mime_type != "image/png":
        return None
    picture = b64decode(data.content)
    # A PNG's header holds its width and height in device pixels; `show` says how many CSS pixels they are.
    across, down = struct.unpack(">II", picture[16:24])
    uri = renderer.write_file([f"{sha256(picture).hexdigest()}.png"], picture, overwrite=False, exists_ok=True)
    return [figure_shown(uri=uri, alt=alt, across=described.get("width", across), down=described.get("height", down))]


def visit_html(translator, node):
    uri = node["uri"]
    if uri in translator.builder.images:
        uri = f"{translator.builder.imgpath}/{quote(translator.builder.images[uri])}"
    # EPUB has no lazy loading, and its checker refuses the attribute.
    loading = "" if translator.builder.name == "epub" else ' loading="lazy"'
    translator.body.append(
        f'<figure class="figure-shown"><img src="{escape(uri)}" alt="{escape(node["alt"])}" '
        f'width="{node["across"]}" height="{node["down"]}"{loading} />'
        f'<details class="figure-words"><summary>The figure in words</summary><p>{escape(node["alt"])}</p></details>'
        "</figure>\n"
    )
    raise nodes.SkipNode


def setup(app):
    app.add_node(figure_shown, html=(visit_html, None))
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
