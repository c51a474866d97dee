"""A ficha técnica as a document of its own.

Figures and an indicator go in, a PDF is written; the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook, new_output

from indicators.publishing.document import notebook_to_pdf
from indicators.publishing.ficha import ficha_pieces, rules_of
from indicators.publishing.figures import ReportFigures
from indicators.publishing.origin import data_moment
from indicators.publishing.phrase_codes import field_in_words
from indicators.publishing.pieces import Cover
from indicators.publishing.tables import shortened
from indicators.words import day_in_words, label, period_in_words


def write_ficha(figures: ReportFigures, indicator_id: str, folder: str | Path) -> Path:
    """Write the ficha of an indicator as a PDF; an earlier one of the same name is replaced.

    Raises
    ------
    UsageError
        When there is no such indicator.
    """
    rules = rules_of(figures, indicator_id)
    lang = figures.parameters.lang
    vintage = figures.judged.vintage.iloc[0]
    synthetic = bool(figures.judged.synthetic.any())
    title = f"{field_in_words('ficha', lang)}: {shortened(f'{indicator_id} {rules.name}', 80)}"
    head = Cover(
        {
            "title": title,
            "programme": figures.programme.settings.name,
            "lang": lang,
            "cut_off": period_in_words(figures.cut_off, lang),
            "vintage": day_in_words(vintage, lang) if vintage else "",
            "synthetic": synthetic,
            "stamp": label("synthetic", lang) if synthetic else "",
        }
    )
    notebook = notebook_of([head, *ficha_pieces(figures, indicator_id)])
    pdf = notebook_to_pdf(notebook, data_moment(figures), with_cover=False)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # the indicator's id is one of the frame's own, which are numbers and points
    target = folder / f"ficha_{rules.indicator_id}_{figures.cut_off}.pdf"
    loose = target.with_suffix(".making")
    loose.write_bytes(pdf)
    return loose.replace(target)


def notebook_of(pieces: Iterable[Any]) -> NotebookNode:
    """A notebook that shows the pieces, as if it had been run."""
    outputs = []
    for piece in pieces:
        if hasattr(piece, "_repr_mimebundle_"):
            data, metadata = piece._repr_mimebundle_()
        else:
            data, metadata = {"text/html": piece._repr_html_()}, {}
        outputs.append(new_output("display_data", data=data, metadata=metadata))
    notebook: NotebookNode = new_notebook(cells=[new_code_cell("", id="pieces", outputs=outputs)])
    return notebook
