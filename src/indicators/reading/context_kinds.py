"""The kinds of tables that stand around the matrix: the header words of each column.

Words are folded (no case, accents or punctuation). The first one of each role is the one that
messages show.
"""

from __future__ import annotations

from indicators.reading.context_tables import REFERENCE, TableKind

#: What the column of objectives says for the programme as a whole.
WHOLE_PROGRAMME = ("todo el programa", "programa", "0")

_OBJECTIVE = ("objetivo sectorial", "objetivo")
_KEY = ("clave", "id")
_SOURCE = ("fuente", "seccion")
_LABEL = ("rotulo", "etiqueta")
_REASON = ("razon", "motivo")

KINDS = (
    TableKind(
        "alignment",
        {
            "plan": ("plan",),
            "axis": ("eje",),
            "code": ("clave",),
            "national_objective": ("objetivo nacional",),
            "objective": _OBJECTIVE,
            "source": _SOURCE,
        },
        needed=("plan", "code", "objective"),
        required=("plan", "code", "objective"),
    ),
    TableKind(
        "narrative_targets",
        {
            "key": _KEY,
            "objective": _OBJECTIVE,
            "source": _SOURCE,
            "label": ("meta", "meta narrativa", *_LABEL),
            "comparison": ("comparacion",),
            "value": ("valor",),
            "unit": ("unidad", "unidad de medida"),
            "period": ("periodo",),
            "text": ("como se imprimio", "texto"),
        },
        needed=("key", "objective", "label", "comparison"),
        required=("key", "objective", "label", "comparison"),
    ),
    TableKind(
        "strategies",
        {
            "objective": _OBJECTIVE,
            "block_heading": ("encabezado impreso", "encabezado"),
            "area": ("apartado",),
            "strategy": ("estrategia",),
            "label": _LABEL,
            "source": _SOURCE,
        },
        needed=("objective", "strategy", "label", "block_heading"),
        required=("objective", "strategy", "label"),
    ),
    TableKind(
        "lines_of_action",
        {
            "objective": _OBJECTIVE,
            "strategy": ("estrategia",),
            "number": ("numero impreso", "numero", "linea de accion"),
            "group": ("grupo",),
            "label": _LABEL,
            "public_management": ("mejora de la gestion publica",),
            "source": _SOURCE,
        },
        needed=("objective", "strategy", "number", "label"),
        required=("objective", "strategy", "label"),
    ),
    TableKind(
        "announced",
        {
            "objective": _OBJECTIVE,
            "counted": ("que se cuenta",),
            "value": ("cuenta anunciada",),
            "text": ("como se imprimio", "texto"),
            "source": _SOURCE,
        },
        needed=("counted", "value"),
        required=("objective", "counted", "value"),
    ),
    TableKind(
        "acronyms",
        {
            "acronym": ("sigla", "siglas", "acronimo"),
            "meaning": ("significado",),
            "source": _SOURCE,
        },
        needed=("acronym", "meaning"),
        required=("acronym", "meaning"),
    ),
    TableKind(
        "commitments",
        {
            "key": _KEY,
            "forum": ("foro",),
            "instrument": ("instrumento",),
            "date": ("fecha",),
            "parties": ("partes",),
            "pillar": ("pilar", "eje tematico"),
            "area": ("area",),
            "nature": ("naturaleza",),
            "summary": ("resumen",),
            "responsible": ("responsable",),
            "due": ("vence", "fecha limite"),
            "due_text": ("vence como se imprimio",),
            "source": _SOURCE,
        },
        needed=("key", "forum", "nature", "summary"),
        required=("key", "forum", "nature", "summary"),
    ),
    TableKind(
        "coverage",
        {"key": _KEY, "indicator": ("indicador",), "reason": _REASON},
        needed=("key", "indicator", "reason"),
        required=("key", "reason"),
    ),
    TableKind(
        "relations",
        {
            "key": _KEY,
            "objectives": ("objetivos relacionados",),
            "measurable": ("medible",),
            "reason": _REASON,
        },
        needed=("key", "objectives", "reason"),
        required=("key", "reason"),
    ),
    TableKind(
        "statuses",
        {
            "key": _KEY,
            "status": ("estatus", "estado", "status"),
            "evidence": ("evidencia", "evidencias"),
            "date": ("fecha", "fecha del estatus", "fecha de estatus"),
            "period": ("periodo",),
            "value": ("valor",),
            REFERENCE: ("foro", "pilar", "area", "resumen", "responsable", "meta", *_LABEL),
        },
        needed=("key", "status"),
        required=("key",),
    ),
)
