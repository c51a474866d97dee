"""Headers: what the text over a column says of its role and period.

A text goes in, a :class:`Header` comes out, or nothing where the text is none. Which rows of a
sheet are headers is found elsewhere (bands.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from indicators.reading.names import fold
from indicators.reading.numbers import split_status
from indicators.reading.spellings import names_term, take_odd_span, take_period, take_scale

_ROLE_WORDS = {
    "indicator": (
        "indicador", "indicadores", "nombre del indicador", "nombre", "descripcion del indicador",
    ),
    "id": (
        "clave", "id", "no", "num", "numero", "clave del indicador", "id del indicador",
        "no del indicador", "numero del indicador", "indicator id",
    ),
    "unit": ("unidad", "unidad de medida", "unidad de medicion", "unidades"),
    "objective": ("objetivo", "objetivo sectorial", "objetivo estrategico", "eje"),
    "baseline": ("situacion actual", "linea base", "linea de base", "valor base"),
    "target": ("meta", "metas", "meta anual", "meta programada", "programado"),
    "term_total": (
        "meta sexenal", "meta cuatrienal", "meta trienal", "meta quinquenal", "meta total",
        "metas total", "meta global", "meta acumulada", "meta sexenio", "meta periodo",
        "meta administracion", "total sexenio", "total sexenal", "total periodo",
        "total administracion",
    ),
    "actual": (
        "avance", "avances", "resultado", "resultados", "realizado", "alcanzado", "avance anual",
        "resultado anual", "avance trimestral", "resultado trimestral", "logrado", "observado",
    ),
    "total": (
        "acumulado", "total", "total anual", "acumulado anual", "avance acumulado", "acum",
        "resultado acumulado", "avance total", "avance acum", "realizado acumulado",
    ),
    "note": ("observaciones", "observacion", "notas", "nota", "comentarios"),
    "value": ("valor", "dato", "cifra", "valor observado"),
    "row_period": ("periodo", "periodo de reporte", "fecha"),
    "row_year": ("ano", "ejercicio"),
    "row_quarter": ("trimestre", "trim"),
    "row_span": ("mes", "semestre", "bimestre", "cuatrimestre", "quincena", "semana"),
    "status": ("estatus", "status", "estatus del dato", "caracter", "caracter del dato"),
    "extra": (
        "responsable", "area responsable", "unidad responsable", "area", "dependencia", "fuente",
        "porcentaje avance", "avance porcentaje", "avance porcentual", "cumplimiento",
        "porcentaje cumplimiento", "cumplimiento porcentaje", "diferencia", "variacion", "semaforo",
        "fuente de informacion", "medio de verificacion", "frecuencia", "periodicidad", "formula",
    ),
}  # fmt: skip

#: Every role that a column can be given; ``other`` is a column that no word explains. Besides,
#: ``span`` and ``row_span`` are parts of a year that are no quarters, and ``hidden`` is a hidden
#: column: they are never read.
ROLES = (*(role for role in _ROLE_WORDS if role != "row_span"), "period", "other")

#: "% de avance" is a share of the target and no result; "(%)" is a unit.
_SHARE = re.compile(r"%(?!\s*\))")

#: Roles whose header may stand once over several columns.
SPANNING = ("target", "actual", "baseline", "total", "term_total", "period", "span")

#: Roles of columns whose period may be the sheet's.
_PERIODIC = ("target", "total", "actual", "period", "value")

_MONTHS_OF_QUARTERS = {"mar": 1, "jun": 2, "sep": 3, "dic": 4}

LINKS = {"de", "del", "al", "a", "la", "el", "en", "hasta", "para", "y", "por", "cifras"}


def _essence(words: str) -> str:
    return " ".join(word for word in words.split() if word not in LINKS)


_ROLES = {_essence(word): role for role, words in _ROLE_WORDS.items() for word in words}

STATUS_WORDS = {
    "preliminar": "preliminary", "preliminares": "preliminary", "revisado": "revised",
    "revisada": "revised", "revisadas": "revised",
}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """What a column holds: its role, and the period where it has one.

    Roles are those of ``_ROLE_WORDS``, and ``period`` for a column that names only a period. A
    ``total`` with a quarter runs from January to the end of that quarter. Where a header names the
    years of a term, ``since`` is the first and ``year`` the last.
    """

    role: str
    year: int | None = None
    quarter: int | None = None
    scale: float = 1.0
    data_status: str = ""
    since: int | None = None

    @property
    def period(self) -> str:
        """``2009Q3``, ``2009``, or empty."""
        if self.year is None:
            return ""
        return f"{self.year}Q{self.quarter}" if self.quarter else str(self.year)


@dataclass(frozen=True)
class Band:
    """Header rows and what they say of each column; the data end with ``end``, if it is known."""

    first_row: int
    last_row: int
    columns: dict[int, Header]
    end: int | None = None
    skip: tuple[str, ...] = ()

    def column(self, role: str) -> int | None:
        """The first column of a role, or ``None``."""
        return next((c for c, header in self.columns.items() if header.role == role), None)

    @property
    def indicator(self) -> int:
        """The column of the indicators' names; 0, which no cell has, where there is none."""
        return self.column("indicator") or 0

    def with_roles(self, *roles: str) -> dict[int, Header]:
        """The columns of some roles."""
        return {c: header for c, header in self.columns.items() if header.role in roles}


@lru_cache(maxsize=4096)
def parse_header(text: str) -> Header | None:
    """Read a header text, or ``None`` where it is none.

    >>> parse_header("Meta 2009").period, parse_header("Avance 2007 III Trim").period
    ('2009', '2007Q3')
    >>> parse_header("Ene-Sep 2009").role, parse_header("Avance 2009 (Miles de pesos)").scale
    ('total', 1000.0)
    >>> parse_header("Eventos realizados") is None
    True
    """
    if len(text) > 200:
        return None
    text, status = split_status(_SHARE.sub(" porcentaje ", text))
    rest, scale = take_scale(fold(text))
    term = names_term(rest)
    rest, year, quarter, running = take_period(rest)
    words = []
    for word in rest.split():
        status = STATUS_WORDS.get(word, "") or status
        if word not in STATUS_WORDS:
            words.append(word)
    role, span = _role(" ".join(words))
    if role is None or (role == "period" and not (year or quarter or span)):
        return None
    if year and role in ("row_year", "row_period", "row_span"):  # "Año 2009" heads its values
        role = "span" if role == "row_span" else "period"
    month = _MONTHS_OF_QUARTERS.get(span[:3]) if " " not in span else None
    since = int(term["first"]) if term and not quarter else None
    if role == "total" and month and not quarter:
        quarter = month  # "Acumulado a junio"
    elif span and role in _PERIODIC:
        role = "span"
    elif running and role in ("period", "actual", "value"):
        role = "total"
    elif since and role in _PERIODIC:
        role = "term_total"
    return Header(role, year, quarter, scale, status, since)


def _role(words: str) -> tuple[str | None, str]:
    """The role that words name, ``period`` if none are left, and a part of a year among them."""
    essence = _essence(words)
    if not essence or essence in _ROLES:
        return _ROLES.get(essence, "period"), ""
    rest, span = take_odd_span(words)
    essence = _essence(rest)
    if not span:
        return None, ""
    return (_ROLES.get(essence) if essence else "period"), span
