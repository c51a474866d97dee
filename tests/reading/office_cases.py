"""Small workbooks as offices of states and municipalities send them, with what each must give.

Every case is a programme folder of its own. ``right`` and ``right_targets`` must come out; where
``may_refuse`` is set a figure may be absent instead, if something loud is said. A figure in
``never`` must not be used (a tuple: none of them), and each entry of ``warn`` must be named by a
warning or an error (a tuple: any of them). A ``control`` is an ordinary sheet: read whole, exactly
and without an error. Letters are kinds, as in the list of faults that they vary; K are controls.
Tables are written as lines of cells between bars: 'quoted' is text, a bare number is a number.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

NUMBER = re.compile(r"-?\d+(\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def cell(text: str) -> Any:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    if NUMBER.fullmatch(text):
        return float(text) if "." in text else int(text)
    if DAY.fullmatch(text):
        return date.fromisoformat(text)
    return text or None


def table(text: str) -> list[list[Any]]:
    return [
        [cell(part) for part in line.split("|")] if line.strip() else []
        for line in text.strip("\n").split("\n")
    ]


def plan(*rows: str, title: str = "Objetivo 1. Servicios", years: tuple[int, int] = (2025, 2028)):
    targets = " | ".join(f"Meta {year}" for year in range(years[0], years[1] + 1))
    return "\n".join([title, f"Indicador | Unidad de medida | Línea base | {targets}", *rows])


def sheet(head: str, *rows: str, day: str = "2025-10-15") -> str:
    """The reporting date in row 1, the header in row 3, the first row in 4."""
    return "\n".join([f"Fecha de reporte | {day}", "", head, *rows])


def case(name: str, matrix: str | None, results: str | None = None, **more: Any) -> dict[str, Any]:
    """A case: the matrix, and results in a sheet Avance of avance.xlsx, or other ``files``."""
    named = more.pop("sheet", "Avance")
    files = more.pop("files", {})
    if results is not None:
        files = {"avance.xlsx": {named: results}, **files}
    built = {
        file: content
        if isinstance(content, str)
        else {tab: table(text) for tab, text in content.items()}
        for file, content in files.items()
    }
    for key in ("merges", "formats"):
        if key in more and "." not in next(iter(more[key])):
            at = "avance.xlsx" if results is not None else "matriz.xlsx"
            more[key] = {at: more[key]}
    return {"name": name, "matrix": table(matrix) if matrix else None, "files": built, **more}


def q(indicator_id: str, *values: float | None, year: int = 2025) -> dict[tuple[str, str], float]:
    return {
        (indicator_id, f"{year}Q{n}"): value
        for n, value in enumerate(values, 1)
        if value is not None
    }


def y(indicator_id: str, *values: float | None, first: int = 2025) -> dict[tuple[str, int], float]:
    return {(indicator_id, first + n): value for n, value in enumerate(values) if value is not None}


def equals(wanted: float) -> Callable[[Any], bool]:
    return lambda v: v is not None and math.isclose(v, wanted)


def differs(*bad: float) -> Callable[[Any], bool]:
    return lambda v: v is None or not any(math.isclose(v, one) for one in bad)


def within(low: float, high: float) -> Callable[[Any], bool]:
    return lambda v: v is not None and low <= v <= high


def absent_or(wanted: float) -> Callable[[Any], bool]:
    return lambda v: v is None or math.isnan(v) or math.isclose(v, wanted)


NO_ACTUALS = [(lambda p: p.actuals.empty, "something was read as a result")]
LEVEL = (
    '[indicators."1.1"]\nvalue_type = "measure"\nwithin_year = "last"\nacross_years = "last"\n'
    'reason = "nivel"\n'
)
MEASURE = (
    '[indicators."1.1"]\nvalue_type = "measure"\nwithin_year = "sum"\nacross_years = "sum"\n'
    'reason = "medida que se suma"\n'
)
FALLING = MEASURE.replace("reason", 'direction = "descending"\nreason')
FOREST = plan(
    "Árboles plantados | Árbol | 4800 | 5000 | 5200 | 5400 | 5600",
    "Brigadas forestales formadas | Brigada | 10 | 12 | 14 | 16 | 18",
    "Viveros rehabilitados | Vivero | 18 | 20 | 20 | 24 | 24",
    title="Objetivo 1. Bosques",
)
WATER = plan(
    "Tomas domiciliarias conectadas | Toma | 1150 | 1200 | 1250 | 1300 | 1350",
    "Pozos perforados | Pozo | 7 | 8 | 8 | 12 | 12",
    "Cisternas entregadas | Cisterna | 380 | 400 | 420 | 440 | 460",
    title="Objetivo 1. Agua potable",
)
PARKS = """
Objective 1. Parks and trees
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Trees planted | Tree | 900 | 1000 | 1100 | 1200 | 1300
Playgrounds repaired | Playground | 14 | 16 | 18 | 20 | 22
"""
ESCOLAS = """
Objetivo 1. Educação
Indicador | Unidade de medida | Linha de base | Meta 2025 | Meta 2026 | Meta 2027 | Meta 2028
Escolas reformadas | Escola | 26 | 28 | 30 | 32 | 34
Professores formados | Professor | 380 | 400 | 420 | 440 | 460
"""
BOOKS = plan(
    "Bibliotecas equipadas | Biblioteca | 14 | 16 | 20 | 24 | 28",
    "Libros prestados | Libro | 3900 | 4000 | 4100 | 4200 | 4300",
    title="Objetivo 1. Cultura",
)
I_TO_III = "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025"
I_II = "Indicador | I Trim 2025 | II Trim 2025"
LEVEL_OF_COVER = (
    '[indicators."1.1"]\nwithin_year = "last"\nacross_years = "last"\nreason = "nivel"\n'
)
LENT = "Libros prestados | 980 | 1020"
I_TO_IV = "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025 | IV Trim 2025"
AIR = plan(
    "Porcentaje de días con aire limpio | Porcentaje | 55 | 60 | 64 | 68 | 72",
    title="Objetivo 1. Aire",
)

CONTROLS = [
    case(
        "K1 wide quarters",
        FOREST,
        sheet(
            I_TO_III,
            "Árboles plantados | 1100 | 1350 | 1280",
            "Brigadas forestales formadas | 3 | 0 | 4",
            "Viveros rehabilitados | 5 | 4 | 6",
        ),
        control=True,
        indicators=3,
        right={**q("1.1", 1100, 1350, 1280), **q("1.2", 3, 0, 4), **q("1.3", 5, 4, 6)},
        right_targets={**y("1.1", 5000, 5200, 5400, 5600), **y("1.3", 20, 20, 24, 24)},
    ),
    case(
        "K2 quarters under merged years",
        WATER,
        """
Gobierno del Estado de Hidalgo
Fecha de reporte | 2026-07-20

Indicador | 2025 | | | | 2026 |
 | I Trim | II Trim | III Trim | IV Trim | I Trim | II Trim
Tomas domiciliarias conectadas | 290 | 310 | 305 | 320 | 300 | 312
Pozos perforados | 1 | 2 | 3 | 2 | 2 | 1
Cisternas entregadas | 95 | 102 | 98 | 110 | 104 | 99
""",
        merges={"Avance": ["A4:A5", "B4:E4", "F4:G4"]},
        control=True,
        right={
            **q("1.1", 290, 310, 305, 320),
            **q("1.1", 300, 312, year=2026),
            **q("1.2", 1, 2, 3, 2),
            **q("1.2", 2, 1, year=2026),
            **q("1.3", 95, 102, 98, 110),
            **q("1.3", 104, 99, year=2026),
        },
    ),
    case(
        "K3 a sheet a year",
        BOOKS,
        files={
            "avance.xlsx": {
                "2025": sheet(
                    "Indicador | I Trim | II Trim | III Trim | IV Trim",
                    "Bibliotecas equipadas | 4 | 3 | 5 | 4",
                    "Libros prestados | 980 | 1040 | 1010 | 990",
                    day="2026-07-15",
                ),
                "2026": sheet(
                    "Indicador | I Trim | II Trim",
                    "Bibliotecas equipadas | 6 | 5",
                    "Libros prestados | 1015 | 1032",
                    day="2026-07-15",
                ),
            }
        },
        control=True,
        right={
            **q("1.1", 4, 3, 5, 4),
            **q("1.1", 6, 5, year=2026),
            **q("1.2", 980, 1040, 1010, 990),
            **q("1.2", 1015, 1032, year=2026),
        },
    ),
    case(
        "K4 a sheet a quarter",
        BOOKS,
        files={
            "avance.xlsx": {
                "I Trim 2025": sheet(
                    "Indicador | Unidad de medida | Avance",
                    "Bibliotecas equipadas | Biblioteca | 4",
                    "Libros prestados | Libro | 1003",
                ),
                "II Trim 2025": sheet(
                    "Indicador | Unidad de medida | Avance",
                    "Bibliotecas equipadas | Biblioteca | 5",
                    "Libros prestados | Libro | 987",
                ),
            }
        },
        control=True,
        right={**q("1.1", 4, 5), **q("1.2", 1003, 987)},
    ),
    case(
        "K5 long, Periodo and Valor",
        WATER,
        sheet(
            "Indicador | Periodo | Valor",
            "Tomas domiciliarias conectadas | 2025-T1 | 290",
            "Tomas domiciliarias conectadas | 2025-T2 | 315",
            "Pozos perforados | 2025-T2 | 3",
            "Cisternas entregadas | 2025-T1 | 88",
            "Cisternas entregadas | 2025-T3 | 104",
        ),
        control=True,
        right={**q("1.1", 290, 315), **q("1.2", None, 3), **q("1.3", 88, None, 104)},
    ),
    case(
        "K6 long, Año and Trimestre and Valor",
        FOREST,
        sheet(
            "Indicador | Año | Trimestre | Valor",
            "Árboles plantados | 2025 | I | 1210",
            "Árboles plantados | 2025 | II | 1260",
            "Brigadas forestales formadas | 2025 | I | 2",
            "Viveros rehabilitados | 2025 | III | 6",
        ),
        control=True,
        right={**q("1.1", 1210, 1260), **q("1.2", 2), **q("1.3", None, None, 6)},
    ),
    case(
        "K7 csv with semicolons and decimal commas",
        plan("Hectáreas reforestadas | Hectárea | 2100 | 2400 | 2500 | 2600 | 2700"),
        files={
            "avance.csv": "Fecha de reporte;2025-10-15;;\n;;;\nIndicador;1T 2025;2T 2025;3T 2025\n"
            "Hectáreas reforestadas;612,5;1.048,75;590\n"
        },
        toml=MEASURE,
        control=True,
        right=q("1.1", 612.5, 1048.75, 590),
    ),
    case(
        "K8 whole years",
        BOOKS,
        sheet(
            "Indicador | 2025 | 2026",
            "Bibliotecas equipadas | 15 | 21",
            "Libros prestados | 4070 | 4122",
            day="2027-02-10",
        ),
        control=True,
        right={
            ("1.1", "2025"): 15,
            ("1.1", "2026"): 21,
            ("1.2", "2025"): 4070,
            ("1.2", "2026"): 4122,
        },
    ),
    case(
        "K9 the office's targets beside its results",
        FOREST,
        sheet(
            "Indicador | Unidad de medida | Meta 2025 | Avance 2025",
            "Árboles plantados | Árbol | 5000 | 4910",
            "Brigadas forestales formadas | Brigada | 12 | 11",
            "Viveros rehabilitados | Vivero | 20 | 22",
            day="2026-01-25",
        ),
        control=True,
        right={("1.1", "2025"): 4910, ("1.2", "2025"): 11, ("1.3", "2025"): 22},
        right_targets={**y("1.1", 5000), **y("1.2", 12)},
    ),
    case(
        "K10 a total and notes below",
        BOOKS,
        "Ayuntamiento de Comitán\n"
        + sheet(
            I_TO_III,
            "Bibliotecas equipadas | 4 | 4 | 3",
            "Libros prestados | 990 | 1005 | 1011",
            "Total | 994 | 1009 | 1014",
            "",
            "Nota: cifras de la Dirección de Cultura.",
            "Fuente: registros administrativos.",
        ),
        control=True,
        right={**q("1.1", 4, 4, 3), **q("1.2", 990, 1005, 1011)},
    ),
    case(
        "K11 remarks",
        WATER,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | Observaciones",
            "Tomas domiciliarias conectadas | 288 | 304 | Faltan dos colonias",
            "Pozos perforados | 2 | 2 | ",
            "Cisternas entregadas | 90 | 101 | Entrega suspendida en abril por lluvias",
        ),
        control=True,
        right={**q("1.1", 288, 304), **q("1.2", 2, 2), **q("1.3", 90, 101)},
    ),
    case(
        "K12 ids beside the names",
        FOREST,
        sheet(
            "Clave | Indicador | I Trim 2025 | II Trim 2025",
            "'1.1' | Árboles plantados | 1230 | 1244",
            "'1.2' | Brigadas forestales formadas | 3 | 3",
            "'1.3' | Viveros rehabilitados | 5 | 7",
        ),
        control=True,
        right={**q("1.1", 1230, 1244), **q("1.2", 3, 3), **q("1.3", 5, 7)},
    ),
    case(
        "K13 preliminary values",
        BOOKS,
        sheet(
            I_TO_III,
            "Bibliotecas equipadas | 3 | 4 | '5 p/'",
            "Libros prestados | 1001 | 1002 | '998 p/'",
            "p/ Cifras preliminares.",
        ),
        control=True,
        right={**q("1.1", 3, 4, 5), **q("1.2", 1001, 1002, 998)},
        also=[
            (
                lambda p: (
                    sorted(p.actuals[p.actuals.data_status == "preliminary"].period)
                    == ["2025Q3", "2025Q3"]
                ),
                "the marks were lost",
            )
        ],
    ),
    case(
        "K14 a flat matrix with objectives and sectors",
        """
Plan Estatal de Desarrollo
Objetivo | Sector | Indicador | Unidad de medida | Línea base | Meta 2025 | Meta 2026
1. Salud | Salud | Clínicas remodeladas | Clínica | 7 | 8 | 9
1. Salud | Salud | Vacunas aplicadas | Vacuna | 2900 | 3000 | 3100
2. Empleo | Economía | Ferias de empleo | Feria | 5 | 6 | 7
""",
        sheet(
            I_II,
            "Clínicas remodeladas | 2 | 3",
            "Vacunas aplicadas | 740 | 760",
            "Ferias de empleo | 1 | 2",
        ),
        years=(2025, 2026),
        control=True,
        indicators=3,
        right={**q("1.1", 2, 3), **q("1.2", 740, 760), **q("2.1", 1, 2)},
        right_targets={**y("1.1", 8, 9), **y("1.2", 3000, 3100), **y("2.1", 6, 7)},
    ),
    case(
        "K15 percents with their sign and declared rules",
        plan(
            "Porcentaje de hogares con drenaje | Porcentaje | '81%' | '82%' | '84%' | '86%' | '88%'"
        ),
        sheet(I_TO_III, "Porcentaje de hogares con drenaje | '81.4%' | '81.9%' | '82.3 %'"),
        toml=LEVEL,
        control=True,
        right=q("1.1", 81.4, 81.9, 82.3),
        right_targets=y("1.1", 82, 84, 86, 88),
    ),
    case(
        "K16 in English",
        PARKS,
        sheet(
            "Indicator | Unit | Actual Q1 2025 | Actual Q2 2025",
            "Trees planted | Tree | 240 | 265",
            "Playgrounds repaired | Playground | 3 | 5",
        ),
        control=True,
        indicators=2,
        right={**q("1.1", 240, 265), **q("1.2", 3, 5)},
        right_targets={**y("1.1", 1000, 1100, 1200, 1300), **y("1.2", 16, 18, 20, 22)},
    ),
    case(
        "K17 in Portuguese",
        ESCOLAS,
        sheet(
            "Indicador | Unidade de medida | Realizado 1º trimestre 2025"
            " | Realizado 2º trimestre 2025",
            "Escolas reformadas | Escola | 6 | 8",
            "Professores formados | Professor | 97 | 104",
        ),
        control=True,
        indicators=2,
        right={**q("1.1", 6, 8), **q("1.2", 97, 104)},
        right_targets={**y("1.1", 28, 30, 32, 34), **y("1.2", 400, 420, 440, 460)},
    ),
    case(
        "K18 units in the plural, names in capitals",
        FOREST,
        sheet(
            "INDICADOR | UNIDAD DE MEDIDA | I TRIM 2025 | II TRIM 2025",
            "ARBOLES PLANTADOS | ÁRBOLES | 1199 | 1301",
            "BRIGADAS FORESTALES FORMADAS | BRIGADAS | 2 | 4",
            "VIVEROS REHABILITADOS | VIVEROS | 5 | 5",
        ),
        control=True,
        right={**q("1.1", 1199, 1301), **q("1.2", 2, 4), **q("1.3", 5, 5)},
    ),
    case(
        "K19 thousands as text, and words for no data",
        WATER,
        sheet(
            I_II,
            "Tomas domiciliarias conectadas | '1,210.0' | '285'",
            "Pozos perforados | n.d. | 2",
            "Cisternas entregadas | 91 | ",
        ),
        control=True,
        right={**q("1.1", 1210, 285), **q("1.2", None, 2), **q("1.3", 91)},
    ),
    case(
        "K20 two blocks of a matrix",
        plan("Mercados remodelados | Mercado | 1 | 2 | 2 | 3 | 3", title="Objetivo 1. Comercio")
        + "\n\n"
        + plan(
            "Rutas de transporte nuevas | Ruta | 3 | 4 | 4 | 5 | 5",
            "Paraderos instalados | Paradero | 30 | 36 | 40 | 44 | 48",
            title="Objetivo 2. Movilidad",
        ),
        sheet(
            I_II,
            "Mercados remodelados | 0 | 1",
            "Rutas de transporte nuevas | 1 | 1",
            "Paraderos instalados | 8 | 9",
        ),
        control=True,
        indicators=3,
        right={**q("1.1", 0, 1), **q("2.1", 1, 1), **q("2.2", 8, 9)},
        right_targets={**y("1.1", 2, 2, 3, 3), **y("2.2", 36, 40, 44, 48)},
    ),
]

ROWS = [  # A: a row that fits the open table is data
    case(
        "A1a unit No. beside 2010",
        plan(
            "Luminarias sustituidas | No. | 1990 | 2010 | 2030 | 2050 | 2070",
            "Baches reparados | Bache | 610 | 640 | 660 | 680 | 700",
            "Rampas construidas | No. | 31 | 36 | 40 | 44 | 48",
        ),
        indicators=3,
        right_targets={**y("1.1", 2010, 2030, 2050, 2070), **y("1.3", 36, 40, 44, 48)},
    ),
    case(
        "A1b unit Clave, targets that are the years",
        plan(
            "Predios con número oficial | Clave | 1980 | 2025 | 2026 | 2027 | 2028",
            "Escrituras entregadas | Título | 140 | 150 | 160 | 170 | 180",
        ),
        indicators=2,
        right_targets={**y("1.1", 2025, 2026, 2027, 2028), **y("1.2", 150, 160, 170, 180)},
    ),
    case(
        "A1c Total as a frequency",
        """
Objetivo 1. Protección civil
Indicador | Unidad | Frecuencia | Línea base | Meta 2025 | Meta 2026 | Meta 2027 | Meta 2028
Simulacros realizados | Simulacro | Anual | 33 | 36 | 38 | 40 | 42
Llamadas atendidas | Número | Total | 2004 | 2015 | 2020 | 2025 | 2030
Refugios revisados | Refugio | Semestral | 11 | 12 | 13 | 14 | 15
""",
        indicators=3,
        right_targets={**y("1.2", 2015, 2020, 2025, 2030), **y("1.3", 12, 13, 14, 15)},
    ),
    case(
        "A1d a baseline of 2024, in English",
        """
Objective 1. Housing
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Homes insulated | Number | 2024 | 2100 | 2200 | 2300 | 2400
Boilers replaced | No. | 310 | 330 | 350 | 370 | 390
""",
        indicators=2,
        right_targets={**y("1.1", 2100, 2200, 2300, 2400), **y("1.2", 330, 350, 370, 390)},
    ),
    case(
        "A1e unit Indicador, in a municipality",
        plan(
            "Trámites en línea | Trámite | 3 | 4 | 5 | 6 | 7",
            "Índices publicados | Indicador | 1995 | 2000 | 2005 | 2010 | 2015",
        ),
        indicators=2,
        right_targets={**y("1.1", 4, 5, 6, 7), **y("1.2", 2000, 2005, 2010, 2015)},
    ),
    case(
        "A2a No., Acumulado and a base year",
        FOREST,
        sheet(
            "Indicador | Unidad | Comportamiento | Año base | Enero-Marzo 2025 | Abril-Junio 2025",
            "Árboles plantados | No. | Acumulado | 2024 | 1190 | 1275",
            "Brigadas forestales formadas | No. | Acumulado | 2024 | 3 | 2",
            "Viveros rehabilitados | No. | Total | 2023 | 4 | 6",
        ),
        right={**q("1.1", 1190, 1275), **q("1.2", 3, 2), **q("1.3", 4, 6)},
    ),
    case(
        "A2b csv with Total, Acumulado and the fiscal year",
        WATER,
        files={
            "avance.csv": "Fecha de reporte,2025-10-15,,,,\n,,,,,\n"
            "Indicador,Unidad,Tipo de acumulación,Ejercicio,1T 2025,2T 2025\n"
            "Tomas domiciliarias conectadas,Número,Acumulado,2025,301,299\n"
            "Pozos perforados,Número,Total,2025,1,3\n"
            "Cisternas entregadas,Número,No acumulado,2025,96,107\n"
        },
        right={**q("1.1", 301, 299), **q("1.2", 1, 3), **q("1.3", 96, 107)},
    ),
    case(
        "A2c Number, Total and a target year, in English",
        PARKS,
        sheet(
            "Indicator | Unit | Frequency | Target year | Q1 2025 | Q2 2025 | Q3 2025",
            "Trees planted | Number | Total | 2028 | 251 | 247 | 262",
            "Playgrounds repaired | Number | Quarterly | 2028 | 4 | 3 | 5",
        ),
        right={**q("1.1", 251, 247, 262), **q("1.2", 4, 3, 5)},
    ),
    case(
        "A3a a quarter of 2010 and one of 1999",
        BOOKS,
        sheet(
            "Indicador | Unidad de medida | 1T 2025 | 2T 2025 | 3T 2025",
            "Bibliotecas equipadas | No. | 4 | 3 | 5",
            "Libros prestados | No. | 1999 | 2010 | 1875",
        ),
        right={**q("1.1", 4, 3, 5), **q("1.2", 1999, 2010, 1875)},
    ),
    case(
        "A3b a quarter of exactly 2025",
        plan(
            "Comidas servidas | ID | 7800 | 8000 | 8100 | 8200 | 8300",
            "Comedores abiertos | Comedor | 3 | 4 | 5 | 6 | 7",
        ),
        sheet(
            "Indicador | Unidad | I Trim 2025 | II Trim 2025 | III Trim 2025",
            "Comidas servidas | ID | 2025 | 2026 | 2024",
            "Comedores abiertos | Comedor | 1 | 1 | 2",
        ),
        right={**q("1.1", 2025, 2026, 2024), **q("1.2", 1, 1, 2)},
    ),
    case(
        "A3c quarters of 1, 2, 3 and 4",
        FOREST,
        sheet(
            I_TO_IV.replace("Indicador", "Indicador | Unidad"),
            "Brigadas forestales formadas | Número | 1 | 2 | 3 | 4",
            "Viveros rehabilitados | Número | 4 | 5 | 6 | 7",
            "Árboles plantados | Número | 2001 | 2002 | 2003 | 2004",
            day="2026-01-20",
        ),
        right={
            **q("1.1", 2001, 2002, 2003, 2004),
            **q("1.2", 1, 2, 3, 4),
            **q("1.3", 4, 5, 6, 7),
        },
    ),
    case(
        "A3d a long table with a value of 2024",
        BOOKS,
        sheet(
            "Indicador | Unidad | Periodo | Valor",
            "Libros prestados | Número | 2025-T1 | 2024",
            "Libros prestados | Número | 2025-T2 | 2025",
            "Bibliotecas equipadas | Número | 2025-T1 | 3",
        ),
        right={**q("1.1", 3), **q("1.2", 2024, 2025)},
    ),
    case(
        "A4a Total among the frequencies, beside a target",
        WATER,
        sheet(
            "Indicador | Unidad | Periodicidad | Meta | I Trim 2025 | II Trim 2025",
            "Pozos perforados | Pozo | Mensual | 8 | 2 | 1",
            "Tomas domiciliarias conectadas | Toma | Total | 1200 | 287 | 306",
            "Cisternas entregadas | Cisterna | Anual | 400 | 93 | 99",
        ),
        right={**q("1.1", 287, 306), **q("1.2", 2, 1), **q("1.3", 93, 99)},
    ),
    case(
        "A4b Total and Promedio in the way of reckoning",
        FOREST,
        sheet(
            "Indicador | Método de cálculo | 1er trimestre 2025 | 2o trimestre 2025",
            "Árboles plantados | Suma | 1234 | 1256",
            "Viveros rehabilitados | Total | 6 | 4",
            "Brigadas forestales formadas | Promedio | 3 | 3",
        ),
        right={**q("1.1", 1234, 1256), **q("1.2", 3, 3), **q("1.3", 6, 4)},
    ),
    case(
        "A4c Total, Meta and Acumulado among the remarks",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | Observaciones",
            "Bibliotecas equipadas | 4 | 5 | Total",
            "Libros prestados | 996 | 1013 | Acumulado",
        ),
        right={**q("1.1", 4, 5), **q("1.2", 996, 1013)},
    ),
    case(
        "A4d Total as a frequency, in English",
        PARKS,
        sheet(
            "Indicator | Frequency | Unit | Q1 2025 | Q2 2025",
            "Playgrounds repaired | Total | Number | 2 | 4",
            "Trees planted | Total | Number | 233 | 254",
        ),
        right={**q("1.1", 233, 254), **q("1.2", 2, 4)},
    ),
]

ALL_OF_2025 = sheet(
    I_TO_IV,
    "Asesorías jurídicas | 60 | 64 | 58 | 61",
    "Ferias de salud | 2 | 3 | 2 | 3",
    day="2026-01-20",
)
PERIODS = [  # B: the period of a target
    case(
        "B1a targets of quarters beside the year's",
        """
Objetivo 1. Atención ciudadana
Indicador | Unidad | Línea base | Meta I Trim 2025 | Meta II Trim 2025 | Meta III Trim 2025 | Meta IV Trim 2025 | Meta anual 2025
Asesorías jurídicas | Asesoría | 210 | 60 | 60 | 60 | 60 | 240
Ferias de salud | Feria | 9 | 1 | 3 | 3 | 3 | 10
""",  # noqa: E501
        ALL_OF_2025,
        cut_off="2025Q4",
        horizon="year",
        gap={("1.1", "target"): equals(240), ("1.2", "target"): equals(10)},
    ),
    case(
        "B1b quarters under a merged Metas 2025",
        """
Objetivo 1. Atención ciudadana
Indicador | Unidad de medida | Línea base | Metas 2025 | | |
 | | | I Trim | II Trim | III Trim | IV Trim
Asesorías jurídicas | Asesoría | 230 | 55 | 65 | 65 | 65
Ferias de salud | Feria | 9 | 2 | 3 | 3 | 4
""",
        ALL_OF_2025,
        files={},
        merges={"matriz.xlsx": {"Matriz": ["D2:G2"]}},
        cut_off="2025Q4",
        horizon="year",
        gap={("1.1", "target"): equals(250), ("1.2", "target"): equals(12)},
    ),
    case(
        "B1c target by quarter, in English",
        """
Objective 1. Parks
Indicator | Unit | Baseline | Target Q1 2025 | Target Q2 2025 | Target Q3 2025 | Target Q4 2025
Trees planted | Tree | 900 | 200 | 300 | 300 | 200
Playgrounds repaired | Playground | 14 | 4 | 5 | 4 | 5
""",
        sheet(
            "Indicator | Q1 2025 | Q2 2025 | Q3 2025 | Q4 2025",
            "Trees planted | 210 | 290 | 310 | 190",
            "Playgrounds repaired | 4 | 4 | 5 | 4",
            day="2026-01-20",
        ),
        cut_off="2025Q4",
        horizon="year",
        gap={("1.1", "target"): equals(1000), ("1.2", "target"): equals(18)},
    ),
    case(
        "B1d quarter targets that start low",
        """
Objetivo 1. Turismo
Indicador | Unidad | Línea base | Meta Ene-Mar 2025 | Meta Abr-Jun 2025 | Meta Jul-Sep 2025 | Meta Oct-Dic 2025
Guías certificados | Guía | 90 | 10 | 20 | 30 | 40
""",  # noqa: E501
        sheet(I_TO_IV, "Guías certificados | 12 | 18 | 31 | 37", day="2026-01-20"),
        cut_off="2025Q4",
        horizon="year",
        gap={("1.1", "target"): equals(100), ("1.1", "actual"): equals(98)},
    ),
    case(
        "B2a only the last of six years",
        """
Objetivo 1. Infraestructura
Indicador | Unidad de medida | Línea base 2024 | Meta 2030
Puentes construidos | Puente | 2 | 30
Pobreza extrema | Porcentaje | 14 | 9
""",
        years=(2025, 2030),
        warn=["D3"],
        cut_off="2026Q4",
        gap={
            ("1.1", "sexenio_target"): absent_or(30),
            ("1.2", "sexenio_target"): absent_or(9),
        },
    ),
    case(
        "B2b the end of a municipal government",
        """
Objetivo 1. Servicios
Indicador | Unidad | Línea base 2024 | Meta 2027
Calles pavimentadas | Calle | 12 | 90
""",
        years=(2025, 2027),
        warn=["D3"],
        cut_off="2025Q4",
        gap={("1.1", "sexenio_target"): absent_or(90)},
    ),
    case(
        "B2c only the last year, in English",
        """
Objective 1. Transport
Indicator | Unit | Baseline 2024 | Target 2028
Bus shelters installed | Shelter | 40 | 260
Share of trips by bicycle | Percent | 3 | 8
""",
        warn=["D3"],
        cut_off="2026Q4",
        gap={
            ("1.1", "sexenio_target"): absent_or(260),
            ("1.2", "sexenio_target"): absent_or(8),
        },
    ),
    case(
        "B2d only the last year, the other columns empty",
        plan("Canchas techadas | Cancha | 5 | | | | 44", "Kioscos | Kiosco | 3 | 4 | 4 | 5 | 5"),
        warn=["G3"],
        cut_off="2026Q4",
        gap={("1.1", "sexenio_target"): absent_or(44)},
        right_targets=y("1.2", 4, 4, 5, 5),
    ),
    case(
        "B3a merged over four years",
        plan(
            "Drenes desazolvados | Dren | 210 | 900 | | |",
            "Bordos reforzados | Bordo | 10 | 11 | 12 | 13 | 14",
        ),
        merges={"Matriz": ["D3:G3"]},
        warn=["D3"],
        cut_off="2026Q4",
        gap={("1.1", "sexenio_target"): absent_or(900)},
        right_targets=y("1.2", 11, 12, 13, 14),
    ),
    case(
        "B3b merged two years and two",
        plan(
            "Bordos reforzados | Bordo | 10 | 11 | 12 | 13 | 14",
            "Aulas construidas | Aula | 20 | 60 | | 70 |",
        ),
        merges={"Matriz": ["D4:E4", "F4:G4"]},
        warn=["D4", ("F4", "D4:G4")],
        never_targets={("1.2", 2025): 60, ("1.2", 2026): 60, ("1.2", 2027): 70, ("1.2", 2028): 70},
        right_targets=y("1.1", 11, 12, 13, 14),
    ),
    case(
        "B3c merged over two indicators",
        plan(
            "Talleres de oficios | Taller | 30 | 50 | 33 | 34 | 35",
            "Cursos de oficios | Curso | 25 | | 27 | 28 | 29",
            "Becas de oficios | Beca | 90 | 95 | 99 | 104 | 108",
        ),
        merges={"Matriz": ["D3:D4"]},
        warn=["D3"],
        never_targets={("1.1", 2025): 50, ("1.2", 2025): 50},
        right_targets={**y("1.1", None, 33, 34, 35), **y("1.3", 95, 99, 104, 108)},
    ),
    case(
        "B4a school years",
        """
Objetivo 1. Enseñanza
Indicador | Unidad | Línea base | Ciclo escolar 2025-2026 | Ciclo escolar 2026-2027
Uniformes repartidos | Uniforme | 700 | 810 | 840
""",
        may_refuse=True,
        said="2025-2026",
        warn=["2025-2026"],
        never_targets={("1.1", 2025): 810, ("1.1", 2026): (810, 840), ("1.1", 2027): 840},
    ),
    case(
        "B4b half-years",
        """
Objetivo 1. Vialidad
Indicador | Unidad | Línea base | Meta 1er semestre 2025 | Meta 2do semestre 2025
Semáforos renovados | Semáforo | 90 | 44 | 51
""",
        may_refuse=True,
        said="semestre",
        warn=["semestre"],
        never_targets={("1.1", 2025): (44, 51)},
    ),
    case(
        "B4c years with a slash",
        """
Objetivo 1. Enseñanza
Indicador | Unidad de medida | Línea base | Meta 2024/2025 | Meta 2025/2026 | Meta 2026/2027
Alumnos con desayuno | Alumno | 2900 | 3010 | 3120 | 3230
""",
        may_refuse=True,
        said="2024/2025",
        warn=["2024/2025"],
        never_targets={("1.1", 2025): (3010, 3120), ("1.1", 2026): (3120, 3230)},
    ),
    case(
        "B4d years of a municipal government",
        """
Objetivo 1. Seguridad
Indicador | Unidad | Línea base | Meta oct 2024 - sep 2025 | Meta oct 2025 - sep 2026
Patrullas adquiridas | Patrulla | 12 | 15 | 19
""",
        may_refuse=True,
        said="oct 2024",
        warn=["oct 2024"],
        never_targets={("1.1", 2025): (15, 19), ("1.1", 2026): 19, ("1.1", 2024): 15},
    ),
    case(
        "B5a numbers in brackets under the header",
        plan(
            "'(1)' | '(2)' | '(3)' | '(4)' | '(5)' | '(6)' | '(7)'",
            "Parques iluminados | Parque | 30 | 33 | 36 | 39 | 42",
        ),
        indicators=1,
        right_targets=y("1.1", 33, 36, 39, 42),
    ),
    case(
        "B5b letters under the header",
        plan(
            "a | b | c | d | e | f | g",
            "Panteones ampliados | Panteón | 1 | 2 | 2 | 3 | 3",
            "Actas expedidas | Acta | 4900 | 5000 | 5100 | 5200 | 5300",
        ),
        indicators=2,
        right_targets={**y("1.1", 2, 2, 3, 3), **y("1.2", 5000, 5100, 5200, 5300)},
    ),
    case(
        "B5c numbered columns above results",
        WATER,
        sheet(
            I_TO_III,
            "1 | 2 | 3 | 4",
            "Tomas domiciliarias conectadas | 296 | 307 | 311",
            "Pozos perforados | 2 | 2 | 1",
        ),
        right={**q("1.1", 296, 307, 311), **q("1.2", 2, 2, 1)},
    ),
    case(
        "B5d numbered as text",
        plan(
            "'1' | '2' | '3' | '4' | '5' | '6' | '7'",
            "Rastros certificados | Rastro | 1 | 2 | 3 | 4 | 5",
            "Jornadas de limpieza | Jornada | 44 | 48 | 52 | 56 | 60",
        ),
        indicators=2,
        right_targets={**y("1.1", 2, 3, 4, 5), **y("1.2", 48, 52, 56, 60)},
    ),
    case(
        "B6a objectives 3.1 and 3.2",
        plan("Fugas reparadas | Fuga | 380 | 400 | 410 | 420 | 430", title="Objetivo 3.1. Agua")
        + "\n"
        + plan(
            "Colectores limpiados | Colector | 21 | 24 | 25 | 26 | 27",
            title="Objetivo 3.2. Drenaje",
        ),
        indicators=2,
        also=[(lambda p: p.indicators.objective_name.nunique() == 2, "one objective for two")],
    ),
    case(
        "B6b objectives 1.1 to 1.3, the third with two indicators",
        plan("Visitas guiadas | Visita | 60 | 66 | 70 | 74 | 78", title="Objetivo 1.1 Museos")
        + "\n\n"
        + plan("Funciones | Función | 30 | 33 | 35 | 37 | 39", title="Objetivo 1.2 Teatro")
        + "\n\n"
        + plan(
            "Conciertos | Concierto | 12 | 14 | 15 | 16 | 17",
            "Coros formados | Coro | 3 | 4 | 5 | 6 | 7",
            title="Objetivo 1.3 Música",
        ),
        indicators=4,
        also=[(lambda p: p.indicators.objective_name.nunique() == 3, "not three objectives")],
    ),
    case(
        "B6c a column of objectives 2.1 and 2.2",
        """
Objetivo | Indicador | Unidad de medida | Línea base | Meta 2025 | Meta 2026
2.1 Mejorar la recaudación | Pagos en línea | Pago | 800 | 900 | 950
2.2 Ordenar el gasto | Auditorías internas | Auditoría | 6 | 7 | 8
""",
        years=(2025, 2026),
        indicators=2,
        also=[(lambda p: p.indicators.objective_name.nunique() == 2, "one objective for two")],
    ),
    case(
        "B7a a subtotal and a total of an axis",
        plan(
            "Expedientes digitalizados | Expediente | 500 | 600 | 650 | 700 | 750",
            "Trámites simplificados | Trámite | 20 | 25 | 30 | 35 | 40",
            "Subtotal | | 520 | 625 | 680 | 735 | 790",
            "Total del eje 1 | | 520 | 625 | 680 | 735 | 790",
        ),
        indicators=2,
        right_targets={**y("1.1", 600, 650, 700, 750), **y("1.2", 25, 30, 35, 40)},
    ),
    case(
        "B7b averages and a sum",
        plan(
            "Consultas dentales | Consulta | 900 | 1000 | 1100 | 1200 | 1300",
            "Consultas de nutrición | Consulta | 300 | 400 | 500 | 600 | 700",
            "Promedio | Consulta | 600 | 700 | 800 | 900 | 1000",
            "Suma de consultas | Consulta | 1200 | 1400 | 1600 | 1800 | 2000",
        ),
        indicators=2,
        right_targets={**y("1.1", 1000, 1100, 1200, 1300), **y("1.2", 400, 500, 600, 700)},
    ),
    case(
        "B7c TOTAL GENERAL after two objectives",
        plan("Obras terminadas | Obra | 20 | 22 | 24 | 26 | 28", title="Objetivo 1. Obras")
        + "\n"
        + plan(
            "Obras supervisadas | Obra | 30 | 32 | 34 | 36 | 38",
            "TOTAL GENERAL | Obra | 50 | 54 | 58 | 62 | 66",
            title="Objetivo 2. Supervisión",
        ),
        indicators=2,
        right_targets={**y("1.1", 22, 24, 26, 28), **y("2.1", 32, 34, 36, 38)},
    ),
    case(
        "B7d totals and averages in English",
        """
Objective 1. Libraries
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Books bought | Book | 200 | 240 | 260 | 280 | 300
Reading clubs held | Club | 10 | 12 | 14 | 16 | 18
Subtotal | | 210 | 252 | 274 | 296 | 318
Average | | 105 | 126 | 137 | 148 | 159
""",
        indicators=2,
        right_targets={**y("1.1", 240, 260, 280, 300), **y("1.2", 12, 14, 16, 18)},
    ),
    case(
        "B3d a result merged over two quarters",
        WATER,
        sheet(
            I_TO_III,
            "Tomas domiciliarias conectadas | 610 | | 305",
            "Pozos perforados | 2 | 1 | 2",
        ),
        merges={"Avance": ["B4:C4"]},
        right={**q("1.1", None, None, 305), **q("1.2", 2, 1, 2)},
        never=q("1.1", 610, 610),
        warn=["B4"],
    ),
    case(
        "B6d objectives 2.1 and 2.10",
        plan("Ludotecas abiertas | Ludoteca | 2 | 3 | 3 | 4 | 4", title="Objetivo 2.1 Infancia")
        + "\n\n"
        + plan("Asilos apoyados | Asilo | 5 | 6 | 6 | 7 | 7", title="Objetivo 2.10 Vejez"),
        indicators=2,
        also=[(lambda p: p.indicators.objective_name.nunique() == 2, "one objective for two")],
    ),
]

TWO_BY_TWO = ["B3:C3", "D3:E3"]
MEANING = [  # C: another row, column or meaning
    case(
        "C1a side by side, in another order",
        FOREST,
        sheet(
            "Indicador | 1T 2025 | 2T 2025 | | Indicador | 3T 2025",
            "Árboles plantados | 1210 | 1250 | | Viveros rehabilitados | 6",
            "Brigadas forestales formadas | 3 | 2 | | Árboles plantados | 1305",
            "Viveros rehabilitados | 4 | 5 | | Brigadas forestales formadas | 1",
        ),
        may_refuse=True,
        right={**q("1.1", 1210, 1250, 1305), **q("1.2", 3, 2, 1), **q("1.3", 4, 5, 6)},
    ),
    case(
        "C1b side by side without a gap",
        BOOKS,
        sheet(
            "Nombre del indicador | I Trim 2025 | Nombre del indicador | II Trim 2025",
            "Bibliotecas equipadas | 4 | Libros prestados | 1020",
            "Libros prestados | 991 | Bibliotecas equipadas | 5",
        ),
        may_refuse=True,
        right={**q("1.1", 4, 5), **q("1.2", 991, 1020)},
    ),
    case(
        "C1c side by side, the right one shorter",
        WATER,
        sheet(
            "Indicador | I Trim 2025 | Observaciones | Indicador | II Trim 2025",
            "Tomas domiciliarias conectadas | 289 | | Cisternas entregadas | 103",
            "Pozos perforados | 2 | | Pozos perforados | 3",
            "Cisternas entregadas | 97 | Entrega parcial | |",
        ),
        may_refuse=True,
        right={**q("1.1", 289), **q("1.2", 2, 3), **q("1.3", 97, 103)},
        never={("1.1", "2025Q2"): (103, 3)},
    ),
    case(
        "C1d side by side, in English",
        PARKS,
        sheet(
            "Indicator | Actual Q1 2025 | | Indicator | Actual Q2 2025",
            "Trees planted | 244 | | Playgrounds repaired | 5",
            "Playgrounds repaired | 4 | | Trees planted | 259",
        ),
        may_refuse=True,
        right={**q("1.1", 244, 259), **q("1.2", 4, 5)},
    ),
    case(
        "C2a Programación trimestral",
        WATER,
        files={
            "programa.xlsx": {
                "Programación 2025": """
Programación trimestral de metas 2025

Indicador | I Trim | II Trim | III Trim | IV Trim
Tomas domiciliarias conectadas | 300 | 300 | 300 | 300
Pozos perforados | 2 | 2 | 2 | 2
"""
            }
        },
        never={**q("1.1", 300, 300, 300, 300), **q("1.2", 2, 2, 2, 2)},
        also=NO_ACTUALS,
    ),
    case(
        "C2b a calendar of targets as csv",
        FOREST,
        files={
            "calendario.csv": "Calendario de metas físicas 2026;;;;\n;;;;\n"
            "Indicador;1T 2026;2T 2026;3T 2026;4T 2026\n"
            "Árboles plantados;1300;1300;1300;1300\nViveros rehabilitados;5;5;5;5\n"
        },
        never={**q("1.1", 1300, 1300, year=2026), **q("1.3", 5, 5, year=2026)},
        also=NO_ACTUALS,
    ),
    case(
        "C2c money spent by quarter",
        BOOKS,
        files={
            "gasto.xlsx": {
                "Ejercido 2025": sheet(
                    I_TO_III,
                    "Bibliotecas equipadas | 210500 | 198000 | 240750",
                    "Libros prestados | 18000 | 17500 | 19900",
                )
            }
        },
        never={("1.1", "2025Q1"): 210500, ("1.2", "2025Q2"): 17500},
        also=NO_ACTUALS,
    ),
    case(
        "C2d metas programadas in the title alone",
        FOREST,
        files={
            "poa.xlsx": {
                "POA": """
Programa Operativo Anual 2025
Metas programadas por trimestre
Fecha de reporte | 2025-10-15
Indicador | Unidad de medida | I Trim 2025 | II Trim 2025 | III Trim 2025
Árboles plantados | Árbol | 1250 | 1250 | 1250
Brigadas forestales formadas | Brigada | 3 | 3 | 3
"""
            }
        },
        never={**q("1.1", 1250, 1250, 1250), **q("1.2", 3, 3, 3)},
        also=NO_ACTUALS,
    ),
    case(
        "C3a Concepto: Programado or Alcanzado",
        WATER,
        sheet(
            "Indicador | Concepto | Periodo | Valor",
            "Cisternas entregadas | Programado | 2025-T1 | 100",
            "Cisternas entregadas | Alcanzado | 2025-T1 | 92",
            "Cisternas entregadas | Programado | 2025-T2 | 105",
            "Cisternas entregadas | Alcanzado | 2025-T2 | 97",
        ),
        may_refuse=True,
        right=q("1.3", 92, 97),
        never=q("1.3", 100, 105),
    ),
    case(
        "C3b Variable: Meta or Ejecutado, over quarter columns",
        FOREST,
        sheet(
            "Indicador | Variable | I Trim 2025 | II Trim 2025",
            "Árboles plantados | Meta | 1240 | 1260",
            "Árboles plantados | Ejecutado | 1180 | 1215",
            "Viveros rehabilitados | Meta | 5 | 6",
            "Viveros rehabilitados | Ejecutado | 4 | 7",
        ),
        may_refuse=True,
        right={**q("1.1", 1180, 1215), **q("1.3", 4, 7)},
        never={**q("1.1", 1240, 1260), **q("1.3", 5, 6)},
    ),
    case(
        "C3c Tipo de dato: Planeado for quarters to come",
        BOOKS,
        sheet(
            "Indicador | Tipo de dato | Año | Trimestre | Valor",
            "Libros prestados | Real | 2025 | I | 1005",
            "Libros prestados | Real | 2025 | II | 1012",
            "Libros prestados | Planeado | 2025 | III | 1030",
        ),
        may_refuse=True,
        right=q("1.2", 1005, 1012),
        never=q("1.2", None, None, 1030),
    ),
    case(
        "C3d Type: Planned or Actual, in English",
        PARKS,
        sheet(
            "Indicator | Type | Period | Value",
            "Trees planted | Planned | 2025-Q1 | 250",
            "Trees planted | Actual | 2025-Q1 | 231",
            "Playgrounds repaired | Planned | 2025-Q2 | 4",
        ),
        may_refuse=True,
        right=q("1.1", 231),
        never={("1.1", "2025Q1"): 250, ("1.2", "2025Q2"): 4},
    ),
    case(
        "C3e only one word in the column, and it is Programado",
        WATER,
        sheet(
            "Indicador | Momento | I Trim 2025 | II Trim 2025",
            "Tomas domiciliarias conectadas | Programado | 301 | 302",
            "Pozos perforados | Programado | 2 | 3",
        ),
        may_refuse=True,
        never={**q("1.1", 301, 302), **q("1.2", 2, 3)},
    ),
    case(
        "C4a Programado and Realizado under merged quarters",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | Programado | Realizado | Programado | Realizado",
            "Árboles plantados | 1250 | 1190 | 1260 | 1222",
            "Viveros rehabilitados | 5 | 4 | 6 | 7",
        ),
        merges={"Avance": TWO_BY_TWO},
        may_refuse=True,
        right={**q("1.1", 1190, 1222), **q("1.3", 4, 7)},
        never={**q("1.1", 1250, 1260), **q("1.3", 5, 6)},
    ),
    case(
        "C4b Meta and Avance under merged quarters",
        WATER,
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | Meta | Avance | Meta | Avance",
            "Tomas domiciliarias conectadas | 300 | 277 | 310 | 318",
            "Pozos perforados | 2 | 1 | 3 | 4",
        ),
        merges={"Avance": TWO_BY_TWO},
        may_refuse=True,
        right={**q("1.1", 277, 318), **q("1.2", 1, 4)},
        never={**q("1.1", 300, 310), **q("1.2", 2, 3)},
    ),
    case(
        "C4c P and R under quarters",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | P | R | P | R",
            "Bibliotecas equipadas | 4 | 3 | 5 | 6",
            "Libros prestados | 1000 | 1011 | 1020 | 1004",
        ),
        merges={"Avance": TWO_BY_TWO},
        may_refuse=True,
        right={**q("1.1", 3, 6), **q("1.2", 1011, 1004)},
        never={**q("1.1", 4, 5), **q("1.2", 1000, 1020)},
    ),
    case(
        "C4d Físico and Financiero",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | Físico | Financiero | Físico | Financiero",
            "Árboles plantados | 1188 | 35640 | 1207 | 36210",
            "Brigadas forestales formadas | 2 | 18000 | 4 | 36000",
        ),
        merges={"Avance": TWO_BY_TWO},
        may_refuse=True,
        right={**q("1.1", 1188, 1207), **q("1.2", 2, 4)},
        never={**q("1.1", 35640, 36210), **q("1.2", 18000, 36000)},
    ),
    case(
        "C4e Hombres and Mujeres",
        plan("Personas capacitadas | Persona | 380 | 400 | 420 | 440 | 460"),
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | Hombres | Mujeres | Hombres | Mujeres",
            "Personas capacitadas | 41 | 57 | 44 | 62",
        ),
        merges={"Avance": TWO_BY_TWO},
        warn=[("avance.xlsx",)],
        never={("1.1", "2025Q1"): (41, 57), ("1.1", "2025Q2"): (44, 62)},
    ),
    case(
        "C4f Planned and Actual, not merged",
        PARKS,
        sheet(
            "Indicator | Q1 2025 | | Q2 2025 |",
            " | Planned | Actual | Planned | Actual",
            "Trees planted | 250 | 236 | 255 | 261",
            "Playgrounds repaired | 4 | 3 | 5 | 6",
        ),
        may_refuse=True,
        right={**q("1.1", 236, 261), **q("1.2", 3, 6)},
        never={**q("1.1", 250, 255), **q("1.2", 4, 5)},
    ),
    case(
        "C4g Previsto and Realizado under repeated quarters",
        ESCOLAS,
        sheet(
            "Indicador | 1º trimestre 2025 | 1º trimestre 2025 | 2º trimestre 2025"
            " | 2º trimestre 2025",
            " | Previsto | Realizado | Previsto | Realizado",
            "Escolas reformadas | 7 | 5 | 8 | 9",
            "Professores formados | 100 | 88 | 110 | 113",
        ),
        may_refuse=True,
        right={**q("1.1", 5, 9), **q("1.2", 88, 113)},
        never={**q("1.1", 7, 8), **q("1.2", 100, 110)},
    ),
    case(
        "C5a numerals and phases",
        plan(
            "Estancias infantiles remodeladas fase 1 | Estancia | 9 | 10 | 11 | 12 | 13",
            "Capacitación docente de nivel básico III | Curso | 38 | 40 | 42 | 44 | 46",
            "Vacunas a menores de 5 años aplicadas | Vacuna | 880 | 900 | 910 | 920 | 930",
        ),
        sheet(
            I_II,
            "Estancias infantiles remodeladas fase 2 | 3 | 4",
            "Capacitación docente de nivel básico II | 11 | 12",
            "Vacunas a menores de 6 años aplicadas | 220 | 231",
        ),
        warn=["A4", "A5", "A6"],
        also=NO_ACTUALS,
    ),
    case(
        "C5b ordinals and ages",
        plan(
            "Alumnos de primer grado con lentes | Alumno | 190 | 200 | 210 | 220 | 230",
            "Despensas a adultos de 60 a 64 años | Despensa | 480 | 500 | 510 | 520 | 530",
        ),
        sheet(
            I_II,
            "Alumnos de tercer grado con lentes | 50 | 51",
            "Despensas a adultos de 65 a 69 años | 120 | 133",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C5c con and sin, no and yes",
        plan(
            "Viviendas particulares con drenaje conectado | Vivienda | 900 | 950 | 980 | 990 | 999",
            "Delitos del fuero común denunciados | Delito | 480 | 470 | 460 | 450 | 440",
        ),
        sheet(
            I_II,
            "Viviendas particulares sin drenaje conectado | 61 | 57",
            "Delitos del fuero común no denunciados | 812 | 790",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C5d sexes and ages",
        plan(
            "Regidoras capacitadas en igualdad de género | Regidora | 28 | 30 | 32 | 34 | 36",
            "Niñas inscritas en escuelas de futbol | Niña | 380 | 400 | 410 | 420 | 430",
            "Adolescentes embarazadas atendidas | Mujer | 90 | 95 | 92 | 90 | 88",
        ),
        sheet(
            I_II,
            "Regidores capacitados en igualdad de género | 12 | 14",
            "Niños inscritos en escuelas de futbol | 140 | 151",
            "Adolescentes no embarazadas atendidas | 41 | 44",
        ),
        warn=["A4", "A5", "A6"],
        also=NO_ACTUALS,
    ),
    case(
        "C5e numbers of a road and a stage, in English",
        """
Objective 1. Roads
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Kerbs rebuilt along district road 12 | Kerb | 50 | 60 | 70 | 80 | 90
Children vaccinated without prior appointment | Child | 300 | 320 | 340 | 360 | 380
""",
        sheet(
            "Indicator | Q1 2025 | Q2 2025",
            "Kerbs rebuilt along district road 14 | 13 | 16",
            "Children vaccinated with prior appointment | 70 | 77",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C6a hundreds and thousands of trees",
        FOREST,
        sheet(
            "Indicador | Unidad de medida | I Trim 2025 | II Trim 2025",
            "Árboles plantados | Miles de árboles | 1.2 | 1.3",
            "Viveros rehabilitados | Vivero | 4 | 6",
        ),
        may_refuse=True,
        right={**q("1.1", 1200, 1300), **q("1.3", 4, 6)},
        never=q("1.1", 1.2, 1.3),
    ),
    case(
        "C6b dozens and hundreds",
        WATER,
        sheet(
            "Indicador | Unidad | I Trim 2025 | II Trim 2025",
            "Cisternas entregadas | Docenas de cisternas | 8 | 9",
            "Tomas domiciliarias conectadas | Cientos de tomas | 3 | 4",
            "Pozos perforados | Pozo | 2 | 1",
        ),
        may_refuse=True,
        right={**q("1.1", 300, 400), **q("1.2", 2, 1), **q("1.3", 96, 108)},
        never={**q("1.3", 8, 9), **q("1.1", 3, 4)},
    ),
    case(
        "C6c pesos in the matrix, millions from the office",
        plan("Recaudación predial | Pesos | 39000000 | 40000000 | 41000000 | 42000000 | 43000000"),
        sheet(
            "Indicador | Unidad de medida | I Trim 2025 | II Trim 2025",
            "Recaudación predial | Millones de pesos | 21.5 | 7.25",
        ),
        may_refuse=True,
        right=q("1.1", 21500000, 7250000),
        never=q("1.1", 21.5, 7.25),
    ),
    case(
        "C6d families for persons, pesos for grants",
        plan(
            "Apoyos alimentarios | Persona | 900 | 1000 | 1100 | 1200 | 1300",
            "Créditos a la palabra | Crédito | 90 | 100 | 110 | 120 | 130",
        ),
        sheet(
            "Indicador | Unidad de medida | I Trim 2025 | II Trim 2025",
            "Apoyos alimentarios | Familia | 251 | 262",
            "Créditos a la palabra | Pesos | 250000 | 310000",
        ),
        warn=[("avance.xlsx",)],
        never={**q("1.1", 251, 262), **q("1.2", 250000, 310000)},
    ),
    case(
        "C7a numerator, denominator, percentage, the name in each row",
        plan("Porcentaje de quejas resueltas | Porcentaje | 71 | 75 | 80 | 85 | 90"),
        sheet(
            "Indicador | Componente | I Trim 2025 | II Trim 2025",
            "Porcentaje de quejas resueltas | Numerador | 36 | 41",
            "Porcentaje de quejas resueltas | Denominador | 48 | 50",
            "Porcentaje de quejas resueltas | Resultado | 75 | 82",
        ),
        toml=LEVEL,
        may_refuse=True,
        right=q("1.1", 75, 82),
        never={("1.1", "2025Q1"): (36, 48), ("1.1", "2025Q2"): (41, 50)},
    ),
    case(
        "C7b variables 1 and 2 under a merged name",
        plan("Cobertura de alumbrado | Porcentaje | 71 | 75 | 80 | 85 | 90"),
        sheet(
            "Indicador | Variable | I Trim 2025 | II Trim 2025",
            "Cobertura de alumbrado | Variable 1 | 390 | 405",
            " | Variable 2 | 500 | 500",
            " | Indicador | 78 | 81",
        ),
        merges={"Avance": ["A4:A6"]},
        toml=LEVEL,
        may_refuse=True,
        right=q("1.1", 78, 81),
        never={("1.1", "2025Q1"): (390, 500), ("1.1", "2025Q2"): (405, 500)},
    ),
    case(
        "C7c the two populations of a share, in a long table",
        plan("Cobertura de desayunos | Porcentaje | 51 | 55 | 60 | 65 | 70"),
        sheet(
            "Indicador | Dato | Periodo | Valor",
            "Cobertura de desayunos | Población atendida | 2025-T1 | 1120",
            "Cobertura de desayunos | Población objetivo | 2025-T1 | 2000",
            "Cobertura de desayunos | Porcentaje | 2025-T1 | 56",
        ),
        toml=LEVEL,
        may_refuse=True,
        right=q("1.1", 56),
        never={("1.1", "2025Q1"): (1120, 2000)},
    ),
    case(
        "C8a % de cumplimiento",
        WATER,
        sheet(
            "Indicador | Meta anual | % de cumplimiento",
            "Tomas domiciliarias conectadas | 1200 | 48",
            "Pozos perforados | 8 | 62",
        ),
        sheet="II Trim 2025",
        may_refuse=True,
        never={("1.1", "2025Q2"): 48, ("1.2", "2025Q2"): 62},
        also=NO_ACTUALS,
    ),
    case(
        "C8b Avance porcentual in each quarter",
        FOREST,
        sheet(
            "Indicador | Meta anual | Avance porcentual I Trim 2025"
            " | Avance porcentual II Trim 2025",
            "Árboles plantados | 5000 | 23 | 27",
            "Brigadas forestales formadas | 12 | 25 | 17",
        ),
        may_refuse=True,
        never={**q("1.1", 23, 27), **q("1.2", 25, 17)},
        also=NO_ACTUALS,
    ),
    case(
        "C8c avance respecto a la meta, beside the result",
        BOOKS,
        sheet(
            "Indicador | Meta 2025 | Avance 2025 | % respecto a la meta",
            "Bibliotecas equipadas | 16 | 14 | 87.5",
            "Libros prestados | 4000 | 4120 | 103",
            day="2026-01-20",
        ),
        may_refuse=True,
        right={("1.1", "2025"): 14, ("1.2", "2025"): 4120},
        never={("1.1", "2025"): 87.5, ("1.2", "2025"): 103},
    ),
    case(
        "C8d % achieved, in English",
        PARKS,
        sheet(
            "Indicator | Annual target | % achieved",
            "Trees planted | 1000 | 51",
            "Playgrounds repaired | 16 | 44",
        ),
        sheet="Q2 2025",
        may_refuse=True,
        never={("1.1", "2025Q2"): 51, ("1.2", "2025Q2"): 44},
        also=NO_ACTUALS,
    ),
    case(
        "C9a Sexo, no total",
        plan("Personas empleadas | Persona | 380 | 400 | 420 | 440 | 460"),
        sheet(
            "Sexo | Indicador | Periodo | Valor",
            "Mujeres | Personas empleadas | 2025-T1 | 61",
            "Hombres | Personas empleadas | 2025-T2 | 47",
        ),
        may_refuse=True,
        warn=[("Sexo", "Avance!")],
        never={("1.1", "2025Q1"): 61, ("1.1", "2025Q2"): 47},
    ),
    case(
        "C9b Región, with a state-wide row",
        FOREST,
        sheet(
            "Indicador | Región | I Trim 2025 | II Trim 2025",
            "Árboles plantados | Sierra | 700 | 720",
            "Árboles plantados | Costa | 490 | 515",
            "Árboles plantados | Total estatal | 1190 | 1235",
        ),
        may_refuse=True,
        right=q("1.1", 1190, 1235),
        never={("1.1", "2025Q1"): (700, 490), ("1.1", "2025Q2"): (720, 515)},
    ),
    case(
        "C9c Localidad, each indicator once",
        WATER,
        sheet(
            "Indicador | Localidad | Año | Trimestre | Valor",
            "Pozos perforados | San Isidro | 2025 | I | 1",
            "Cisternas entregadas | El Mezquite | 2025 | I | 36",
            "Tomas domiciliarias conectadas | La Joya | 2025 | II | 75",
        ),
        may_refuse=True,
        warn=[("Localidad", "Avance!")],
        never={("1.2", "2025Q1"): 1, ("1.3", "2025Q1"): 36, ("1.1", "2025Q2"): 75},
    ),
    case(
        "C9d Entidad federativa, one state a row",
        BOOKS,
        sheet(
            "Entidad federativa | Indicador | Periodo | Valor",
            "Colima | Libros prestados | 2025-T1 | 310",
            "Nayarit | Libros prestados | 2025-T2 | 290",
            "Nacional | Bibliotecas equipadas | 2025-T1 | 4",
        ),
        may_refuse=True,
        warn=[("Entidad", "Avance!")],
        right=q("1.1", 4),
        never={("1.2", "2025Q1"): 310, ("1.2", "2025Q2"): 290},
    ),
    case(
        "C10a a sheet of persons",
        WATER,
        files={
            "avance.xlsx": {
                "Beneficiarios 2025": """
Personas beneficiadas por los programas, 2025
Indicador | Total
Tomas domiciliarias conectadas | 4620
Pozos perforados | 9800
"""
            }
        },
        may_refuse=True,
        never={("1.1", "2025"): 4620, ("1.2", "2025"): 9800},
        also=NO_ACTUALS,
    ),
    case(
        "C10b a sheet of money",
        FOREST,
        files={
            "avance.xlsx": {
                "Inversión 2025": """
Inversión ejercida (miles de pesos), 2025
Indicador | Monto
Árboles plantados | 3120
Viveros rehabilitados | 880
"""
            }
        },
        may_refuse=True,
        never={("1.1", "2025"): (3120, 3120000), ("1.3", "2025"): (880, 880000)},
        also=NO_ACTUALS,
    ),
    case(
        "C10c names and numbers without a header",
        BOOKS,
        files={
            "avance.xlsx": {
                "Pendientes": "Libros prestados | 260\nBibliotecas equipadas | 2",
            }
        },
        may_refuse=True,
        warn=["Pendientes"],
        also=NO_ACTUALS,
    ),
    case(
        "C10d jobs made by the works",
        WATER,
        files={
            "avance.xlsx": {
                "Empleos 2025": sheet(
                    "Indicador | Dato",
                    "Pozos perforados | 64",
                    "Cisternas entregadas | 112",
                    day="2026-01-20",
                ).replace("\n\n", "\nEmpleos temporales generados en 2025\n", 1)
            }
        },
        may_refuse=True,
        never={("1.2", "2025"): 64, ("1.3", "2025"): 112},
    ),
    case(
        "C11a public and private, urban and rural",
        plan(
            "Escuelas del sector público con conectividad | Escuela | 80 | 90 | 95 | 99 | 104",
            "Viviendas rehabilitadas en zonas rurales | Vivienda | 190 | 200 | 210 | 220 | 230",
        ),
        sheet(
            I_II,
            "Escuelas del sector privado con conectividad | 21 | 23",
            "Viviendas rehabilitadas en zonas urbanas | 52 | 49",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C11b máximo and mínimo, entradas and salidas",
        plan(
            "Nivel máximo de la presa principal | Metro | 14 | 15 | 15 | 16 | 16",
            "Entradas de pasajeros a la terminal | Pasajero | 3900 | 4000 | 4100 | 4200 | 4300",
        ),
        sheet(
            I_II,
            "Nivel mínimo de la presa principal | 6 | 7",
            "Salidas de pasajeros a la terminal | 1010 | 990",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C11c formal and informal, mothers and fathers",
        plan(
            "Trabajadores del comercio formal inscritos | Trabajador | 480 | 500 | 510 | 520 | 530",
            "Talleres de crianza para madres de familia | Taller | 36 | 38 | 40 | 42 | 44",
        ),
        sheet(
            I_II,
            "Trabajadores del comercio informal inscritos | 130 | 128",
            "Talleres de crianza para padres de familia | 9 | 8",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C11d women and men, public and private, in English",
        """
Objective 1. Health
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Screenings for women in rural districts | Screening | 500 | 520 | 540 | 560 | 580
Households with access to public transport | Household | 800 | 820 | 840 | 860 | 880
""",
        sheet(
            "Indicator | Q1 2025 | Q2 2025",
            "Screenings for men in rural districts | 130 | 140",
            "Households with access to private transport | 210 | 205",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C4h Original and Modificado, neither a result",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | Original | Modificado | Original | Modificado",
            "Árboles plantados | 1250 | 1300 | 1260 | 1310",
            "Viveros rehabilitados | 5 | 6 | 7 | 8",
        ),
        merges={"Avance": TWO_BY_TWO},
        warn=[("avance.xlsx",)],
        never={("1.1", "2025Q1"): (1250, 1300), ("1.3", "2025Q2"): (7, 8)},
        also=NO_ACTUALS,
    ),
    case(
        "C4i Urbano and Rural, without a total",
        WATER,
        sheet(
            "Indicador | I Trim 2025 | | II Trim 2025 |",
            " | Urbano | Rural | Urbano | Rural",
            "Tomas domiciliarias conectadas | 203 | 91 | 211 | 96",
        ),
        warn=[("avance.xlsx",)],
        never={("1.1", "2025Q1"): (203, 91), ("1.1", "2025Q2"): (211, 96)},
    ),
    case(
        "C4j Prog. and Alc. with their difference",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | | | II Trim 2025 | |",
            " | Prog. | Alc. | Dif. | Prog. | Alc. | Dif.",
            "Bibliotecas equipadas | 5 | 4 | -1 | 4 | 6 | 2",
            "Libros prestados | 1000 | 1040 | 40 | 1010 | 990 | -20",
        ),
        merges={"Avance": ["B3:D3", "E3:G3"]},
        may_refuse=True,
        right={**q("1.1", 4, 6), **q("1.2", 1040, 990)},
        never={("1.1", "2025Q1"): (5, -1), ("1.2", "2025Q1"): (1000, 40)},
    ),
]

PERCENTS = [  # D: percents
    case(
        "D1a air, reported by quarter",
        AIR,
        sheet(I_TO_III, "Porcentaje de días con aire limpio | 57 | 61 | 59"),
        right=q("1.1", 57, 61, 59),
        warn=["1.1"],
        cut_off="2025Q3",
        gap={("1.1", "actual"): differs(177, 118, 120)},
    ),
    case(
        "D1b a rate by a thousand",
        plan("Mortalidad infantil | Tasa por mil nacidos vivos | 14 | 13 | 12 | 11 | 10"),
        sheet(I_TO_III, "Mortalidad infantil | 13.5 | 13.1 | 12.8"),
        right=q("1.1", 13.5, 13.1, 12.8),
        warn=["1.1"],
        cut_off="2025Q3",
        gap={("1.1", "actual"): differs(39.4, 26.6, 25.9)},
    ),
    case(
        "D1c an index, and the sign % as unit",
        plan(
            "Índice de transparencia municipal | Índice | 70 | 72 | 75 | 78 | 80",
            "Eficiencia física del agua | % | 48 | 50 | 53 | 56 | 60",
        ),
        sheet(
            I_II,
            "Índice de transparencia municipal | 71 | 73",
            "Eficiencia física del agua | 49 | 51",
        ),
        right={**q("1.1", 71, 73), **q("1.2", 49, 51)},
        warn=["1.1", "1.2"],
        cut_off="2025Q2",
        gap={("1.1", "actual"): differs(144), ("1.2", "actual"): differs(100)},
    ),
    case(
        "D1d percent, in English",
        """
Objective 1. Waste
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Household waste recycled | Percent | 31 | 34 | 38 | 42 | 46
""",
        sheet("Indicator | Q1 2025 | Q2 2025 | Q3 2025", "Household waste recycled | 32 | 33 | 35"),
        right=q("1.1", 32, 33, 35),
        warn=["1.1"],
        cut_off="2025Q3",
        gap={("1.1", "actual"): differs(100, 65, 68)},
    ),
    case(
        "D2a points in the matrix, cells formatted as percent",
        AIR,
        sheet(I_TO_III, "Porcentaje de días con aire limpio | 0.57 | 0.615 | 0.59"),
        formats={"Avance": {"B4": "0%", "C4": "0.0%", "D4": "0.00%"}},
        toml=LEVEL,
        right=q("1.1", 57, 61.5, 59),
    ),
    case(
        "D2b percent cells in the matrix, points from the office",
        plan("Cobertura de recolección | Porcentaje | 0.72 | 0.75 | 0.8 | 0.85 | 0.9"),
        sheet(I_II, "Cobertura de recolección | 73 | 74.5"),
        formats={"matriz.xlsx": {"Matriz": {f"{column}3": "0%" for column in "CDEFG"}}},
        toml=LEVEL,
        right=q("1.1", 73, 74.5),
        right_targets=y("1.1", 75, 80, 85, 90),
    ),
    case(
        "D2c a bare fraction under a percent",
        plan("Cobertura de recolección | Porcentaje | 72 | 75 | 80 | 85 | 90"),
        sheet(I_II, "Cobertura de recolección | 0.73 | 0.74"),
        toml=LEVEL,
        may_refuse=True,
        right=q("1.1", 73, 74),
        never=q("1.1", 0.73, 0.74),
    ),
    case(
        "D2d text with its sign, and a percent cell, in one row",
        AIR,
        sheet(I_TO_III, "Porcentaje de días con aire limpio | '58 %' | 0.6 | '62.5%'"),
        formats={"Avance": {"C4": "0%"}},
        toml=LEVEL,
        right=q("1.1", 58, 60, 62.5),
    ),
    case(
        "D3a mayor o igual, mínimo, por ciento",
        plan(
            "Porcentaje de pagos a tiempo | Porcentaje"
            " | '58%' | '≥ 60%' | mínimo 65 % | 70 por ciento | '75%'"
        ),
        toml=LEVEL,
        may_refuse=True,
        right_targets=y("1.1", 60, 65, 70, 75),
        never_targets={("1.1", 2025): 0.6, ("1.1", 2026): 0.65, ("1.1", 2027): 0.7},
    ),
    case(
        "D3b texts beside percent cells",
        plan(
            "Porcentaje de obras auditadas | Porcentaje | 0.4 | '> 45 %' | 0.5 | mayor a 55 % | 0.6"
        ),
        formats={"Matriz": {"C3": "0%", "E3": "0%", "G3": "0%"}},
        toml=LEVEL,
        may_refuse=True,
        right_targets=y("1.1", 45, 50, 55, 60),
        never_targets={("1.1", 2025): 0.45, ("1.1", 2026): 0.5, ("1.1", 2028): 0.6},
    ),
    case(
        "D3c at least, in English",
        """
Objective 1. Service
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Calls answered within a minute | Percent | '78%' | at least 80% | '>= 82%' | '85%' | '88 %'
""",
        toml=LEVEL,
        may_refuse=True,
        right_targets=y("1.1", 80, 82, 85, 88),
        never_targets={("1.1", 2025): 0.8, ("1.1", 2026): 0.82, ("1.1", 2027): 0.85},
    ),
    case(
        "D4a percent cells with one decimal",
        plan("Eficiencia terminal | Porcentaje | 0.62 | 0.655 | 0.68 | 0.7 | 0.725"),
        sheet("Indicador | I Trim 2025", "Eficiencia terminal | 0.641"),
        formats={
            "matriz.xlsx": {"Matriz": {f"{column}3": "0.0%" for column in "CDEFG"}},
            "avance.xlsx": {"Avance": {"B4": "0.0%"}},
        },
        toml=LEVEL,
        right=q("1.1", 64.1),
        right_targets=y("1.1", 65.5, 68, 70, 72.5),
        cut_off="2025Q1",
        gap={("1.1", "status"): lambda v: v != "small"},
    ),
    case(
        "D4b percent cells below one percent, unit %",
        plan("Cartera vencida | % | 0.009 | 0.008 | 0.007 | 0.006 | 0.005"),
        sheet(I_II, "Cartera vencida | 0.0085 | 0.0079"),
        formats={
            "matriz.xlsx": {"Matriz": {f"{column}3": "0.0%" for column in "CDEFG"}},
            "avance.xlsx": {"Avance": {"B4": "0.00%", "C4": "0.00%"}},
        },
        toml=LEVEL.replace("reason", 'direction = "descending"\nreason'),
        right=q("1.1", 0.85, 0.79),
        right_targets=y("1.1", 0.8, 0.7, 0.6, 0.5),
    ),
    case(
        "D4c percent cells over a hundred",
        plan("Ocupación de albergues | Porcentaje | 0.9 | 0.95 | 1 | 1 | 1"),
        sheet(I_II, "Ocupación de albergues | 1.04 | 1"),
        formats={
            "matriz.xlsx": {"Matriz": {f"{column}3": "0%" for column in "CDEFG"}},
            "avance.xlsx": {"Avance": {"B4": "0%", "C4": "0%"}},
        },
        toml=LEVEL,
        right=q("1.1", 104, 100),
        right_targets=y("1.1", 95, 100, 100, 100),
    ),
]


def below(highest: float) -> Callable[[Any], bool]:
    return lambda v: math.isnan(v) or v <= highest


def no_target(*bad: float) -> list[tuple[Callable[[Any], bool], str]]:
    return [(lambda p: not p.targets.value.isin(bad).any(), f"one of {bad} was taken")]


BOUNDS = [  # E: direction and bounds
    case(
        "E1a a rate that falls",
        plan("Tasa de informalidad laboral | Tasa | 58 | 57 | 55 | 53 | 51"),
        sheet(I_TO_III, "Tasa de informalidad laboral | 58.2 | 58.6 | 59.1"),
        toml=LEVEL,
        right=q("1.1", 58.2, 58.6, 59.1),
        warn=["1.1"],
    ),
    case(
        "E1b accidents, a count that falls",
        plan("Accidentes viales con lesionados | Accidente | 520 | 500 | 450 | 400 | 350"),
        sheet(I_TO_III, "Accidentes viales con lesionados | 131 | 140 | 128"),
        right=q("1.1", 131, 140, 128),
        warn=["1.1"],
    ),
    case(
        "E1c ceilings",
        plan(
            "Tiempo de respuesta a emergencias | Minuto | 14"
            " | máximo 12 | máximo 12 | no más de 10 | no más de 10"
        ),
        sheet(I_II, "Tiempo de respuesta a emergencias | 13 | 12.5"),
        toml=LEVEL,
        warn=[("1.1", "D3")],
    ),
    case(
        "E1d days that fall, in English",
        """
Objective 1. Permits
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Average days to issue a permit | Days | 40 | 35 | 30 | 25 | 20
""",
        sheet("Indicator | Q1 2025 | Q2 2025", "Average days to issue a permit | 41 | 43"),
        toml=LEVEL,
        right=q("1.1", 41, 43),
        warn=["1.1"],
    ),
    case(
        "E2a a deficit smaller than its target",
        plan("Balance presupuestario | Peso | -620 | -500 | -450 | -400 | -300"),
        sheet("Indicador | Avance 2025", "Balance presupuestario | -420", day="2026-02-10"),
        toml=LEVEL,
        cut_off="2025Q4",
        horizon="year",
        gap={
            ("1.1", "status"): lambda v: v not in ("red", "amber"),
            ("1.1", "attainment"): math.isnan,
        },
    ),
    case(
        "E2b a deficit larger than its target",
        plan("Saldo de la cuenta municipal | Peso | -900 | -700 | -600 | -500 | -400"),
        sheet(
            "Indicador | Resultado 2025", "Saldo de la cuenta municipal | -950", day="2026-02-10"
        ),
        toml=LEVEL,
        cut_off="2025Q4",
        horizon="year",
        gap={
            ("1.1", "status"): lambda v: v not in ("green", "above"),
            ("1.1", "attainment"): math.isnan,
        },
    ),
    case(
        "E2c net migration, better than its target",
        plan("Saldo migratorio | Persona | -60 | -40 | -20 | -10 | -5"),
        sheet("Indicador | Avance 2025", "Saldo migratorio | -35", day="2026-02-10"),
        toml=LEVEL,
        cut_off="2025Q4",
        horizon="year",
        gap={
            ("1.1", "status"): lambda v: v not in ("red", "amber"),
            ("1.1", "attainment"): math.isnan,
        },
    ),
    case(
        "E3a nearly all households",
        plan("Hogares con electricidad | Porcentaje | 96 | 97 | 98 | 98.5 | 99"),
        sheet(I_TO_III, "Hogares con electricidad | 97.2 | 98.1 | 99"),
        toml=LEVEL,
        cut_off="2025Q3",
        projection={("1.1", "q90"): below(100), ("1.1", "q975"): below(100)},
    ),
    case(
        "E3b the sign % as unit, a steep rise",
        plan("Registro oportuno de nacimientos | % | 70 | 75 | 85 | 92 | 98"),
        sheet(I_TO_III, "Registro oportuno de nacimientos | 80 | 89 | 97"),
        toml=LEVEL,
        cut_off="2025Q3",
        projection={("1.1", "q90"): below(100), ("1.1", "median"): below(100)},
    ),
    case(
        "E3c percent cells",
        plan("Escuelas con agua | Porcentaje | 0.9 | 0.93 | 0.95 | 0.97 | 0.99"),
        sheet(I_TO_III, "Escuelas con agua | 0.94 | 0.965 | 0.99"),
        formats={
            "matriz.xlsx": {"Matriz": {f"{column}3": "0%" for column in "CDEFG"}},
            "avance.xlsx": {"Avance": {"B4": "0.0%", "C4": "0.0%", "D4": "0.0%"}},
        },
        toml=LEVEL,
        cut_off="2025Q3",
        projection={("1.1", "q90"): below(100)},
    ),
    case(
        "E4a zeros before a spill",
        plan("Toneladas vertidas al río | Tonelada | 12 | 10 | 9 | 8 | 7"),
        sheet(I_TO_III, "Toneladas vertidas al río | 0 | 0 | 3.75"),
        toml=FALLING,
        cut_off="2025Q3",
        projection={("1.1", "median"): lambda v: v >= 3.75},
    ),
    case(
        "E4b a zero in between",
        plan("Horas sin servicio de agua | Hora | 40 | 36 | 32 | 28 | 24"),
        sheet(I_TO_III, "Horas sin servicio de agua | 6.5 | 0 | 9"),
        toml=FALLING,
        cut_off="2025Q3",
        projection={("1.1", "median"): lambda v: v >= 15.5},
    ),
    case(
        "E4c zeros at the end",
        plan("Superficie invadida | Hectárea | 20 | 16 | 12 | 8 | 4"),
        sheet(I_TO_III, "Superficie invadida | 2.25 | 0 | 0"),
        toml=FALLING,
        cut_off="2025Q3",
        projection={("1.1", "median"): lambda v: v >= 2.25},
    ),
]

TIMES = [  # F: when a value holds
    case(
        "F1a avance a marzo, a junio, a septiembre",
        WATER,
        sheet(
            "Indicador | Avance a marzo 2025 | Avance a junio 2025 | Avance a septiembre 2025",
            "Tomas domiciliarias conectadas | 290 | 595 | 900",
            "Pozos perforados | 2 | 3 | 6",
        ),
        may_refuse=True,
        right={**q("1.1", 290, 305, 305), **q("1.2", 2, 1, 3)},
        never={("1.1", "2025Q2"): 595, ("1.1", "2025Q3"): 900, ("1.2", "2025Q3"): 6},
    ),
    case(
        "F1b months from January",
        FOREST,
        sheet(
            "Indicador | Enero-Marzo 2025 | Enero-Junio 2025 | Enero-Septiembre 2025",
            "Árboles plantados | 1200 | 2450 | 3730",
            "Viveros rehabilitados | 4 | 9 | 15",
        ),
        right={**q("1.1", 1200, 1250, 1280), **q("1.3", 4, 5, 6)},
    ),
    case(
        "F1c acumulado al segundo trimestre",
        BOOKS,
        sheet(
            "Indicador | Acumulado al primer trimestre 2025 | Acumulado al segundo trimestre 2025",
            "Bibliotecas equipadas | 4 | 9",
            "Libros prestados | 1010 | 1995",
        ),
        may_refuse=True,
        right={**q("1.1", 4, 5), **q("1.2", 1010, 985)},
        never={("1.1", "2025Q2"): 9, ("1.2", "2025Q2"): 1995},
    ),
    case(
        "F1d one column to a day in June",
        WATER,
        sheet(
            "Indicador | Avance al 30 de junio de 2025",
            "Tomas domiciliarias conectadas | 601",
            "Cisternas entregadas | 188",
        ),
        may_refuse=True,
        never={
            ("1.1", "2025Q2"): 601,
            ("1.3", "2025Q2"): 188,
            ("1.1", "2025"): 601,
            ("1.3", "2025"): 188,
        },
    ),
    case(
        "F1e to the end of a quarter, in English",
        PARKS,
        sheet(
            "Indicator | Cumulative to Q1 2025 | Cumulative to Q2 2025",
            "Trees planted | 240 | 505",
            "Playgrounds repaired | 4 | 7",
        ),
        may_refuse=True,
        right={**q("1.1", 240, 265), **q("1.2", 4, 3)},
        never={("1.1", "2025Q2"): 505, ("1.2", "2025Q2"): 7},
    ),
    case(
        "F2a zeros of the second half, in July",
        WATER,
        sheet(
            I_TO_IV,
            "Tomas domiciliarias conectadas | 291 | 309 | 0 | 0",
            "Pozos perforados | 2 | 2 | 0 | 0",
            "Cisternas entregadas | 97 | 101 | 0 | 0",
            day="2025-07-10",
        ),
        right={**q("1.1", 291, 309), **q("1.2", 2, 2), **q("1.3", 97, 101)},
        never={**q("1.1", None, None, 0, 0), **q("1.2", None, None, 0, 0)},
        default_cut_off="2025Q2",
    ),
    case(
        "F2b a value of a quarter to come",
        BOOKS,
        sheet(
            I_TO_IV,
            "Bibliotecas equipadas | 4 | 5 | 6 |",
            "Libros prestados | 1008 | 993 | 1017 |",
            day="2025-07-21",
        ),
        right={**q("1.1", 4, 5), **q("1.2", 1008, 993)},
        never={("1.1", "2025Q3"): 6, ("1.2", "2025Q3"): 1017},
        warn=[("D4", "D3")],
        default_cut_off="2025Q2",
    ),
    case(
        "F2c a quarter that is half over",
        FOREST,
        sheet(
            I_TO_III,
            "Árboles plantados | 1240 | 1266 | 610",
            "Brigadas forestales formadas | 3 | 3 | 1",
            "Viveros rehabilitados | 5 | 5 | 2",
            day="2025-08-20",
        ),
        right={**q("1.1", 1240, 1266), **q("1.2", 3, 3), **q("1.3", 5, 5)},
        never={("1.1", "2025Q3"): 610, ("1.2", "2025Q3"): 1, ("1.3", "2025Q3"): 2},
        warn=[("D4", "D3")],
        default_cut_off="2025Q2",
    ),
    case(
        "F2d zeros to come in a long table",
        BOOKS,
        sheet(
            "Indicador | Periodo | Valor",
            "Bibliotecas equipadas | 2025-T1 | 4",
            "Libros prestados | 2025-T1 | 1002",
            "Bibliotecas equipadas | 2025-T2 | 0",
            "Libros prestados | 2025-T2 | 0",
            day="2025-04-11",
        ),
        right={**q("1.1", 4), **q("1.2", 1002)},
        never={("1.1", "2025Q2"): 0, ("1.2", "2025Q2"): 0},
        default_cut_off="2025Q1",
    ),
    case(
        "F3a a year reported in September",
        FOREST,
        sheet(
            "Indicador | Resultado 2025",
            "Árboles plantados | 3790",
            "Viveros rehabilitados | 15",
            day="2025-09-30",
        ),
        may_refuse=True,
        warn=[("B3", "B4")],
        never={("1.1", "2025"): 3790, ("1.3", "2025"): 15},
    ),
    case(
        "F3b the second of two years, in November",
        WATER,
        sheet(
            "Indicador | Avance 2025 | Avance 2026",
            "Tomas domiciliarias conectadas | 1211 | 1033",
            "Pozos perforados | 8 | 6",
            day="2026-11-18",
        ),
        may_refuse=True,
        warn=[("C3", "C4")],
        right={("1.1", "2025"): 1211, ("1.2", "2025"): 8},
        never={("1.1", "2026"): 1033, ("1.2", "2026"): 6},
    ),
    case(
        "F3c a year in a long table, in English",
        PARKS,
        sheet(
            "Indicator | Year | Value",
            "Trees planted | 2025 | 480",
            "Playgrounds repaired | 2025 | 7",
            day="2025-06-30",
        ),
        may_refuse=True,
        warn=[("avance.xlsx",)],
        never={("1.1", "2025"): 480, ("1.2", "2025"): 7},
    ),
    case(
        "F4a acumulado over two years",
        WATER,
        sheet(
            "Indicador | Acumulado 2025 | Acumulado 2026",
            "Tomas domiciliarias conectadas | 1190 | 2460",
            "Cisternas entregadas | 395 | 812",
            day="2027-01-25",
        ),
        may_refuse=True,
        right={("1.1", "2025"): 1190, ("1.1", "2026"): 1270, ("1.3", "2026"): 417},
        never={("1.1", "2026"): 2460, ("1.3", "2026"): 812},
    ),
    case(
        "F4b avance acumulado over three years",
        BOOKS,
        sheet(
            "Indicador | Avance acumulado 2025 | Avance acumulado 2026 | Avance acumulado 2027",
            "Bibliotecas equipadas | 15 | 36 | 61",
            "Libros prestados | 3990 | 8120 | 12290",
            day="2028-01-25",
        ),
        may_refuse=True,
        right={("1.1", "2026"): 21, ("1.1", "2027"): 25, ("1.2", "2027"): 4170},
        never={
            ("1.1", "2026"): 36,
            ("1.1", "2027"): 61,
            ("1.2", "2026"): 8120,
            ("1.2", "2027"): 12290,
        },
    ),
    case(
        "F4c cumulative, in English",
        PARKS,
        sheet(
            "Indicator | Cumulative 2025 | Cumulative 2026",
            "Trees planted | 1015 | 2090",
            "Playgrounds repaired | 15 | 34",
            day="2027-02-15",
        ),
        may_refuse=True,
        right={("1.1", "2026"): 1075, ("1.2", "2026"): 19},
        never={("1.1", "2026"): 2090, ("1.2", "2026"): 34},
    ),
    case(
        "F5a an impossible month settles the day first",
        BOOKS,
        files={
            "avance.xlsx": {
                "Hoja1": sheet(
                    "Indicador | II Trim 2025 | III Trim 2025",
                    "Libros prestados | 1009 | 1014",
                    day="'25/10/2025'",
                ),
                "Hoja2": sheet(
                    "Indicador | I Trim 2025", "Libros prestados | 996", day="'05/06/2025'"
                ),
            }
        },
        right=q("1.2", 996, 1009, 1014),
        also=[
            (lambda p: (p.actuals.reported == "2025-06-05").any(), "5 June was not read"),
            (lambda p: not (p.actuals.reported == "2025-05-06").any(), "6 May was read"),
        ],
    ),
    case(
        "F5b an impossible day settles the month first",
        WATER,
        files={
            "avance.xlsx": {
                "Uno": sheet(
                    "Indicador | II Trim 2025 | III Trim 2025",
                    "Cisternas entregadas | 100 | 98",
                    day="'10/21/2025'",
                ),
                "Dos": sheet(
                    "Indicador | I Trim 2025", "Cisternas entregadas | 91", day="'05/09/2025'"
                ),
            }
        },
        right=q("1.3", 91, 100, 98),
        also=[(lambda p: not (p.actuals.reported == "2025-09-05").any(), "5 September was read")],
    ),
    case(
        "F5c nothing settles it but the language",
        FOREST,
        sheet(I_II, "Árboles plantados | 1222 | 1244", day="'04/08/2025'"),
        right=q("1.1", 1222, 1244),
        also=[(lambda p: not (p.actuals.reported == "2025-04-08").any(), "8 April was read")],
    ),
]


def standing(first: dict[str, str], later: str, **more: Any) -> dict[str, Any]:
    return {
        "files": {"a.xlsx": first, "b.xlsx": {"Avance": later}},
        "horizon": "year_to_date",
        "may_refuse": True,
        "gap_warn": "B4",
        **more,
    }


RUNNING = [  # G: running totals over files
    case(
        "G1a a file a quarter",
        WATER,
        files={
            "reporte_1.xlsx": {
                "Avance": sheet(
                    "Indicador | Ene-Mar 2025",
                    "Tomas domiciliarias conectadas | 288",
                    "Pozos perforados | 2",
                    day="2025-04-14",
                )
            },
            "reporte_2.xlsx": {
                "Avance": sheet(
                    "Indicador | Ene-Jun 2025",
                    "Tomas domiciliarias conectadas | 600",
                    "Pozos perforados | 3",
                    day="2025-07-14",
                )
            },
            "reporte_3.xlsx": {
                "Avance": sheet(
                    "Indicador | Ene-Sep 2025",
                    "Tomas domiciliarias conectadas | 899",
                    "Pozos perforados | 6",
                    day="2025-10-14",
                )
            },
        },
        right={**q("1.1", 288, 312, 299), **q("1.2", 2, 1, 3)},
    ),
    case(
        "G1b quarters, then a total",
        FOREST,
        files={
            "junio.xlsx": {
                "Avance": sheet(
                    I_II,
                    "Árboles plantados | 1231 | 1259",
                    "Viveros rehabilitados | 5 | 4",
                    day="2025-07-09",
                )
            },
            "septiembre.xlsx": {
                "Avance": sheet(
                    "Indicador | Enero-Septiembre 2025",
                    "Árboles plantados | 3770",
                    "Viveros rehabilitados | 15",
                    day="2025-10-09",
                )
            },
        },
        may_refuse=True,
        right={**q("1.1", 1231, 1259, 1280), **q("1.3", 5, 4, 6)},
        never={("1.1", "2025Q3"): 3770, ("1.3", "2025Q3"): 15},
    ),
    case(
        "G1c a total between is missing",
        BOOKS,
        files={
            "a.csv": "Fecha de reporte;2025-04-20\n;\nIndicador;Ene-Mar 2025\n"
            "Libros prestados;1003\n",
            "b.csv": "Fecha de reporte;2025-10-20\n;\nIndicador;Ene-Sep 2025\n"
            "Libros prestados;3040\n",
        },
        may_refuse=True,
        right=q("1.2", 1003),
        never={("1.2", "2025Q3"): (3040, 2037), ("1.2", "2025Q2"): 2037},
        warn=[("b.csv",)],
    ),
    case(
        "G1d a total that falls",
        WATER,
        files={
            "a.xlsx": {
                "Avance": sheet(
                    "Indicador | Ene-Mar 2025", "Cisternas entregadas | 104", day="2025-04-20"
                )
            },
            "b.xlsx": {
                "Avance": sheet(
                    "Indicador | Ene-Jun 2025", "Cisternas entregadas | 97", day="2025-07-20"
                )
            },
        },
        may_refuse=True,
        never={("1.3", "2025Q2"): (-7, 97)},
        warn=[("b.xlsx", "1.3")],
    ),
    case(
        "G2a the first quarter revised upwards",
        BOOKS,
        cut_off="2025Q2",
        gap={("1.2", "actual"): equals(2010)},
        **standing(
            {
                "Avance": sheet(
                    "Indicador | Ene-Mar 2025 | Ene-Jun 2025",
                    "Libros prestados | 1000 | 2010",
                    day="2025-07-15",
                )
            },
            sheet("Indicador | Ene-Mar 2025", "Libros prestados | 1060", day="2025-08-28"),
        ),
    ),
    case(
        "G2b the first quarter revised downwards",
        FOREST,
        cut_off="2025Q2",
        gap={("1.1", "actual"): equals(2500)},
        **standing(
            {
                "Avance": sheet(
                    "Indicador | Ene-Mar 2025 | Ene-Jun 2025",
                    "Árboles plantados | 1240 | 2500",
                    day="2025-07-15",
                )
            },
            sheet("Indicador | Ene-Mar 2025", "Árboles plantados | 1180", day="2025-09-04"),
        ),
    ),
    case(
        "G2c the second of three revised",
        WATER,
        cut_off="2025Q3",
        gap={("1.1", "actual"): equals(910)},
        **standing(
            {
                "Avance": sheet(
                    "Indicador | Ene-Mar 2025 | Ene-Jun 2025 | Ene-Sep 2025",
                    "Tomas domiciliarias conectadas | 300 | 605 | 910",
                    day="2025-10-15",
                )
            },
            sheet(
                "Indicador | Ene-Jun 2025",
                "Tomas domiciliarias conectadas | 640",
                day="2025-11-12",
            ),
        ),
    ),
]

NUMBERS = [  # H: numbers in texts
    case(
        "H1a exponents in a csv",
        plan("Litros de leche repartidos | Litro | 900000 | 950000 | 990000 | 1000000 | 1100000"),
        files={
            "avance.csv": "Fecha de reporte;2025-10-15;;\n;;;\n"
            "Indicador;I Trim 2025;II Trim 2025;III Trim 2025\n"
            "Litros de leche repartidos;2.2E+05;1e6;240500.5\n"
        },
        may_refuse=True,
        right=q("1.1", 220000, 1000000, 240500.5),
        never={("1.1", "2025Q1"): (2.2, 2.205), ("1.1", "2025Q2"): (1, 16)},
    ),
    case(
        "H1b exponents as text in a workbook",
        plan("Kilos de fertilizante | Kilo | '3.5E+04' | '4.0E+04' | '4.5e4' | 50000 | '5.5E4'"),
        may_refuse=True,
        right_targets=y("1.1", 40000, 45000, 50000, 55000),
        never_targets={("1.1", 2025): (4, 4.04), ("1.1", 2026): (4.5, 4.54), ("1.1", 2028): 5.5},
    ),
    case(
        "H1c an exponent with a decimal comma",
        plan("Litros de leche repartidos | Litro | 900000 | 950000 | 990000 | 1000000 | 1100000"),
        files={
            "avance.csv": "Fecha de reporte;2025-10-15;\n;;\nIndicador;I Trim 2025;II Trim 2025\n"
            "Litros de leche repartidos;2,35E+05;241000,5\n"
        },
        may_refuse=True,
        right=q("1.1", 235000, 241000.5),
        never={("1.1", "2025Q1"): (2.35, 235, 2.3505), ("1.1", "2025Q2"): 2410005},
    ),
    case(
        "H2a mdp and mil",
        plan(
            "Inversión captada | Pesos | 2.9 MDP | 3.2 MDP | más de 3.4 mdp | 3.6 mdp | 4 mdp",
            "Visitas al portal | Visita | 9 mil | 12 mil | casi 13 mil | 14 mil | 15 mil",
        ),
        may_refuse=True,
        right_targets={**y("1.1", 3.2e6, 3.4e6, 3.6e6, 4e6), **y("1.2", 12000, 13000, 14000)},
        never_targets={
            ("1.1", 2025): 3.2,
            ("1.1", 2026): 3.4,
            ("1.1", 2028): 4,
            ("1.2", 2025): 12,
            ("1.2", 2026): 13,
        },
    ),
    case(
        "H2b millones with a comma",
        plan(
            "Litros saneados | Litro"
            " | '1,2 millones' | '1,5 millones' | '1,7 millones' | '2,0 millones' | '2,25 millones'"
        ),
        may_refuse=True,
        right_targets=y("1.1", 1.5e6, 1.7e6, 2e6, 2.25e6),
        never_targets={
            ("1.1", 2025): (1.5, 15, 15e6, 5e6),
            ("1.1", 2026): (1.7, 17, 17e6, 7e6),
            ("1.1", 2027): (2, 20, 20e6),
            ("1.1", 2028): (2.25, 225, 225e6, 25e6),
        },
    ),
    case(
        "H2c words on both sides, in results",
        BOOKS,
        sheet(
            I_TO_III,
            "Libros prestados | '1.1 mil' | alrededor de 1.2 mil libros | un poco más de 1 mil",
        ),
        may_refuse=True,
        right=q("1.2", 1100, 1200, 1000),
        never=q("1.2", 1.1, 1.2, 1),
    ),
    case(
        "H2d million and thousand, in English",
        """
Objective 1. Tourism
Indicator | Unit | Baseline | Target 2025 | Target 2026 | Target 2027 | Target 2028
Overnight stays | Night | 1.4 million | 1.5 million | over 2 million | '2.1 million' | 2200000
Bicycles hired | Hire | 20 thousand | 25 thousand | about 30 thousand | 35 thousand | 40000
""",
        may_refuse=True,
        right_targets={**y("1.1", 1.5e6, 2e6, 2.1e6, 2.2e6), **y("1.2", 25e3, 30e3, 35e3, 40e3)},
        never_targets={
            ("1.1", 2025): 1.5,
            ("1.1", 2026): 2,
            ("1.2", 2025): 25,
            ("1.2", 2026): 30,
        },
    ),
    case(
        "H3a brackets in a matrix",
        plan("Resultado operativo | Peso | '(410)' | '(350)' | '(300)' | -250 | '(1,100.50)'"),
        toml=MEASURE,
        may_refuse=True,
        right_targets=y("1.1", -350, -300, -250, -1100.5),
        never_targets={
            ("1.1", 2025): 350,
            ("1.1", 2026): 300,
            ("1.1", 2028): (1100.5, 1100, 1),
        },
    ),
    case(
        "H3b a sign behind",
        plan("Variación de empleos | Empleo | -400 | -350 | -300 | -250 | -200"),
        sheet(I_TO_III, "Variación de empleos | '350-' | '95 -' | '-88'"),
        toml=MEASURE,
        may_refuse=True,
        right=q("1.1", -350, -95, -88),
        never=q("1.1", 350, 95, 88),
    ),
    case(
        "H3c typographic minus, spaces and money",
        plan("Saldo de operación | Peso | -400 | -350 | -300 | -250 | -200"),
        sheet(I_TO_III, "Saldo de operación | \u2212 120 | '-$ 75' | '\u201345'"),
        toml=MEASURE,
        may_refuse=True,
        right=q("1.1", -120, -75, -45),
        never=q("1.1", 120, 75, 45),
    ),
    case(
        "H4a points for thousands, settled by a million",
        plan(
            "Metros de guarnición | Metro | '3.000' | '3.750' | '15.000' | '2.345.678' | '16.500'"
        ),
        may_refuse=True,
        right_targets=y("1.1", 3750, 15000, 2345678, 16500),
        never_targets={("1.1", 2025): 3.75, ("1.1", 2026): 15, ("1.1", 2028): 16.5},
    ),
    case(
        "H4b points and a decimal comma, in results",
        plan("Toneladas recicladas | Tonelada | 4000 | 5000 | 5200 | 5400 | 5600"),
        sheet(I_TO_III, "Toneladas recicladas | '1.234,50' | '1.310' | '1.295,25'"),
        toml=MEASURE,
        may_refuse=True,
        right=q("1.1", 1234.5, 1310, 1295.25),
        never=q("1.1", 1.2345, 1.31, 1.29525),
    ),
    case(
        "H4c commas for thousands",
        plan("Pacas de forraje | Paca | '9,500' | '10,250' | '1,234,567' | 11000 | '12,750'"),
        may_refuse=True,
        right_targets=y("1.1", 10250, 1234567, 11000, 12750),
        never_targets={("1.1", 2025): 10.25, ("1.1", 2028): 12.75},
    ),
    case(
        "H5a a year before a baseline",
        plan(
            "Volumen tratado | Metro cúbico | '2019: 84,310.5' | 90000 | 92000 | 94000 | 96000",
            "Planteles certificados | Plantel | 2022: 31 | 35 | 38 | 41 | 44",
        ),
        also=no_target(2019, 2022, 20198431005, 201984310.5),
    ),
    case(
        "H5b ranges",
        plan(
            "Grupos de alerta | Grupo | 8 | de 10 a 15 | entre 20 y 25 | 30-35 | 31 a 36",
            "Simulacros | Simulacro | 3 | 4 | 5 | 6 | 7",
        ),
        may_refuse=True,
        right_targets=y("1.2", 4, 5, 6, 7),
        also=no_target(10, 15, 20, 25, 30, 35, 31, 36, 3035, -35),
    ),
    case(
        "H5c fractions and shares",
        plan(
            "Comités instalados | Comité | 1 | 2/3 | 2 de 3 | 1 de cada 4 | 9",
            "Brigadas de salud | Brigada | 10 | 11 | 12 | 13 | 14",
        ),
        may_refuse=True,
        right_targets=y("1.2", 11, 12, 13, 14),
        also=[
            (
                lambda p: (
                    not p.targets[(p.targets.indicator_id == "1.1") & (p.targets.year < 2028)]
                    .query("role == 'target'")
                    .value.isin([1, 2, 3, 4, 23])
                    .any()
                ),
                "a part of a fraction was taken",
            )
        ],
    ),
    case(
        "H5d bounds keep their direction",
        plan(
            "Puntos de desempeño | Puntos | 70 | '≥ 80' | al menos 82 | mínimo 84 | '>= 86'",
            "Días de espera | Día | 12 | máximo 8 | no más de 7 | '≤ 6' | '< 5'",
        ),
        may_refuse=True,
        right_targets={**y("1.1", 80, 82, 84, 86), **y("1.2", 8, 7, 6, 5)},
        also=[
            (
                lambda p: (
                    set(
                        p.targets[
                            (p.targets.role == "target")
                            & (p.targets.indicator_id == "1.2")
                            & p.targets.value.notna()
                        ].comparison
                    )
                    <= {"at_most"}
                ),
                "a ceiling is no ceiling",
            )
        ],
    ),
    case(
        "H5e approximately",
        plan("Becas de transporte | Beca | 280 | aprox. 300 | '~ 310' | 320 aprox. | 330"),
        may_refuse=True,
        right_targets=y("1.1", 300, 310, 320, 330),
    ),
]

NAMES = [  # I: shared names
    case(
        "I1a a shared name, ids under ID",
        plan("Índice de satisfacción | Puntos | 70 | 72 | 74 | 76 | 78", title="Objetivo 1. Salud")
        + "\n"
        + plan(
            "Índice de satisfacción | Puntos | 60 | 63 | 66 | 69 | 72",
            title="Objetivo 2. Transporte",
        ),
        sheet(
            "ID | Indicador | I Trim 2025 | II Trim 2025",
            "'2.1' | Índice de satisfacción | 61 | 62",
            "'1.1' | Índice de satisfacción | 71 | 71.5",
        ),
        toml=LEVEL + LEVEL.replace("1.1", "2.1"),
        right={**q("1.1", 71, 71.5), **q("2.1", 61, 62)},
    ),
    case(
        "I1b a shared name, ids under Cód.",
        plan("Clases ofrecidas | Clase | 18 | 20 | 22 | 24 | 26", title="Objetivo 1. Cultura")
        + "\n"
        + plan(
            "Clases ofrecidas | Clase | 28 | 30 | 32 | 34 | 36",
            "Torneos organizados | Torneo | 7 | 8 | 9 | 10 | 11",
            title="Objetivo 2. Deporte",
        ),
        sheet(
            "Cód. | Indicador | 1T 2025 | 2T 2025",
            "'1.1' | Clases ofrecidas | 4 | 6",
            "'2.1' | Clases ofrecidas | 7 | 8",
            "'2.2' | Torneos organizados | 1 | 3",
        ),
        right={**q("1.1", 4, 6), **q("2.1", 7, 8), **q("2.2", 1, 3)},
    ),
    case(
        "I1c a shared name, told apart by the objective's column",
        plan("Obras concluidas | Obra | 18 | 20 | 22 | 24 | 26", title="Objetivo 1. Caminos")
        + "\n"
        + plan("Obras concluidas | Obra | 28 | 30 | 32 | 34 | 36", title="Objetivo 2. Escuelas"),
        sheet(
            "Objetivo | Indicador | I Trim 2025 | II Trim 2025",
            "2. Escuelas | Obras concluidas | 7 | 9",
            "1. Caminos | Obras concluidas | 4 | 5",
        ),
        may_refuse=True,
        right={**q("1.1", 4, 5), **q("2.1", 7, 9)},
    ),
    case(
        "I1d a shared name and nothing to tell it apart, in one row",
        plan("Quejas atendidas | Queja | 180 | 200 | 220 | 240 | 260", title="Objetivo 1. Agua")
        + "\n"
        + plan("Quejas atendidas | Queja | 80 | 90 | 95 | 99 | 104", title="Objetivo 2. Basura"),
        sheet(I_II, "Quejas atendidas | 47 | 52"),
        never={("1.1", "2025Q1"): 47, ("2.1", "2025Q1"): 47},
        warn=[("A4",)],
    ),
    case(
        "I2a a title with (p/)",
        FOREST,
        sheet(I_II, "Árboles plantados | 1210 | 1233", "Viveros rehabilitados | 5 | 5").replace(
            "Fecha", "Avance trimestral 2025 (p/)\nFecha", 1
        ),
        right={**q("1.1", 1210, 1233), **q("1.3", 5, 5)},
        also=[(lambda p: (p.actuals.data_status == "preliminary").all(), "the p/ was lost")],
    ),
    case(
        "I2b a title with r/",
        BOOKS,
        "Resultados anuales 2025 r/\n"
        + sheet(
            "Indicador | Resultado 2025",
            "Libros prestados | 4031",
            "Bibliotecas equipadas | 17",
            day="2026-03-02",
        ),
        right={("1.1", "2025"): 17, ("1.2", "2025"): 4031},
        also=[(lambda p: (p.actuals.data_status == "revised").all(), "the r/ was lost")],
    ),
    case(
        "I2c a header's mark holds for its column",
        WATER,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 p/",
            "Tomas domiciliarias conectadas | 293 | 311",
            "Pozos perforados | 2 | 1",
        ),
        right={**q("1.1", 293, 311), **q("1.2", 2, 1)},
        also=[
            (
                lambda p: (
                    dict(zip(p.actuals.period, p.actuals.data_status, strict=True))
                    == {"2025Q1": "final", "2025Q2": "preliminary"}
                ),
                "the header's p/ was lost, or spread",
            )
        ],
    ),
]

PLANS = [  # J: plans as municipalities and states keep them
    case(
        "J1a results of two years beside the targets",
        None,
        files={
            "matriz.xlsx": {
                "Plan": """
Objetivo | Indicador | Unidad | Línea base | Meta 2025 | Meta 2026 | Avance 2025 | Avance 2026
1. Limpia | Barrido de calles | Calle | 800 | 900 | 950 | 880 | 961
1. Limpia | Contenedores | No. | 1990 | 2010 | 2050 | 1975 | 2040
2. Rastro | Canales inspeccionadas | Canal | 3900 | 4000 | 4100 | 4023 | 4088
"""
            }
        },
        years=(2025, 2026),
        indicators=3,
        right_targets={**y("1.1", 900, 950), **y("1.2", 2010, 2050), **y("2.1", 4000, 4100)},
        right={
            ("1.1", "2025"): 880,
            ("1.1", "2026"): 961,
            ("1.2", "2025"): 1975,
            ("1.2", "2026"): 2040,
            ("2.1", "2025"): 4023,
            ("2.1", "2026"): 4088,
        },
    ),
    case(
        "J1b quarters beside the targets",
        None,
        files={
            "matriz.xlsx": {
                "PMD": """
Objetivo | Indicador | Unidad | Línea base | Meta 2025 | Meta 2026 | Avance 1T 2025 | Avance 2T 2025
1. Parques | Arbolado urbano | Árbol | 480 | 500 | 520 | 118 | 131
1. Parques | Fuentes reparadas | Fuente | 7 | 8 | 9 | 2 | 1
"""
            }
        },
        years=(2025, 2026),
        indicators=2,
        right_targets={**y("1.1", 500, 520), **y("1.2", 8, 9)},
        right={**q("1.1", 118, 131), **q("1.2", 2, 1)},
    ),
    case(
        "J1c percent units, planned and reached",
        None,
        files={
            "matriz.xlsx": {
                "Tablero": """
Objetivo | Indicador | Unidad | Línea base | Meta 2025 | Meta 2026 | Resultado 2025
1. Finanzas | Ingresos propios | Porcentaje | '31%' | '33%' | '35%' | '32.5%'
1. Finanzas | Pago puntual a proveedores | Porcentaje | '80%' | '85%' | '90%' | '86%'
"""
            }
        },
        toml=LEVEL + LEVEL.replace("1.1", "1.2"),
        years=(2025, 2026),
        indicators=2,
        right_targets={**y("1.1", 33, 35), **y("1.2", 85, 90)},
        right={("1.1", "2025"): 32.5, ("1.2", "2025"): 86},
    ),
    case(
        "J1d target and result alternate, in English",
        None,
        files={
            "matriz.xlsx": {
                "Plan": """
Objective 1. Streets
Indicator | Unit | Baseline | Target 2025 | Actual 2025 | Target 2026 | Actual 2026
Crossings repainted | Crossing | 90 | 100 | 94 | 110 | 113
Benches installed | Number | 2001 | 2030 | 1998 | 2060 | 2041
"""
            }
        },
        years=(2025, 2026),
        indicators=2,
        right_targets={**y("1.1", 100, 110), **y("1.2", 2030, 2060)},
        right={
            ("1.1", "2025"): 94,
            ("1.1", "2026"): 113,
            ("1.2", "2025"): 1998,
            ("1.2", "2026"): 2041,
        },
    ),
    case(
        "J2a a government that starts in October",
        plan("Apoyos al campo | Apoyo | 380 | 400 | 420 | 440 | 460"),
        sheet("Indicador | IV Trim 2025", "Apoyos al campo | 372", day="2026-01-22"),
        toml='first_quarter = "2025Q4"\n',
        cut_off="2025Q4",
        horizon="year",
        gap={
            ("1.1", "target"): equals(400),
            ("1.1", "actual"): equals(372),
            ("1.1", "status"): lambda v: v != "above",
        },
    ),
    case(
        "J2b a plan that starts in April",
        plan("Lotes regularizados | Lote | 280 | 300 | 400 | 400 | 400"),
        sheet(
            "Indicador | II Trim 2025 | III Trim 2025 | IV Trim 2025",
            "Lotes regularizados | 97 | 104 | 96",
            day="2026-01-22",
        ),
        toml='first_quarter = "2025Q2"\n',
        cut_off="2025Q4",
        horizon="year",
        gap={
            ("1.1", "target"): equals(300),
            ("1.1", "actual"): equals(297),
            ("1.1", "status"): lambda v: v == "green",
        },
    ),
    case(
        "J2c half of the first year's quarters are reported",
        plan("Lotes regularizados | Lote | 280 | 300 | 400 | 400 | 400"),
        sheet("Indicador | III Trim 2025", "Lotes regularizados | 150"),
        toml='first_quarter = "2025Q3"\n',
        cut_off="2025Q3",
        horizon="year_to_date",
        gap={("1.1", "actual"): equals(150), ("1.1", "status"): lambda v: v != "above"},
    ),
    case(
        "J3a months with full names",
        BOOKS,
        sheet(
            "Indicador | Enero 2025 | Febrero 2025 | Marzo 2025 | Abril 2025 | Mayo 2025"
            " | Junio 2025",
            "Bibliotecas equipadas | 1 | 1 | 2 | 0 | 3 | 2",
            "Libros prestados | 330 | 341 | 334 | 339 | 346 | 325",
            day="2025-07-15",
        ),
        right={**q("1.1", 4, 5), **q("1.2", 1005, 1010)},
    ),
    case(
        "J3b a month is missing",
        WATER,
        sheet(
            "Indicador | Ene 2025 | Feb 2025 | Mar 2025 | Abr 2025 | May 2025 | Jun 2025",
            "Tomas domiciliarias conectadas | 97 | 99 | 101 | 103 | | 98",
            "Cisternas entregadas | 30 | 33 | 31 | 34 | 32 | 35",
            day="2025-07-15",
        ),
        right={**q("1.1", 297), **q("1.3", 94, 101)},
        never={("1.1", "2025Q2"): (201, 103, 98)},
    ),
    case(
        "J3c months of a level: the last",
        plan("Padrón de beneficiarios | Persona | 700 | 800 | 900 | 950 | 990"),
        sheet(
            "Indicador | Ene 2025 | Feb 2025 | Mar 2025 | Abr 2025 | May 2025 | Jun 2025",
            "Padrón de beneficiarios | 705 | 712 | 724 | 731 | 740 | 752",
            day="2025-07-15",
        ),
        toml=LEVEL,
        right=q("1.1", 724, 752),
    ),
    case(
        "J3d months of a mean",
        plan("Ocupación media del albergue | Persona | 10 | 12 | 13 | 14 | 15"),
        sheet(
            "Indicador | Ene 2025 | Feb 2025 | Mar 2025 | Abr 2025 | May 2025 | Jun 2025",
            "Ocupación media del albergue | 10 | 12 | 14 | 11 | 12 | 16",
            day="2025-07-15",
        ),
        toml=LEVEL.replace('within_year = "last"', 'within_year = "mean"'),
        right=q("1.1", 12, 13),
    ),
    case(
        "J3e months in a long table",
        FOREST,
        sheet(
            "Indicador | Periodo | Valor",
            "Árboles plantados | Enero 2025 | 400",
            "Árboles plantados | Febrero 2025 | 410",
            "Árboles plantados | Marzo 2025 | 420",
            "Viveros rehabilitados | Enero 2025 | 1",
            "Viveros rehabilitados | Marzo 2025 | 2",
            day="2025-04-15",
        ),
        right=q("1.1", 1230),
        never={("1.3", "2025Q1"): (3, 1, 2)},
    ),
    case(
        "J3f months that add up to the year's target are a plan",
        BOOKS,
        sheet(
            "Indicador | Meta anual 2025 | Ene | Feb | Mar | Abr | May | Jun | Jul | Ago | Sep"
            " | Oct | Nov | Dic",
            "Bibliotecas equipadas | 16 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 1 | 2 | 2 | 2 | 2",
            "Libros prestados | 4000 | 300 | 300 | 300 | 400 | 400 | 400 | 300 | 300 | 300 | 400"
            " | 300 | 300",
            day="2026-01-15",
        ),
        sheet="Calendario 2025",
        never={**q("1.1", 3, 3, 4, 6), **q("1.2", 900, 1200, 900, 1000)},
        also=NO_ACTUALS,
    ),
    case(
        "J3g months under a merged year",
        FOREST,
        """
Fecha de reporte | 2025-07-18

Indicador | 2025 | | | | |
 | Enero | Febrero | Marzo | Abril | Mayo | Junio
Árboles plantados | 380 | 402 | 415 | 421 | 433 | 398
Brigadas forestales formadas | 1 | 0 | 2 | 1 | 1 | 1
""",
        merges={"Avance": ["A3:A4", "B3:G3"]},
        right={**q("1.1", 1197, 1252), **q("1.2", 3, 3)},
    ),
    case(
        "J3h months, in English",
        PARKS,
        sheet(
            "Indicator | Unit | Jan 2025 | Feb 2025 | Mar 2025 | Apr 2025",
            "Trees planted | Tree | 80 | 85 | 79 | 88",
            "Playgrounds repaired | Playground | 1 | 1 | 2 | 1",
            day="2025-05-12",
        ),
        right={**q("1.1", 244), **q("1.2", 4)},
        never={("1.1", "2025Q2"): 88, ("1.2", "2025Q2"): 1},
    ),
]


# Read wrongly when they were first tried, by kind.
def titled(name: str, title: str, tab: str = "Hoja1", **more: Any) -> dict[str, Any]:
    """A case of one value, 10, in B4, under a title."""
    rows = f"{title}\nFecha de reporte | 2025-10-15\nIndicator | I Trim 2025\nTrees planted | 10\n"
    return case(name, PARKS, files={"a.xlsx": {tab: rows}}, **more)


NO_RESULT: dict[str, Any] = {"may_refuse": True, "never": q("1.1", 10), "warn": ["B4"]}
FOUND = [
    case(
        "B1e a target from January to June is no quarter's",
        """
Objetivo 1. Parques
Indicador | Unidad | Línea base | Meta enero-junio 2025 | Meta 2025 | Meta 2026
Árboles plantados | Árbol | 90 | 44 | 100 | 110
""",
        right_targets={("1.1", 2025): 100, ("1.1", 2026): 110},
        warn=["D3"],
        also=[(lambda p: not p.targets["value"].isin([44]).any(), "half a year was taken")],
    ),
    case(
        "B1f planned from January to June, in a long table",
        PARKS,
        sheet(
            "Indicador | Periodo | Tipo | Valor",
            "Trees planted | Enero-junio 2025 | Programado | 150",
            "Trees planted | 2025-T1 | Realizado | 80",
        ),
        right=q("1.1", 80),
        warn=["D4"],
        also=[(lambda p: not p.targets["value"].isin([150]).any(), "half a year was taken")],
    ),
    case(
        "C9e a municipality in the title",
        PARKS,
        files={
            "avance.xlsx": {
                "Avance 2025": """
Municipio: Solidaridad
Fecha de reporte | 2025-10-15
Indicator | I Trim 2025 | II Trim 2025
Trees planted | 5 | 6
"""
            }
        },
        warn=["Solidaridad"],
    ),
    case(
        "C9f a disaggregation, each indicator once",
        PARKS,
        sheet(
            "Indicador | Desagregación | I Trim 2025",
            "Trees planted | Zona norte | 10",
            "Playgrounds repaired | Total | 3",
        ),
        may_refuse=True,
        right={("1.2", "2025Q1"): 3},
        never={("1.1", "2025Q1"): 10},
    ),
    case(
        "C7d a numerator alone",
        PARKS,
        sheet(
            "Indicador | Variable | I Trim 2025",
            "Trees planted | Numerador | 10",
            "Playgrounds repaired | Valor | 3",
        ),
        may_refuse=True,
        never={("1.1", "2025Q1"): 10},
    ),
    case(
        "C10e money in the title",
        PARKS,
        files={
            "gasto.xlsx": {
                "Hoja1": """
Inversión ejercida por indicador, 2025
Fecha de reporte | 2025-10-15
Indicator | I Trim | II Trim
Trees planted | 100000 | 200000
"""
            }
        },
        may_refuse=True,
        never=q("1.1", 100000, 200000),
    ),
    case(
        "C10f hours in the title",
        PARKS,
        files={
            "horas.xlsx": {
                "2025": """
Horas de capacitación impartidas en 2025
Fecha de reporte | 2026-01-20
Indicator | Total
Playgrounds repaired | 400
"""
            }
        },
        may_refuse=True,
        never={("1.2", "2025"): 400},
    ),
    case(
        "C2e an operating plan of one row",
        PARKS,
        files={
            "poa.xlsx": {
                "2025": """
Plan operativo anual 2025

Indicator | Meta anual | I Trim | II Trim | III Trim | IV Trim
Trees planted | 100 | 25 | 25 | 25 | 25
"""
            }
        },
        may_refuse=True,
        also=[(lambda p: p.actuals.empty, "a plan was read as results")],
    ),
    titled("C11a a zone in the title", "Zona rural", **NO_RESULT),
    titled("C11b women alone in the title", "Resultados 2025 (solo mujeres)", **NO_RESULT),
    titled("C11c changes in the title", "Variación contra el año anterior", **NO_RESULT),
    titled("C11d shares in the title", "Porcentaje de avance de los indicadores", **NO_RESULT),
    titled("C11e an example in the title", "Ejemplo de llenado", **NO_RESULT),
    case(
        "C11f a scenario names the sheet",
        PARKS,
        files={
            "a.xlsx": {
                "Escenario optimista": sheet("Indicator | I Trim 2025", "Trees planted | 10")
            }
        },
        may_refuse=True,
        never=q("1.1", 10),
        warn=["B3"],
    ),
    titled(
        "C11g an institute of women is no group",
        "Instituto de las Mujeres: resultados 2025",
        tab="2025",
        right=q("1.1", 10),
    ),
    case(
        "H9a another unit beside the number",
        PARKS,
        sheet(
            "Indicator | I Trim 2025 | II Trim 2025 | III Trim 2025",
            "Trees planted | 25 horas | 27 km | 12 meses",
            "Playgrounds repaired | 3 juegos | 4 | 5",
        ),
        may_refuse=True,
        never=q("1.1", 25, 27, 12),
        right=q("1.2", 3, 4, 5),
        warn=["B4", "C4", "D4"],
    ),
    case(
        "H9b dollars for pesos",
        plan("Recaudación | Peso | 9000 | 10000 | 11000 | 12000 | 13000"),
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025 | IV Trim 2025",
            "Recaudación | US$ 250 | 260 USD | € 270 | $280",
            day="2026-01-20",
        ),
        may_refuse=True,
        right={("1.1", "2025Q4"): 280},
        never=q("1.1", 250, 260, 270),
        warn=["B4", "C4", "D4"],
    ),
    case(
        "D9a percents of a proportion",
        plan("Proporción de mujeres | Proporción | 0.4 | 0.42 | 0.44 | 0.46 | 0.5"),
        sheet("Indicador | I Trim 2025 | II Trim 2025", "Proporción de mujeres | 41% | 0.43"),
        may_refuse=True,
        right={("1.1", "2025Q2"): 0.43},
        never=q("1.1", 41),
        warn=["B4"],
        toml=LEVEL,
    ),
    case(
        "D9b one among shares",
        plan("Escuelas con internet | Porcentaje | 60 | 70 | 80 | 90 | 100"),
        sheet("Indicador | I Trim 2025 | II Trim 2025", "Escuelas con internet | 1 | 0.95"),
        may_refuse=True,
        never=q("1.1", 1, 0.95),
        warn=["B4", "C4"],
        toml=LEVEL,
    ),
    case(
        "B9a the target of a month",
        "Objetivo 1. Servicios\n"
        "Indicador | Unidad | Línea base | Meta marzo 2025 | Meta diciembre 2026\n"
        "Trees planted | Tree | 90 | 9 | 110",
        may_refuse=True,
        right_targets={("1.1", 2026): 110},
        never_targets={("1.1", 2025): 9},
        warn=["D3"],
    ),
]

THREE = plan(
    "Becas entregadas | Beca | 90 | 100 | 110 | 120 | 130",
    "Talleres impartidos | Taller | 9 | 10 | 11 | 12 | 13",
    "Créditos otorgados | Crédito | 290 | 300 | 310 | 320 | 330",
)
QUARTERS = "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025"


def titled(
    name: str,
    *titles: str,
    rows: str = "Becas entregadas | 25 | 50 | 75",
    head: str = QUARTERS,
    **more: Any,
):
    """Quarters, or another header, under some titles."""
    text = "\n".join([*titles, "Fecha de reporte | 2025-10-15", head, rows])
    return case(name, THREE, text, **{"may_refuse": True, **more})


RUN_ON = q("1.1", 25, 25, 25)
#: What titles, notes, marks and columns beside say of the figures.
BESIDE = [
    titled("F10a cumulative by the title", "(Cifras acumuladas)", right=RUN_ON, warn=["B3"]),
    titled("F10b cumulative by the sheet's name", sheet="Avance acumulado", right=RUN_ON),
    titled(
        "F10c cumulative by a note",
        rows="Becas entregadas | 25 | 50 | 75\n\nNota: los datos son acumulados desde enero.",
        right=RUN_ON,
    ),
    titled(
        "F10d a note on the total says nothing",
        rows="Becas entregadas | 25 | 24 | 26\n\nNota: el total acumulado se publica en el portal.",
        right=q("1.1", 25, 24, 26),
    ),
    titled(
        "H10a thousands by a note",
        rows="Créditos otorgados | 0.07 | 0.08 | 0.09\n\nNota: cifras en miles de créditos.",
        right=q("1.3", 70, 80, 90),
        never=q("1.3", 0.07, 0.08, 0.09),
    ),
    titled(
        "H10b a mark whose note is no result",
        rows="Becas entregadas | '0*' | 26 | '27 (9)'\n\n* Sin información a la fecha.",
        right={("1.1", "2025Q2"): 26},
        never={("1.1", "2025Q1"): 0, ("1.1", "2025Q3"): 27},
        warn=["B3", "D3"],
    ),
    titled(
        "H10c colours with a meaning",
        rows="Becas entregadas | 25 | 26 | 27\n\nLos valores en azul son proyecciones.",
        right=q("1.1", 25, 26, 27),
        warn=["A5"],
    ),
    titled(
        "H10d what is in brackets",
        rows="Becas entregadas | '25 (parcial)' | '26 (estimado)' | '27 (acumulado)'\n"
        "Talleres impartidos | '9 e/' | '9 (meta)' | '9 A'",
        never={**q("1.1", 25, 26, 27), **q("1.2", 9, 9, 9)},
        warn=["B3", "C3", "D3", "B4", "C4", "D4"],
    ),
    titled(
        "H10e another year in words",
        rows="Becas entregadas | 25 | '26 en 2024' | '27 en 2025'",
        right={("1.1", "2025Q1"): 25, ("1.1", "2025Q3"): 27},
        never={("1.1", "2025Q2"): 26},
        warn=["C3"],
    ),
    *(
        titled(f"C10{letter} a title of something else", title, never=q("1.1", 25, 50, 75))
        for letter, title in zip(
            "abcdefgh",
            (
                "Brecha por cerrar",
                "Pendientes de entrega",
                "Simulación 2025",
                "Borrador",
                "Cifras estimadas",
                "Promedio mensual",
                "Becas, suma móvil de doce meses",
                "No usar",
            ),
            strict=True,
        )
    ),
    titled(
        "C11a up to the cut-off",
        "Fecha de corte: 30/06/2025",
        rows="Becas entregadas | 25 | 26 | 0",
        right=q("1.1", 25, 26),
        never={("1.1", "2025Q3"): 0},
    ),
    titled(
        "C11b up to the day in the title",
        "Avance al 30 de junio de 2025",
        rows="Becas entregadas | 25 | 26 | 12",
        right=q("1.1", 25, 26),
        never={("1.1", "2025Q3"): 12},
        warn=["D4"],
    ),
    case(
        "C12 two tables, two years",
        THREE,
        "Fecha de reporte | 2027-02-01\nEjercicio 2025\nIndicador | I Trim | II Trim\n"
        "Becas entregadas | 25 | 26\n\nEjercicio 2026\nIndicador | I Trim | II Trim\n"
        "Becas entregadas | 28 | 29",
        right={
            ("1.1", "2025Q1"): 25,
            ("1.1", "2025Q2"): 26,
            ("1.1", "2026Q1"): 28,
            ("1.1", "2026Q2"): 29,
        },
    ),
    case(
        "C13 a lower table of plans",
        THREE,
        "Fecha de reporte | 2025-10-15\nResultados\nIndicador | I Trim 2025\nBecas entregadas | 25"
        "\n\nProgramado\nIndicador | I Trim 2025\nTalleres impartidos | 3",
        right={("1.1", "2025Q1"): 25},
        never={("1.2", "2025Q1"): 3},
        may_refuse=True,
    ),
    titled(
        "C14 a section of thousands",
        rows="Becas entregadas | 25 | 26 | 27\nEconomía (miles)\n"
        "Créditos otorgados | 0.07 | 0.08 | 1",
        right=q("1.1", 25, 26, 27),
        never=q("1.3", 0.07, 0.08, 1),
        warn=["A4"],
    ),
    titled(
        "C15 a section of plans",
        rows="CALENDARIZADO\nBecas entregadas | 25 | 25 | 25",
        never=q("1.1", 25, 25, 25),
        warn=["A3"],
    ),
    case(
        "C16 a column of states",
        THREE,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | Estatus",
            "Becas entregadas | 25 | 26 | Cancelada",
            "Talleres impartidos | 3 | 4 | Vigente",
        ),
        right=q("1.2", 3, 4),
        never=q("1.1", 25, 26),
        may_refuse=True,
    ),
    case(
        "C17 a remark that changes the row",
        THREE,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | Observaciones",
            "Becas entregadas | 25 | 51 | El segundo trimestre es acumulado",
        ),
        warn=["D4"],
        may_refuse=True,
    ),
    case(
        "C18 beside another year",
        THREE,
        "Segundo trimestre 2026\nFecha de reporte | 2026-07-20\n"
        "Indicador | Avance | Avance respecto a 2025\nBecas entregadas | 30 | 12",
        right={("1.1", "2026Q2"): 30},
        never={("1.1", "2025"): 12},
        may_refuse=True,
    ),
    case(
        "C19 a column of groups without a known header",
        THREE,
        sheet(
            "Indicador | Modalidad | I Trim 2025",
            "Becas entregadas | En línea | 10",
            "Talleres impartidos | Total | 9",
        ),
        right={("1.2", "2025Q1"): 9},
        never={("1.1", "2025Q1"): 10},
        may_refuse=True,
    ),
    case(
        "D10a a rate under percent",
        plan("Escuelas con internet | Porcentaje | 60 | 70 | 80 | 90 | 100"),
        sheet(
            "Indicador | Unidad | I Trim 2025", "Escuelas con internet | Casos por cada mil | 62"
        ),
        never={("1.1", "2025Q1"): 62},
        may_refuse=True,
        toml=LEVEL,
    ),
    case(
        "D10b rates of two bases",
        plan("Homicidios | Casos por cada 100 mil habitantes | 30 | 28 | 26 | 24 | 22"),
        sheet(
            "Indicador | Unidad | I Trim 2025",
            "Homicidios | Casos por cada 1,000 habitantes | 0.29",
        ),
        right={("1.1", "2025Q1"): 29},
        toml=LEVEL,
    ),
    case(
        "D10c prices of two years",
        plan("Inversión | Millones de pesos de 2018 | 90 | 100 | 110 | 120 | 130"),
        sheet("Indicador | Unidad | I Trim 2025", "Inversión | Millones de pesos corrientes | 35"),
        never={("1.1", "2025Q1"): 35},
        warn=["4"],
        may_refuse=True,
    ),
    case(
        "I10 ids of another list",
        THREE,
        sheet("Clave | Indicador | I Trim 2025", "'P-7' | Becas entregadas | 25"),
        right={("1.1", "2025Q1"): 25},
        warn=["A4"],
        may_refuse=True,
    ),
    case(
        "I11 reported in another century",
        THREE,
        sheet(QUARTERS, "Becas entregadas | 25", day="2205-10-15"),
        right={("1.1", "2025Q1"): 25},
        warn=["Avance"],
        may_refuse=True,
    ),
    case(
        "B10a groups and variables in the matrix",
        plan(
            "Becas entregadas | Beca | 90 | 100 | 110 | 120 | 130",
            "  Hombres | Beca | 40 | 45 | 50 | 55 | 60",
            "Talleres impartidos | Taller | 9 | 10 | 11 | 12 | 13",
            "Denominador: talleres solicitados | Taller | 12 | 12 | 12 | 12 | 12",
        ),
        right_targets={("1.1", 2025): 100, ("1.2", 2025): 10},
        warn=["A4", "A6"],
        may_refuse=True,
    ),
    case(
        "B10g a part of the row above, and targets of people",
        plan(
            "Becas entregadas | Beca | 90 | 100 | '110 mujeres' | 120 | 130",
            "De las cuales, en zonas rurales | Beca | 40 | 45 | 50 | 55 | 60",
        ),
        right_targets={("1.1", 2025): 100},
        warn=["A4", "E3"],
        may_refuse=True,
    ),
    case(
        "C20 a cut-off that is the year's end",
        THREE,
        "Corte: diciembre de 2025\nFecha de reporte | 2026-01-20\n"
        "Indicador | Dirección responsable | Avance 2025\nBecas entregadas | Becas | 98",
        right={("1.1", "2025"): 98},
        control=True,
    ),
    case(
        "C21 a section of the year that the title says",
        THREE,
        "Avance 2025\nFecha de reporte | 2025-10-15\nIndicador | I Trim | II Trim\n"
        "Ejercicio 2025\nBecas entregadas | 25 | 26",
        right=q("1.1", 25, 26),
        control=True,
    ),
    case(
        "C22 a section of another year",
        THREE,
        "Avance 2025\nFecha de reporte | 2025-10-15\nIndicador | I Trim | II Trim\n"
        "Ejercicio 2024\nBecas entregadas | 25 | 26",
        never=q("1.1", 25, 26),
        warn=["A4"],
        may_refuse=True,
    ),
    case(
        "B10b regions in the matrix",
        "Objetivo 1. Servicios\nIndicador | Región | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Becas entregadas | Norte | Beca | 40 | 45 | 50\n"
        "Becas entregadas | Sur | Beca | 50 | 55 | 60\n"
        "Becas entregadas | Total | Beca | 90 | 100 | 110",
        right_targets={("1.1", 2025): 100},
        warn=["A3", "A4"],
        may_refuse=True,
    ),
    case(
        "B10c cumulative targets",
        "Metas acumuladas 2025-2028\n"
        + plan("Becas entregadas | Beca | 90 | 100 | 210 | 330 | 460"),
        right_targets={("1.1", 2025): 100},
        never_targets={("1.1", 2026): 210, ("1.1", 2028): 460},
        warn=["D3"],
        may_refuse=True,
    ),
    case(
        "B10d targets of a month",
        "Objetivo 1. Servicios\nIndicador | Unidad | Línea base | Meta mensual 2025 | Meta 2026\n"
        "Becas entregadas | Beca | 90 | 8 | 110",
        right_targets={("1.1", 2026): 110},
        never_targets={("1.1", 2025): 8},
        warn=["D3"],
        may_refuse=True,
    ),
    case(
        "B10e targets that are changes",
        "Incremento programado respecto a la línea base\n"
        + plan("Becas entregadas | Beca | 90 | 10 | 10 | 12 | 14"),
        never_targets={("1.1", 2025): 10},
        may_refuse=True,
    ),
    case(
        "B10f a column that says how it adds up",
        "Objetivo 1. Salud\n"
        "Indicador | Unidad | Tipo de acumulación | Línea base | Meta 2025 | Meta 2026"
        "\nCamas de hospital | Cama | Capacidad | 900 | 1000 | 1100"
        "\nConsultas dadas | Consulta | Acumulado | 90 | 100 | 210",
        right_targets={("1.1", 2025): 1000, ("1.2", 2025): 100},
        also=[(lambda p: p.indicators.within_year.tolist() == ["last", "sum"], "how it adds up")],
        warn=["C4"],
        may_refuse=True,
    ),
]

UNDER = [  # what a table is read on into, and what stands beside it
    *(
        case(
            f"A20{letter} a lower table {title}",
            FOREST,
            "Fecha de reporte | 2026-02-10\n"
            + I_TO_III
            + f"\nÁrboles plantados | 1200 | 1250 | 1300\n\n{title}\n{head}\n"
            "Viveros rehabilitados | 5 | 6 | 7",
            right=q("1.1", 1200, 1250, 1300),
            never=q("1.3", 5, 6, 7),
            warn=["B7"],
        )
        for letter, title, head in (
            ("a", "Programación 2026", "Proyecto | T1 | T2 | T3"),
            ("b", "Comparativo", "Acción | I Trim 2024 | II Trim 2024 | III Trim 2024"),
            ("c", "Cierre", "Tema | Octubre | Noviembre | Diciembre"),
            ("d", "Cumplimiento", "Meta física | % 1T | % 2T | % 3T"),
        )
    ),
    case(
        "A21 an annex of figures by year",
        FOREST + "\n\nSuperficie\nCuenca | 2025 | 2026 | 2027 | 2028\nAlta | 510 | 520 | 530 | 540",
        right_targets={("1.1", 2025): 5000, ("1.3", 2028): 24},
        also=[(lambda p: len(p.indicators) == 3, "the annex became an indicator")],
        warn=["B9"],
    ),
    case(
        "A22 objectives with their budget",
        "Indicador | Unidad de medida | Línea base | Meta 2025 | Meta 2026\n"
        "Objetivo 1. Bosques | | | 750000 | 760000\n"
        "Árboles plantados | Árbol | 4800 | 5000 | 5200\n"
        "Objetivo 2. Agua | | | 420000 | 430000\nPozos perforados | Pozo | 7 | 8 | 8",
        right_targets={("1.1", 2025): 5000, ("2.1", 2026): 8},
        also=[(lambda p: len(p.indicators) == 2, "an objective became an indicator")],
        warn=["D2", "E4"],
        may_refuse=True,
    ),
    case(
        "B20 baseline by year and value, targets and their total",
        "No. | Indicador | Unidad | Línea base | | Metas | | |\n"
        " | | | Año | Valor | 2025 | 2026 | Total\n"
        "1 | Árboles plantados | Árbol | 2023 | 4800 | 5000 | 5200 | 10200",
        merges={"Matriz": ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:H1"]},
        right_targets={("1", 2025): 5000, ("1", 2026): 5200},
        also=[(lambda p: 2023 in p.targets[p.targets.role == "baseline"].year.values, "its year")],
    ),
    case(
        "B21 a target half-way",
        "Objetivo 1. Bosques\n"
        "Indicador | Unidad | Línea base 2024 | Meta intermedia 2026 | Meta final 2028\n"
        "Árboles plantados | Árbol | 4800 | 5200 | 5600",
        toml=LEVEL,
        right_targets={("1.1", 2026): 5200, ("1.1", 2028): 5600},
    ),
    case(
        "E20 targets that fall once",
        plan("Quemas agrícolas | Quema | 60 | 50 | 50 | 50 | 45", title="Objetivo 1. Aire"),
        warn=["1.1"],
        right_targets={("1.1", 2028): 45},
    ),
    *(
        case(
            f"F20{letter} the quarter in cells above",
            FOREST,
            f"Ejercicio | 2025\n{said}\nFecha de reporte | 2026-02-10\n\nIndicador | Avance\n"
            "Árboles plantados | 1300",
            right={} if letter == "c" else {("1.1", "2025Q3"): 1300},
            never={("1.1", "2025"): 1300},
            may_refuse=letter == "c",
        )
        for letter, said in (
            ("a", "Trimestre | 3"),
            ("b", "Trimestre: | III"),
            ("c", "Periodo | 3 de 4"),
        )
    ),
    case(
        "F21 sheets 2T2025 and 3T2025",
        FOREST,
        files={
            "avance.xlsx": {
                f"{n}T2025": "Fecha de reporte | 2025-10-15\nIndicador | Avance en el periodo\n"
                f"Árboles plantados | {value}"
                for n, value in ((2, 1250), (3, 1300))
            }
        },
        right={("1.1", "2025Q2"): 1250, ("1.1", "2025Q3"): 1300},
    ),
    case(
        "G20 half a year, then a quarter",
        FOREST,
        sheet("Indicador | Ene-Jun 2025 | III Trim 2025", "Árboles plantados | 2450 | 1300"),
        right={("1.1", "2025Q3"): 1300},
        never={("1.1", "2025Q2"): 2450},
        warn=["B4"],
    ),
    case(
        "G21 quarters and running totals side by side",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | Ene-Mar 2025 | II Trim 2025 | Ene-Jun 2025",
            "Árboles plantados | 1200 | 1200 | 1250 | 2470",
            "Viveros rehabilitados | 5 | 5 | 6 | 11",
        ),
        right={**q("1.1", 1200, 1250), **q("1.3", 5, 6)},
        warn=["E4"],
    ),
    case(
        "G22 two files of one day",
        FOREST,
        files={
            f"{area}.xlsx": {"Avance": sheet(I_II, f"Árboles plantados | {value} | 1250")}
            for area, value in (("norte", 1200), ("sur", 700))
        },
        right={("1.1", "2025Q2"): 1250},
        never={("1.1", "2025Q1"): (1200, 700)},
        warn=["1.1"],
    ),
    case(
        "I20 the objective in words",
        plan("Personas atendidas | Persona | 90 | 100 | 110 | 120 | 130", title="Objetivo 1. Salud")
        + "\n"
        + plan(
            "Personas atendidas | Persona | 900 | 1000 | 1100 | 1200 | 1300",
            title="Objetivo 2. Empleo",
        ),
        sheet(
            "Objetivo | Indicador | I Trim 2025",
            "Empleo | Personas atendidas | 250",
            "Salud | Personas atendidas | 25",
        ),
        right={("1.1", "2025Q1"): 25, ("2.1", "2025Q1"): 250},
    ),
    case(
        "I21 one name, two units",
        plan(
            "Pozos con cloración | Pozo | 40 | 42 | 44 | 46 | 48",
            "Pozos con cloración | Porcentaje | 80 | 84 | 88 | 92 | 96",
        ),
        sheet(
            "Indicador | Unidad de medida | I Trim 2025",
            "Pozos con cloración | Porcentaje | 81",
            "Pozos con cloración | Pozo | 11",
        ),
        right={("1.1", "2025Q1"): 11, ("1.2", "2025Q1"): 81},
    ),
    case(
        "I22 ids before the names",
        plan(
            "1.1 Pozos perforados | Pozo | 7 | 8 | 8 | 12 | 12",
            "1.2 Tomas conectadas | Toma | 60 | 70 | 80 | 90 | 95",
        ),
        sheet("Indicador | I Trim 2025", "Pozos perforados | 2", "1.2 - Tomas conectadas | 18"),
        right={("1.1", "2025Q1"): 2, ("1.2", "2025Q1"): 18},
    ),
    case(  # a multiple is said in a title, a header, a unit and a cell, and counts once
        "H20 millions, said four times",
        "Objetivo 1. Hacienda\n(Millones de pesos)\n"
        "Indicador | Unidad de medida | Línea base | Meta 2025 (mdp) | Meta 2026\n"
        "Recaudación | Millones de pesos | 900 | 1000 | '1,100 mdp'",
        "(Millones de pesos)\n"
        + sheet("Indicador | Unidad | I Trim 2025 (mdp)", "Recaudación | Millones de pesos | 250"),
        right_targets={("1.1", 2025): 1000, ("1.1", 2026): 1100},
        right={("1.1", "2025Q1"): 250},
    ),
    case(
        "H21 thousands in the cell alone",
        plan("Usuarios | Miles de personas | 90 | '100 mil' | 110 | 120 | 130"),
        sheet("Indicador | I Trim 2025 | II Trim 2025", "Usuarios | '25 mil' | 26"),
        right_targets={("1.1", 2025): 100},
        right=q("1.1", 25, 26),
    ),
    case(
        "H22 units in short",
        plan("Bosque restaurado | Hectáreas | 90 | 100 | 110 | 120 | 130"),
        sheet("Indicador | Unidad | I Trim 2025", "Bosque restaurado | Ha. | 25"),
        right=q("1.1", 25),
    ),
    case(
        "H23 pesos under a count",
        FOREST,
        sheet(I_II, "Árboles plantados | '$1,200' | 1250"),
        right={("1.1", "2025Q2"): 1250},
        never={("1.1", "2025Q1"): 1200},
        warn=["B4"],
        may_refuse=True,
    ),
    case(
        "H24 another unit beside a target",
        plan("Días con aire limpio | Porcentaje | 55 | '60 días' | 64 | 68 | 72"),
        never_targets={("1.1", 2025): 60},
        warn=["D3"],
        may_refuse=True,
    ),
    *(
        case(
            f"C20{letter} {said}",
            FOREST,
            f"{said}\n" + sheet(I_II, "Árboles plantados | 1200 | 1250"),
            never=q("1.1", 1200, 1250),
            may_refuse=True,
        )
        for letter, said in (("a", "Concepto | Programado"), ("b", "Tipo: | Meta"))
    ),
    *(
        case(
            f"C21{letter} a sign: {name}",
            FOREST,
            sheet(head, f"{name} | 12 | 13"),
            never=q("1.1", 12, 13),
            may_refuse=True,
        )
        for letter, name, head in (
            ("a", "% de árboles plantados", I_II),
            ("b", "Árboles plantados ($)", I_II),
            ("c", "Árboles plantados", "Indicador | I Trim 2025 ($) | II Trim 2025 ($)"),
            ("d", "Árboles plantados", "Indicador | I Trim 2025 (+/-) | II Trim 2025 (E)"),
        )
    ),
    case(
        "C22 regions in a column without a header",
        FOREST,
        sheet(
            "Indicador | | I Trim 2025",
            "Árboles plantados | Costa | 700",
            " | Sierra | 500",
            " | Total | 1200",
        ),
        right=q("1.1", 1200),
        never=q("1.1", 700),
        may_refuse=True,
    ),
    case(
        "C23 plan and result by letters",
        FOREST,
        sheet("Indicador | P/R | I Trim 2025", "Árboles plantados | P | 1250", " | R | 1200"),
        never=q("1.1", 1250),
        may_refuse=True,
    ),
    case(
        "F22 another date above that of the report",
        FOREST,
        "Fecha de publicación en el DOF | 2025-01-15\nFecha | 2025-10-10\n"
        + sheet(I_TO_III, "Árboles plantados | 1200 | 1250 | 1300"),
        right=q("1.1", 1200, 1250, 1300),
        also=[(lambda p: set(p.actuals.reported.astype(str)) == {"2025-10-15"}, "its date")],
    ),
    case(
        "F23 a year in a report of nine months",
        FOREST,
        "Avance al tercer trimestre de 2025\n"
        + sheet("Indicador | Meta 2025 | Avance 2025", "Árboles plantados | 5000 | 3750"),
        never={("1.1", "2025"): 3750},
        may_refuse=True,
    ),
    case(
        "F24 a note that ends the figures in September",
        FOREST,
        "Fecha de reporte | 2026-01-20\nIndicador | Avance 2025\nÁrboles plantados | 3750\n\n"
        "Nota: avance con corte a septiembre de 2025.",
        never={("1.1", "2025"): 3750},
        may_refuse=True,
    ),
    case(
        "F25 Roman quarters under their year",
        FOREST,
        sheet(
            "Indicador | 2025 | | | ", " | I | II | III | IV", "Árboles plantados | 1200 | 1250 | |"
        ),
        merges={"Avance": ["B3:E3"]},
        right=q("1.1", 1200, 1250),
    ),
    case(
        "G23 a year against its quarters, in two files",
        FOREST,
        files={
            "a.xlsx": {
                "Avance": sheet(I_TO_IV, "Viveros rehabilitados | 5 | 5 | 5 | 5", day="2026-01-20")
            },
            "b.xlsx": {
                "Avance": "Fecha de reporte | 2026-04-20\nIndicador | Resultado 2025\n"
                "Viveros rehabilitados | 23"
            },
        },
        warn=["1.3"],
        may_refuse=True,
    ),
    case(
        "G24 two totals of one day",
        FOREST,
        files={
            name: {"Avance": "Indicador | Ene-Jun 2025\n" + f"Viveros rehabilitados | {value}"}
            for name, value in (("a.xlsx", 10), ("b.xlsx", 12))
        },
        warn=["1.3"],
        never={("1.3", "2025Q2"): (10, 12)},
        may_refuse=True,
    ),
    case(
        "G25 a month of one day in two files",
        FOREST,
        files={
            name: {"Avance": sheet("Indicador | Ene 2025 | Feb 2025 | Mar 2025", row)}
            for name, row in (
                ("a.xlsx", "Viveros rehabilitados | 2 | 1 | 2"),
                ("b.xlsx", "Viveros rehabilitados | 2 | 4 | 2"),
            )
        },
        warn=["C4"],
        never={("1.3", "2025Q1"): (5, 8)},
        may_refuse=True,
    ),
    case(
        "I23 numbered names, and a unit in brackets",
        FOREST,
        sheet(
            "Indicador | I Trim 2025",
            "1. Árboles plantados | 1200",
            "'Brigadas forestales formadas (brigada)' | 3",
        ),
        right={("1.1", "2025Q1"): 1200, ("1.2", "2025Q1"): 3},
    ),
]

PLACES = [  # what is said in another place, another unit, an older header
    *(
        case(
            f"D30{letter} {theirs} under {ours}",
            plan(f"Obra pública | {ours} | 90 | 100 | 110 | 120 | 130"),
            sheet("Indicador | Unidad de medida | I Trim 2025", f"Obra pública | {theirs} | 25"),
            warn=["B4"],
            also=NO_ACTUALS,
        )
        for letter, ours, theirs in (
            ("a", "Metro cuadrado", "Metro cúbico"),
            ("b", "Beca", "Beca solicitada"),
            ("c", "Beca", "Becario"),
            ("d", "Acción", "Acción programada"),
            ("e", "Porcentaje", "Puntos porcentuales"),
            ("f", "Porcentaje", "Porcentaje de avance"),
        )
    ),
    *(
        case(
            f"D31{letter} {theirs} under {ours} is the same",
            plan(f"Obra pública | {ours} | 90 | 100 | 110 | 120 | 130"),
            sheet("Indicador | Unidad de medida | I Trim 2025", f"Obra pública | {theirs} | 25"),
            right=q("1.1", 25),
            control=True,
        )
        for letter, ours, theirs in (
            ("a", "Persona", "Personas beneficiadas"),
            ("b", "Alumno", "Alumno inscrito"),
            ("c", "Metro", "Metros lineales"),
        )
    ),
    *(
        case(
            f"D32{letter} 11.5 % under {ours}",
            plan(f"Espera | {ours} | 12 | 12 | 11 | 11 | 10"),
            sheet("Indicador | I Trim 2025 | II Trim 2025", "Espera | '11.5%' | 11"),
            never={("1.1", "2025Q1"): 11.5},
            warn=["B4"],
            may_refuse=True,
        )
        for letter, ours in (("a", "Día"), ("b", "Hectárea"), ("c", "Tasa por cada mil"))
    ),
    case(
        "D33 por ciento beside a percent",
        plan("Cobertura | Porcentaje | 60 | 62 | 64 | 66 | 68"),
        sheet("Indicador | Resultado 2025", "Cobertura | '62.5 por ciento'", day="2026-02-01"),
        right={("1.1", "2025"): 62.5},
        also=[(lambda p: "words_beside" not in set(p.findings.code), "its own unit was doubted")],
    ),
    *(
        case(
            f"F30{letter} {head}",
            FOREST,
            sheet(f"Indicador | {head}", "Árboles plantados | 1200"),
            right={("1.1", "2025Q1"): 1200},
            control=True,
        )
        for letter, head in (
            ("a", "1er. Trim. (Ene-Mar) 2025"),
            ("b", "Primer Trimestre (Enero - Marzo 2025)"),
            ("c", "1T Ene-Mar 2025"),
            ("d", "Ene-Mar (1T) 2025"),
            ("e", "1er TRIM. 25"),
            ("f", "1.er trimestre de 2025"),
            ("g", "Avance I Trim 2025 / Progress Q1 2025"),
        )
    ),
    case(
        "F31 a quarter and other months",
        FOREST,
        sheet(
            "Indicador | 2do. Trim. (Ene-Jun) 2025 | I Trim 2025", "Árboles plantados | 9 | 1200"
        ),
        never={("1.1", "2025Q2"): 9},
        warn=["B"],
        may_refuse=True,
    ),
    *(
        case(
            f"F32{letter} {title}",
            FOREST,
            f"{title}\nFecha de reporte | 2026-02-10\n\nIndicador | Meta | Realizado\n"
            "Árboles plantados | 5000 | 4900",
            right={("1.1", "2025"): 4900},
            control=True,
        )
        for letter, title in (
            ("a", "Enero - Diciembre 2025"),
            ("b", "Del 1 de enero al 31 de diciembre de 2025"),
        )
    ),
    *(
        case(
            f"C30{letter} {one} and {other}",
            FOREST,
            sheet(
                f"Indicador | I Trim 2025 {one} | I Trim 2025 {other}", "Árboles plantados | 9 | 8"
            ),
            never={("1.1", "2025Q1"): (9,)},
            warn=["B3"],
            may_refuse=True,
        )
        for letter, one, other in (
            ("a", "preliminar", "definitivo"),
            ("b", "preliminar", "final"),
            ("c", "original", "corregido"),
            ("d", "reportado", "validado"),
        )
    ),
    *(
        case(
            f"C31{letter} the years stand over the middle of their quarters",
            FOREST,
            "Fecha de reporte | 2027-02-10\n\n"
            + upper
            + "\n"
            + lower
            + "\nÁrboles plantados | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8",
            never={**q("1.1", 5), **q("1.1", 1, year=2026)},
            warn=["avance"],
            may_refuse=True,
        )
        for letter, upper, lower in (
            (
                "a",
                "Indicador | | 2025 | | | | 2026",
                " | I | II | III | IV | I | II | III | IV",
            ),
            (
                "b",
                " | | | 2025 | | | | 2026",
                "Indicador | I | II | III | IV | I | II | III | IV",
            ),
        )
    ),
    case(
        "C32 a second row of headers merged over the quarters",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025", " | Cancelados", "Árboles plantados | 9 | 8"
        ),
        merges={"Avance": ["B4:C4"]},
        warn=["B"],
        also=NO_ACTUALS,
    ),
    *(
        case(
            f"C33{letter} thousands in {place}",
            FOREST,
            sheet(head, row),
            sheet=tab,
            right={("1.1", "2025Q1"): 1200},
        )
        for letter, place, tab, head, row in (
            (
                "a",
                "the header of the names",
                "Avance",
                "Indicador (cifras en miles) | I Trim 2025",
                "Árboles plantados | 1.2",
            ),
            (
                "b",
                "the header of the units",
                "Avance",
                "Indicador | Unidad de medida (miles) | I Trim 2025",
                "Árboles plantados | Árbol | 1.2",
            ),
            (
                "c",
                "the sheet's name",
                "Avance 2025 (miles)",
                "Indicador | I Trim 2025",
                "Árboles plantados | 1.2",
            ),
        )
    ),
    *(
        case(
            f"C34{letter} the sheet is of {kind}",
            FOREST,
            sheet("Indicador | I Trim 2025", "Árboles plantados | 9"),
            sheet=f"Avance 2025 ({kind})",
            warn=["planned_sheet" if kind == "programado" else "B3"],
            also=NO_ACTUALS,
        )
        for letter, kind in (("a", "% de la meta"), ("b", "solo mujeres"))
    ),
    case(
        "C35 a title of schools of one kind",
        FOREST,
        "Solo escuelas públicas\n" + sheet("Indicador | I Trim 2025", "Árboles plantados | 9"),
        warn=["A1"],
        right={("1.1", "2025Q1"): 9},
    ),
    case(
        "C36 a remark of one word",
        FOREST,
        sheet("Indicador | I Trim 2025 | Observaciones", "Árboles plantados | 9 | Solo mujeres"),
        warn=["C4"],
        right={("1.1", "2025Q1"): 9},
    ),
    case(
        "A30 a number and a name under one header",
        FOREST,
        sheet(
            "Indicador | | I Trim 2025",
            "1 | Árboles plantados | 9",
            "3 | Viveros rehabilitados | 5",
        ),
        merges={"Avance": ["A3:B3"]},
        right={("1.1", "2025Q1"): 9, ("1.3", "2025Q1"): 5},
        control=True,
    ),
    case(
        "G30 figures that run on, which no word says",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025",
            "Árboles plantados | 1250 | 2510 | 3760",
            "Brigadas forestales formadas | 2 | 3 | 4",
        ),
        warn=["D4"],
        right=q("1.2", 2, 3, 4),
    ),
    case(
        "G31 results in another unit",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025 | IV Trim 2025",
            "Árboles plantados | 1.2 | 1.3 | 1.2 | 1.3",
            day="2026-02-01",
        ),
        warn=["E4"],
    ),
    *(
        case(
            f"A31{letter} a row that slid {where}",
            None if matrix is None else matrix,
            files=files,
            warn=warn,
            never=q("1.1", 9, 850),
            never_targets=y("1.1", 5200),
            may_refuse=True,
        )
        for letter, where, matrix, files, warn in (
            (
                "a",
                "to the left in a matrix",
                plan(
                    "Árboles plantados | 4800 | 5000 | 5200 | 5400 | 5600",
                    "Viveros rehabilitados | Vivero | 18 | 20 | 20 | 24 | 24",
                ),
                {},
                ["B3"],
            ),
            (
                "b",
                "to the right in a matrix",
                plan(
                    "Árboles plantados | Árbol | | 5200 | 5000 | 5200 | 5400 | 5600",
                    "Viveros rehabilitados | Vivero | 18 | 20 | 20 | 24 | 24",
                    "Brigadas formadas | Brigada | 18 | 20 | 20 | 24 | 24",
                ),
                {},
                ["H3"],
            ),
            (
                "c",
                "by its commas",
                FOREST,
                {
                    "a.csv": "Fecha de reporte,2026-02-01\n"
                    "Indicador,I Trim 2025,II Trim 2025\nÁrboles plantados,9,850,10,120\n"
                },
                ["D3"],
            ),
        )
    ),
    case(
        "C37 a share of progress beside its figures",
        FOREST,
        sheet("Indicador | I Trim 2025 | Avance (%)", "Árboles plantados | 1200 | 24"),
        right={("1.1", "2025Q1"): 1200},
        also=[(lambda p: len(p.actuals) == 1, "the share was taken for a result")],
    ),
    case(
        "D34 a unit that says more",
        plan("Apoyos entregados | Beca | 90 | 100 | 110 | 120 | 130"),
        sheet(
            "Indicador | Unidad de medida | I Trim 2025", "Apoyos entregados | Beca económica | 25"
        ),
        right=q("1.1", 25),
        warn=["B4"],
    ),
    case(
        "F33 last year's headers on this year's sheet",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025", "Árboles plantados | 9 | 8", day="2026-07-20"
        ),
        sheet="Avance 2026",
        warn=["Avance 2026"],
    ),
    case(
        "F34 the date of a letter",
        FOREST,
        "Tepic, Nayarit, a 15 de abril de 2025\n\nIndicador | I-2025\nÁrboles plantados | 1200",
        right={("1.1", "2025Q1"): 1200},
        control=True,
    ),
    case(
        "B30 targets of another term",
        plan("Árboles plantados | Árbol | 4800 | 5000 | 5200", years=(2021, 2022)),
        warn=["2021"],
    ),
    case(
        "C38 the name of an office is no measure",
        FOREST,
        "Sistema Municipal para el Desarrollo Integral de la Familia\n"
        + sheet("Indicador | I Trim 2025", "Árboles plantados | 9"),
        right={("1.1", "2025Q1"): 9},
        control=True,
    ),
    case(
        "I31 names whose words change places",
        plan(
            "Alumnos por maestro | Alumno por maestro | 20 | 20 | 21 | 21 | 22",
            "Viviendas con agua y sin drenaje | Vivienda | 90 | 80 | 70 | 60 | 50",
        ),
        sheet(
            "Indicador | I Trim 2025",
            "Maestros por alumno | 9",
            "Viviendas con drenaje y sin agua | 9",
        ),
        warn=["A4", "A5"],
        also=NO_ACTUALS,
    ),
    case(
        "C39 remarks that say that all went well",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | Observaciones",
            "Árboles plantados | 1200 | Se cumplió la meta programada",
            "Viveros rehabilitados | 5 | Participaron 350 personas",
        ),
        right={("1.1", "2025Q1"): 1200, ("1.3", "2025Q1"): 5},
        also=[(lambda p: "note_doubts" not in set(p.findings.code), "praise was doubted")],
    ),
    case(
        "G33 the same figures in every row",
        FOREST,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025 | III Trim 2025",
            "Árboles plantados | 25 | 50 | 75",
            "Brigadas forestales formadas | 25 | 50 | 75",
            "Viveros rehabilitados | 25 | 50 | 75",
        ),
        warn=["D5"],
    ),
    case(
        "G32 a target ten times its neighbours",
        plan("Árboles plantados | Árbol | 4800 | 5000 | 52000 | 5400 | 5600"),
        right_targets={("1.1", 2026): 52000},
        warn=["E3"],
    ),
    case(
        "J30 a matrix printed in two halves",
        plan("Árboles plantados | Árbol | 4800 | 5000 | 5200", years=(2025, 2026))
        + "\n\nIndicador | Meta 2027 | Meta 2028\nÁrboles plantados | 5400 | 5600",
        right_targets=y("1.1", 5000, 5200, 5400, 5600),
        also=[(lambda p: len(p.indicators) == 1, "one indicator became two")],
    ),
    case(
        "J31 the day of the report in a column",
        FOREST,
        files={
            "avance.csv": "fecha_reporte,indicador,periodo,valor\n"
            "2025-04-15,Árboles plantados,2025-T1,1200\n2025-07-15,Árboles plantados,2025-T2,1300\n"
            "2025-07-15,Árboles plantados,2025-T3,5\n"
        },
        right=q("1.1", 1200, 1300),
        never={("1.1", "2025Q3"): 5},
        warn=["D4"],
        also=[
            (
                lambda p: (
                    [str(day.date()) for day in p.actuals.reported] == ["2025-04-15", "2025-07-15"]
                ),
                "the days of the rows were lost",
            )
        ],
        may_refuse=True,
    ),
    case(
        "J32 objectives numbered I and II",
        "OBJETIVO I. BOSQUES\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Árboles plantados | Árbol | 4800 | 5000 | 5200\nOBJETIVO II. AGUA\n"
        "Pozos perforados | Pozo | 7 | 8 | 8",
        right_targets={("1.1", 2025): 5000, ("2.1", 2026): 8},
    ),
    case(
        "I30 how names are spelled, and two that only look alike",
        plan(
            "Número de becas entregadas | Beca | 90 | 100 | 110 | 120 | 130",
            "Porcentaje de alumnos con beca | Porcentaje | 60 | 62 | 64 | 66 | 68",
            "Microempresas apoyadas en municipios rurales | Empresa | 90 | 100 | 110 | 120 | 130",
        ),
        sheet(
            "Indicador | I Trim 2025",
            "Núm. de becas entregadas | 25",
            "% de alumnos con beca | 61",
            "Macroempresas apoyadas en municipios rurales | 9",
            "C1.2 Microempresas apoyadas en municipios rurales | 7",
        ),
        right={("1.1", "2025Q1"): 25, ("1.2", "2025Q1"): 61, ("1.3", "2025Q1"): 7},
        warn=["A6"],
    ),
    case(
        "E30 a quarter in which every row is as the quarter before",
        THREE,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025",
            "Becas entregadas | 26 | 26",
            "Talleres impartidos | 3 | 3",
            "Créditos otorgados | 77 | 77",
        ),
        warn=["2025Q2"],
    ),
    case(
        "D30 more than all, and less than nothing",
        plan(
            "Escuelas con internet | Porcentaje | 60 | 65 | 70 | 75 | 80",
            "Agua tratada | Metro cúbico | 90 | 100 | 110 | 120 | 130",
        ),
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025",
            "Escuelas con internet | 62 | 120",
            "Agua tratada | -25 | 26",
        ),
        warn=["C4", "B5"],
    ),
    case(
        "C30 rows that a column of yes and no takes out",
        PARKS,
        sheet(
            "Indicador | Periodo | Valor | Eliminado | Vigente",
            "Trees planted | 2025-T1 | 25 | Sí | Sí",
            "Trees planted | 2025-T2 | 26 | No | 0",
            "Trees planted | 2025-T3 | 24 | No | 1",
        ),
        right={("1.1", "2025Q3"): 24},
        never=q("1.1", 25, 26),
        warn=["D4", "E5"],
    ),
    case(
        "M30 a sheet of a quarter with that quarter's target, by activity and indicator",
        THREE,
        "Avance del segundo trimestre de 2025\nFecha de reporte | 2025-07-15\n"
        "Actividad / Indicador | Meta del trimestre | Avance del trimestre\n"
        "Becas entregadas | 25 | 26",
        right={("1.1", "2025Q2"): 26},
        also=[
            (
                lambda p: p.targets.query("issuer == 'office'").period.tolist() == ["2025Q2"],
                "the quarter's target was lost",
            )
        ],
    ),
    case(
        "M31 a title that runs on, over columns that say the quarter's",
        THREE,
        "Avance al segundo trimestre de 2025\nFecha de reporte | 2025-07-15\n"
        "Indicador | Meta del trimestre | Avance del trimestre 2025\n"
        "Becas entregadas | 25 | 26",
        right={("1.1", "2025Q2"): 26},
    ),
    case(
        "M32 a quarter that nothing names",
        THREE,
        "Fecha de reporte | 2026-01-15\nIndicador | Avance del trimestre 2025\n"
        "Becas entregadas | 26",
        may_refuse=True,
        never={("1.1", "2025"): 26},
    ),
    case(
        "B30 a baseline of a year that has a target",
        "Objetivo 1. Servicios\nIndicador | Unidad | Línea base 2027 | Meta 2025 | Meta 2027\n"
        "Becas entregadas | Beca | 90 | 100 | 120",
        warn=["C3"],
    ),
    case(
        "B31 a title of money over targets, and no results beside them",
        f"Presupuesto de egresos\n{THREE}",
        warn=["D3"],
    ),
    case(
        "K21 letters that number the columns",
        THREE,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025",
            "(a) | (b) | (c)",
            "Becas entregadas | 25 | 26",
        ),
        control=True,
        right={("1.1", "2025Q1"): 25, ("1.1", "2025Q2"): 26},
        also=[(lambda p: "numbered_columns" in {*p.findings.code}, "the letters were not told")],
    ),
    case(
        "K22 what stands over quarters is none of a folio's",
        THREE,
        sheet(
            "Indicador | Avance 2025 | | ",
            " | I Trim | II Trim | Folio",
            "Becas entregadas | 25 | 26 | 27",
        ),
        control=True,
        right={("1.1", "2025Q1"): 25, ("1.1", "2025Q2"): 26},
    ),
    case(
        "M33 a lower header of one period over services",
        THREE,
        sheet(
            "Indicador | I Trim 2025",
            "Becas entregadas | 25",
            "Capacitación | II Trim 2025",
            "Talleres impartidos | 3",
        ),
        may_refuse=True,
        right={("1.1", "2025Q1"): 25, ("1.2", "2025Q2"): 3},
        never={("1.2", "2025Q1"): 3},
        warn=["B6"],
    ),
    case(
        "M34 a lower header of shares",
        THREE,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025",
            "Becas entregadas | 25 | 26",
            "Capacitación | % I | % II",
            "Talleres impartidos | 30 | 40",
        ),
        right={("1.1", "2025Q1"): 25},
        never={("1.2", "2025Q1"): 30, ("1.2", "2025Q2"): 40},
    ),
    case(
        "M35 a lower header of years as numbers, apart from the rows above",
        THREE,
        sheet(
            "Indicador | 2025 | 2026",
            "Becas entregadas | 25 | 26",
            "",
            "Capacitación | 2027 | 2028",
            "Talleres impartidos | 3 | 4",
            day="2029-01-15",
        ),
        may_refuse=True,
        right={("1.1", "2025"): 25, ("1.2", "2027"): 3},
        never={("1.2", "2025"): (3, 2027)},
        warn=[("B7", "B8")],
    ),
    case(
        "C76 a table beside another whose id is another's than its name",
        THREE,
        sheet(
            "Clave | Indicador | I Trim 2025 | Clave | Indicador | II Trim 2025",
            "'1.1' | Becas entregadas | 25 | '1.2' | Becas entregadas | 26",
        ),
        right={("1.1", "2025Q1"): 25},
        never={("1.1", "2025Q2"): 26, ("1.2", "2025Q2"): 26},
        warn=["D4"],
    ),
    case(
        "C77 quarters that add up to the target of the year, before it is over",
        THREE,
        sheet(
            "Indicador | Meta 2025 | I Trim 2025 | II Trim 2025 | III Trim 2025 | IV Trim 2025",
            "Becas entregadas | 100 | 25 | 25 | 20 | 30",
            "Talleres impartidos | 10 | 2 | 3 | 2 | 3",
            day="2025-12-15",
        ),
        right={},
        never={("1.1", "2025Q1"): 25, ("1.2", "2025Q3"): 2},
        warn=["C3"],
    ),
    case(
        "M36 a period that is a bare number",
        THREE,
        sheet("Indicador | Periodo | Año | Valor", "Becas entregadas | 1 | 2025 | 25"),
        never={("1.1", "2025Q1"): 25, ("1.1", "2025"): 25},
        warn=["B4"],
    ),
    case(
        "P60 a percent of a rate whose targets are one at most",
        plan("Cobertura de agua potable | Tasa | 1 | 1 | 1 | 1 | 1"),
        sheet("Indicador | I Trim 2025", "Cobertura de agua potable | '65 %'"),
        never={("1.1", "2025Q1"): (65, 0.65)},
        warn=["B4"],
    ),
    case(
        "K24 the plan and what was done in rows of one name",
        THREE,
        sheet(
            "Indicador | Concepto | I Trim 2025 | II Trim 2025",
            "Becas entregadas | Programado | 25 | 25",
            " | Realizado | 24 | 26",
            "Talleres impartidos | Programado | 2 | 3",
            " | Realizado | 2 | 1",
        ),
        control=True,
        right=q("1.1", 24, 26) | q("1.2", 2, 1),
    ),
    case(
        "D60 an id of two indicators",
        "Clave | Indicador | Unidad | Meta 2025 | Meta 2026\n'1.1' | Becas entregadas | Beca | 100"
        " | 110\n'1.1' | Talleres impartidos | Taller | 10 | 11",
        warn=["A3"],
        never_targets={("1.1", 2025): 10},
    ),
    case(
        "D61 an id that became a date, before any other",
        "Clave | Indicador | Unidad | Meta 2025 | Meta 2026\n2025-02-01 | Becas entregadas | Beca"
        " | 100 | 110\n'2.2' | Talleres impartidos | Taller | 10 | 11",
        warn=["A2"],
        right_targets={("2.1", 2025): 100, ("2.2", 2025): 10},
    ),
    case(
        "J33 a record of a csv with fewer fields than the others",
        THREE,
        files={
            "avance.csv": "Fecha de reporte,2026-01-15\n"
            "Indicador,I Trim 2025,II Trim 2025,III Trim 2025,IV Trim 2025\n"
            "Becas entregadas,26,24,25\nTalleres impartidos,3,2,3,2\n"
        },
        warn=["(3)"],
    ),
]

MONTHS = ("Ene", "Feb", "Mar", "Abr", "May", "Jun", "Jul", "Ago", "Sep", "Oct", "Nov", "Dic")
HEARD = [  # what remarks, notes, titles and names of files say of the figures
    case(
        "C60 money in a title is none of what is counted",
        THREE,
        "Cifras en miles de pesos\n" + sheet(QUARTERS, "Becas entregadas | 0.025 | 0.026 | 0.024"),
        may_refuse=True,
        never={("1.1", "2025Q1"): (0.025, 25)},
    ),
    case(
        "C61 a row with its own unit under a title of money",
        plan(
            "Becas entregadas | Beca | 90 | 100",
            "Obra pública | Miles de pesos | 800 | 900",
            years=(2025, 2025),
        ),
        "Cifras en miles de pesos\n"
        + sheet(
            "Indicador | Unidad de medida | I Trim 2025",
            "Becas entregadas | Beca | 25",
            "Obra pública | Miles de pesos | 210",
        ),
        right={("1.1", "2025Q1"): 25, ("1.2", "2025Q1"): 210},
    ),
    case(
        "C62 a column of pesos beside that of the indicator",
        THREE,
        sheet("Indicador | I Trim 2025 | I Trim 2025 (pesos)", "Becas entregadas | 25 | 250000"),
        right={("1.1", "2025Q1"): 25},
        never={("1.1", "2025Q1"): 250000},
    ),
    case(
        "J40 two objectives side by side",
        "Objetivo 1. Educación | | | | | Objetivo 2. Salud\n"
        "Indicador | Unidad | Línea base | Meta 2025 | "
        "| Indicador | Unidad | Línea base | Meta 2025\n"
        "Becas | Beca | 90 | 100 | | Consultas | Consulta | 50 | 60\n"
        "Talleres | Taller | 9 | 10 | | Vacunas | Dosis | 7 | 8",
        right_targets={("1.1", 2025): 100, ("1.2", 2025): 10, ("2.1", 2025): 60, ("2.2", 2025): 8},
        also=[(lambda p: list(p.indicators.objective) == [1, 1, 2, 2], "objectives are mixed")],
    ),
    case(
        "F50 a cut-off without its year",
        THREE,
        "Corte al 15 de diciembre\n"
        + sheet(
            "Indicador | III Trim 2025 | IV Trim 2025",
            "Becas entregadas | 24 | 20",
            day="2026-01-15",
        ),
        sheet="Avance 2025",
        right={("1.1", "2025Q3"): 24},
        never={("1.1", "2025Q4"): 20},
        warn=["C5"],
        may_refuse=True,
    ),
    *(
        case(
            f"C63 a remark: {text}",
            THREE,
            sheet(f"{QUARTERS} | Observaciones", f"Becas entregadas | 25 | 51 | 24 | {text}"),
            warn=["E4"],
        )
        for text in (
            "Dato al mes de mayo",
            "Dato del ejercicio 2024",
            "Incluye lo reportado el trimestre anterior",
            "El valor correcto del primer trimestre es 27",
            "Valor aproximado",
        )
    ),
    case(
        "K40 remarks that change nothing",
        THREE,
        sheet(
            f"{QUARTERS} | Observaciones",
            "Becas entregadas | 25 | 26 | 24 | Se entregaron en mayo y en junio",
            "Talleres impartidos | 3 | 2 | 3 | Dato del tercer trimestre",
        ),
        control=True,
        right={**q("1.1", 25, 26, 24), **q("1.2", 3, 2, 3)},
        also=[(lambda p: "note_doubts" not in set(p.findings.code), "a remark was doubted")],
    ),
    case(
        "F51 a footnote that cuts the year",
        THREE,
        "\n".join(
            [
                sheet("Indicador | 2025*", "Becas entregadas | 74", day="2026-01-20"),
                "",
                "* Enero-septiembre",
            ]
        ),
        may_refuse=True,
        never={("1.1", "2025"): 74},
    ),
    case(
        "G40 a note that the figures include those before",
        THREE,
        "\n".join(
            [
                sheet(QUARTERS, "Becas entregadas | 25 | 51 | 75"),
                "",
                "Nota: cada trimestre incluye los trimestres anteriores.",
            ]
        ),
        warn=["A6"],
    ),
    case(
        "B40 a form that ticks its quarter",
        THREE,
        "Ejercicio 2025. Trimestre: 1° ( ) 2° (X) 3° ( ) 4° ( )\n"
        + sheet("Indicador | Avance del trimestre", "Becas entregadas | 26"),
        may_refuse=True,
        never={("1.1", "2025Q1"): 26, ("1.1", "2025"): 26},
    ),
    *(
        titled(
            f"B41 {title}",
            title,
            rows="Becas entregadas | 51",
            head="Indicador | Avance",
            may_refuse=True,
            never={("1.1", f"2025{part}"): 51 for part in ("", "Q1", "Q2", "Q3")},
        )
        for title in (
            "Primer y segundo trimestre de 2025",
            "Segundo y tercer trimestre de 2025",
            "Trimestres I a III de 2025",
            "Entrega: tercer trimestre 2025. Periodo evaluado: segundo trimestre 2025",
            "Reporte 3 de 2025",
            "Primer informe de gobierno 2025",
            "Periodo: 15/07/2025 - 30/09/2025",
        )
    ),
    titled(
        "B42 a title of a quarter's days",
        "Periodo: 01/07/2025 - 30/09/2025",
        rows="Becas entregadas | 24",
        head="Indicador | Avance",
        right={("1.1", "2025Q3"): 24},
    ),
    *(
        titled(
            f"B43 {header} on a quarter's sheet",
            "Segundo trimestre de 2025",
            rows="Becas entregadas | 51",
            head=f"Indicador | {header}",
            may_refuse=True,
            never={("1.1", "2025Q2"): 51, ("1.1", "2025"): 51},
        )
        for header in ("Avance anual", "Avance del mes", "Avance al trimestre")
    ),
    *(
        titled(f"C64 {title}", title, may_refuse=True, warn=[("A1", "B3", "B4")])
        for title in (
            "Valores proyectados",
            "Cierre estimado 2025",
            "Avance financiero 2025",
            "Calificación obtenida 2025",
            "Distribución trimestral de la meta 2025",
            "Ajustes al avance 2025",
            "Cobertura: Municipio de Comondú",
            "Plantel Tlalpan",
            "Datos de 10 de 32 entidades federativas",
        )
    ),
    titled(
        "K41 letterheads",
        "H. Ayuntamiento de Mérida",
        "Dirección General de Becas",
        "Seguimiento a metas e indicadores 2025",
        "Información al 30 de septiembre de 2025",
        control=True,
        right=q("1.1", 25, 50, 75),
    ),
    *(
        titled(
            f"H40 {title}",
            title,
            rows="Becas entregadas | 0.025 | 0.026 | 0.024",
            right=q("1.1", 25, 26, 24),
        )
        for title in ("Unidad: miles", "Expresado en miles", "Los datos se presentan en miles")
    ),
    case(
        "K42 an objective that speaks of percents, and a budget for results",
        "Presupuesto basado en Resultados (PbR)\n"
        + plan(
            "Becas entregadas | Beca | 90 | 100 | 110 | 120 | 130",
            title="Objetivo 1. Incrementar el porcentaje de cobertura",
        ),
        "Objetivo 1. Incrementar el porcentaje de cobertura\n"
        + sheet(QUARTERS, "Becas entregadas | 25 | 26 | 24"),
        control=True,
        right=q("1.1", 25, 26, 24),
        also=[(lambda p: (p.findings.severity == "note").all(), "a plain title was doubted")],
    ),
    titled(
        "C74 a budget by its title alone",
        "Presupuesto",
        may_refuse=True,
        never={("1.1", "2025Q1"): 25},
    ),
    titled(
        "K43 a label and its own value",
        "Presupuesto asignado: 1,500,000",
        "Unidad responsable | Dirección de Planeación",
        "Población objetivo: 52,000 habitantes",
        control=True,
        right=q("1.1", 25, 50, 75),
    ),
    case(
        "C65 the name of a file",
        THREE,
        files={
            "Calendarizacion_2025.xlsx": {
                "Hoja1": sheet(QUARTERS, "Becas entregadas | 25 | 25 | 25")
            }
        },
        warn=["Calendarizacion_2025.xlsx"],
    ),
    case(
        "B44 the quarter in the name of a file alone",
        THREE,
        files={
            "avance_3T_2025.xlsx": {
                "Hoja1": "Avance de indicadores 2025\n"
                + sheet("Indicador | Avance", "Becas entregadas | 24", day="2026-01-20")
            }
        },
        may_refuse=True,
        never={("1.1", "2025"): 24},
    ),
    case(
        "B45 a title that is still the last quarter's",
        THREE,
        files={
            "avance_3T_2025.xlsx": {
                "Hoja1": "Segundo trimestre de 2025\n"
                + sheet("Indicador | Avance", "Becas entregadas | 24")
            }
        },
        warn=["avance_3T_2025.xlsx"],
    ),
    titled(
        "F52 columns of quarters later than the title's",
        "Avance al primer trimestre de 2025",
        right=q("1.1", 25),
        never={("1.1", "2025Q2"): 50, ("1.1", "2025Q3"): 75},
        warn=["C4"],
    ),
    case(
        "C66 Total merged over the quarters, beside its parts",
        THREE,
        "Fecha de reporte | 2025-10-15\n\nIndicador | Total | | Mujeres | \n"
        " | I Trim 2025 | II Trim 2025 | I Trim 2025 | II Trim 2025\n"
        "Becas entregadas | 25 | 26 | 15 | 16",
        merges={"Avance": ["B3:C3", "D3:E3"]},
        may_refuse=True,
        right=q("1.1", 25, 26),
        never={("1.1", "2025Q2"): 1},
    ),
    case(
        "C67 rows that say Acumulado and Trimestral",
        THREE,
        sheet(
            "Indicador | Tipo | I Trim 2025 | II Trim 2025",
            "Becas entregadas | Trimestral | 25 | 26",
            "Becas entregadas | Acumulado | 25 | 51",
        ),
        may_refuse=True,
        right=q("1.1", 25, 26),
        never={("1.1", "2025Q2"): 51},
    ),
    case(
        "C68 one row that says Variación",
        THREE,
        sheet("Indicador | Concepto | I Trim 2025", "Becas entregadas | Variación | 4"),
        may_refuse=True,
        never={("1.1", "2025Q1"): 4},
    ),
    case(
        "C69 a column of years that the headers deny",
        THREE,
        sheet("Indicador | Año | I Trim 2025", "Becas entregadas | 2024 | 25"),
        may_refuse=True,
        never={("1.1", "2025Q1"): 25},
    ),
    case(
        "C70 a table of plans at the right",
        THREE,
        "Fecha de reporte | 2025-10-15\nAvance | | | Programación\n"
        "Indicador | I Trim 2025 | | Indicador | I Trim 2025\n"
        "Becas entregadas | 25 | | Talleres impartidos | 3",
        right={("1.1", "2025Q1"): 25},
        never={("1.2", "2025Q1"): 3},
        may_refuse=True,
    ),
    case(
        "C71 a lower table of the year before",
        THREE,
        "\n".join(
            [
                sheet("Indicador | I Trim", "Becas entregadas | 25"),
                "",
                "Año anterior",
                "Indicador | I Trim",
                "Talleres impartidos | 8",
            ]
        ),
        sheet="Avance 2025",
        right={("1.1", "2025Q1"): 25},
        never={("1.2", "2025Q1"): 8},
    ),
    case(
        "C72 equal figures of two units",
        THREE,
        sheet(
            "Unidad responsable | Indicador | I Trim 2025",
            "Dirección A | Becas entregadas | 12",
            "Dirección B | Becas entregadas | 12",
        ),
        warn=["C4"],
    ),
    case(
        "G41 months that always rise",
        THREE,
        sheet(
            "Indicador | Ene 2025 | Feb 2025 | Mar 2025 | Abr 2025 | May 2025 | Jun 2025",
            "Becas entregadas | 8 | 17 | 25 | 35 | 42 | 51",
        ),
        warn=["G4"],
    ),
    case(
        "I40 a section that is called as an objective",
        None,
        sheet(
            "Indicador | I Trim 2025",
            "Salud | ",
            "Cobertura | 51",
            "Educación | ",
            "Cobertura | 61",
        ),
        files={
            "matriz.xlsx": {
                "Matriz": "Objetivo 1. Educación\nIndicador | Unidad | Meta 2025 | Meta 2026\n"
                "Cobertura | Porcentaje | 60 | 70\n"
                "Objetivo 2. Salud\nCobertura | Porcentaje | 50 | 55"
            }
        },
        right={("1.1", "2025Q1"): 61, ("2.1", "2025Q1"): 51},
    ),
    case(
        "D40 an average by its name",
        plan("Promedio diario de usuarios | Usuario | 80 | 90 | 90 | 92 | 93"),
        sheet(QUARTERS, "Promedio diario de usuarios | 81 | 82 | 84"),
        warn=["1.1"],
        cut_off="2025Q3",
        horizon="year_to_date",
        gap={("1.1", "actual"): differs(247)},
    ),
    case(
        "E40 the matrix says that less is better",
        "Objetivo 1. Servicios\nIndicador | Unidad | Sentido | Meta 2025 | Meta 2026\n"
        "Quejas recibidas | Queja | Descendente | 50 | 50",
        also=[
            (lambda p: list(p.indicators.direction) == ["descending"], "Descendente is not heard")
        ],
    ),
    case(
        "E42 the name of an office under Dirección says nothing of the direction",
        "Objetivo 1. Servicios\n"
        "Indicador | Unidad | Dirección responsable | Meta 2025 | Meta 2026\n"
        "Becas entregadas | Beca | Descentralización educativa | 50 | 50",
        also=[(lambda p: list(p.indicators.direction) == ["ascending"], "an office was heard")],
    ),
    case(
        "E41 the name says that less is better",
        plan("Número máximo de quejas | Queja | 60 | 50 | 50 | 50 | 50"),
        warn=["1.1"],
    ),
    case(
        "D41 the matrix says that quarters make a mean",
        "Objetivo 1. Servicios\n"
        "Indicador | Unidad | Método de acumulación | Meta 2025 | Meta 2026\n"
        "Personas por curso | Persona | Promedio | 20 | 20",
        also=[(lambda p: list(p.indicators.within_year) == ["mean"], "Promedio is not heard")],
    ),
    case(
        "B46 a milestone and the last year",
        "Objetivo 1. Servicios\nIndicador | Unidad | Meta intermedia 2026 | Meta 2028\n"
        "Viviendas | Vivienda | 180 | 400",
        warn=["D3"],
    ),
    case(
        "D42 a register reported once",
        plan("Personas en el padrón | Persona | 5000 | 5200 | 5300 | 5400 | 5500"),
        sheet("Indicador | I Trim 2025", "Personas en el padrón | 5050"),
        warn=["1.1"],
    ),
    case(
        "J41 the State of Mexico's form of three header rows",
        THREE,
        "Avance trimestral de metas. Tercer trimestre 2025\nFecha de reporte | 2025-10-15\n"
        "Indicador | Unidad de medida | Programación anual 2025 | Avance trimestral | | | "
        "| Avance acumulado anual | |\n"
        " | | | Programada | | Alcanzada | | Programada | Alcanzada\n"
        " | | | Meta | % | Meta | % | Meta | Meta\n"
        "Becas entregadas | Beca | 100 | 25 | 25 | 24 | 24 | 75 | 74",
        merges={"Avance": ["D3:G3", "H3:I3", "D4:E4", "F4:G4"]},
        right={("1.1", "2025Q3"): 24},
    ),
    case(
        "J42 numbers under Trimestre",
        THREE,
        "Avance 2025\nFecha de reporte | 2025-10-15\nIndicador | Trimestre | | \n | 1 | 2 | 3\n"
        "Becas entregadas | 25 | 26 | 24",
        merges={"Avance": ["B3:D3"]},
        right=q("1.1", 25, 26, 24),
    ),
    case(
        "H41 an apostrophe for millions, pesos said twice",
        plan(
            "Derrama económica | Peso | 1'000,000 | 1'250,000 | $1,300,000.50 M.N. | 1'400,000 "
            "| 1'500,000"
        ),
        right_targets={("1.1", 2025): 1_250_000, ("1.1", 2026): 1_300_000.5},
    ),
    case(
        "J43 months and their year in a column",
        THREE,
        sheet(
            "Indicador | Mes | Valor",
            "Becas entregadas | Enero 2025 | 8",
            "Becas entregadas | Febrero 2025 | 9",
            "Becas entregadas | Marzo 2025 | 8",
        ),
        right={("1.1", "2025Q1"): 25},
    ),
    case(
        "C73 a calendar by month in one row",
        THREE,
        sheet(
            "Indicador | Meta 2025 | " + " | ".join(f"{m} 2025" for m in MONTHS),
            "Becas entregadas | 100 | 8 | 9 | 8 | 8 | 9 | 8 | 8 | 9 | 8 | 8 | 9 | 8",
        ),
        never={("1.1", "2025Q1"): 25},
        warn=["C3"],
    ),
]

# ---- what a column, a block or a row is, whatever it is called

CONTENT = [
    case(
        "N01 a period under a header that nobody knows",
        THREE,
        sheet("Ejercicio | Lapso | Indicador | Valor", "2025 | Jul-Sep | Becas entregadas | 24"),
        right={("1.1", "2025Q3"): 24},
        never={("1.1", "2025"): 24},
    ),
    case(
        "N02 days that end a row's period before its year",
        THREE,
        sheet(
            "Ejercicio | Inicio del lapso | Fin del lapso | Indicador | Valor",
            "2025 | 2025-04-01 | 2025-06-30 | Becas entregadas | 26",
            day="2026-02-15",
        ),
        never={("1.1", "2025"): 26},
        warn=["E4"],
    ),
    case(
        "N03 fortnights are no months",
        THREE,
        sheet(
            "Año | Quincena | Indicador | Valor",
            *(f"2025 | {n} | Becas entregadas | {n}" for n in range(1, 4)),
        ),
        never={("1.1", "2025Q1"): 6},
        warn=["B4"],
    ),
    case(
        "N04 two columns of years that differ",
        THREE,
        sheet(
            "Año | Indicador | Valor | Ejercicio fiscal",
            "2025 | Becas entregadas | 97 | 2026",
            day="2027-01-15",
        ),
        never={("1.1", "2026"): 97},
        warn=["D4"],
    ),
    case(
        "N05 an outcome and an output beside it",
        THREE,
        sheet(
            "Indicador estratégico | Indicador de gestión | II Trim 2025",
            "Becas entregadas | Convocatorias publicadas | 3",
            "Talleres impartidos | Salas rentadas | 2",
        ),
        never={("1.1", "2025Q2"): 3, ("1.2", "2025Q2"): 2},
        warn=["A3"],
        may_refuse=True,
    ),
    case(
        "N06 a table beside that names its rows under Proyecto",
        THREE,
        sheet(
            "Indicador | I Trim 2025 | Proyecto | II Trim 2025",
            "Becas entregadas | 25 | Talleres impartidos | 10",
            "Talleres impartidos | 9 | Becas entregadas | 26",
        ),
        right={("1.1", "2025Q1"): 25, ("1.2", "2025Q1"): 9},
        never={("1.1", "2025Q2"): 10, ("1.2", "2025Q2"): 26},
        warn=["D4"],
    ),
    case(
        "N07 plans and results told apart under a header that nobody knows",
        THREE,
        sheet(
            "Indicador | Renglón | II Trim 2025",
            "Becas entregadas | Meta | 30",
            "Becas entregadas | Logro | 26",
        ),
        right={("1.1", "2025Q2"): 26},
        never={("1.1", "2025Q2"): 30},
    ),
    case(
        "N08 the state of the work is no state of Mexico",
        THREE,
        sheet("Indicador | Estado | II Trim 2025", "Becas entregadas | En proceso | 26"),
        right={("1.1", "2025Q2"): 26},
    ),
    case(
        "N09 an indicator that was given up",
        THREE,
        sheet("Indicador | Estatus | II Trim 2025", "Becas entregadas | Suspendido en abril | 26"),
        never={("1.1", "2025Q2"): 26},
        warn=["B4"],
    ),
    case(
        "N10 a share alone",
        THREE,
        sheet("Indicador | % de cumplimiento 2025", "Becas entregadas | 26"),
        never={("1.1", "2025"): 26},
        warn=["B4"],
        may_refuse=True,
    ),
    case(
        "N11 a dozen, a thousand, and a number in the unit",
        plan("Sillas donadas | Silla | 900 | 1200 | 1300 | 1400 | 1500")
        + "\nMesas donadas | Mesa | 900 | 1000 | 1100 | 1200 | 1300"
        + "\nLibros donados | Libro | 900 | 1000 | 1100 | 1200 | 1300",
        sheet(
            "Indicador | Unidad de medida | II Trim 2025",
            "Sillas donadas | Docena de sillas | 25",
            "Mesas donadas | Mil mesas | 0.3",
            "Libros donados | Libros x 100 | 3",
        ),
        right={("1.1", "2025Q2"): 300, ("1.2", "2025Q2"): 300},
        never={("1.3", "2025Q2"): 3},
        warn=["B6"],
    ),
    case(
        "N12 objectives of a federal programme, and strategies without one",
        "Objetivo prioritario 1.- Becas\nIndicador | Unidad de medida | Meta 2025\n"
        "Becas entregadas | Beca | 100\nObjetivo prioritario 2.- Talleres\n"
        "Indicador | Unidad de medida | Meta 2025\nTalleres impartidos | Taller | 40",
        right_targets={("1.1", 2025): 100, ("2.1", 2025): 40},
    ),
    case(
        "N13 blocks of programmes are objectives where there is no other",
        "Programa 1. Becas\nIndicador | Unidad de medida | Meta 2025\n"
        "Becas entregadas | Beca | 100\n"
        "Programa 2. Talleres\nIndicador | Unidad de medida | Meta 2025\n"
        "Talleres impartidos | Taller | 40",
        right_targets={("2.1", 2025): 40},
    ),
    case(
        "N14 the sums of the other rows, under a name of their own",
        plan("Sillas donadas | Silla | 90 | 100 | 110 | 120 | 130")
        + "\nMesas donadas | Mesa | 9 | 10 | 11 | 12 | 13"
        + "\nDonaciones del año | | 99 | 110 | 121 | 132 | 143",
        indicators=2,
    ),
    case(
        "N15 quarters' targets that run on to the year's",
        "Objetivo 1. Becas\nIndicador | Unidad de medida | Meta 1T 2025 | Meta 2T 2025 "
        "| Meta 3T 2025 | Meta 4T 2025 | Meta anual 2025\n"
        "Becas entregadas | Beca | 30 | 60 | 90 | 120 | 120",
        years=(2025, 2025),
        right_targets={("1.1", 2025): 120},
        warn=["F3"],
    ),
    case(
        "N16 quarters' targets that come to another sum, or leave one out",
        "Objetivo 1. Becas\nIndicador | Unidad de medida | Meta 1T 2025 | Meta 2T 2025 "
        "| Meta 3T 2025 | Meta 4T 2025 | Meta anual 2025\n"
        "Becas entregadas | Beca | 30 | 20 | 30 | 30 | 120\n"
        "Talleres impartidos | Taller | | 5 | | 5 |",
        years=(2025, 2025),
        warn=["F3", "F4"],
    ),
    case(
        "N17 an objective's own words above its results",
        THREE,
        "Objetivo 1. Reducir el rezago y la brecha de las mujeres\n"
        + sheet(QUARTERS, "Becas entregadas | 25 | 26 | 24"),
        right=q("1.1", 25, 26, 24),
    ),
    case(
        "N18 columns numbered with dots",
        "Objetivo 1. Becas\nIndicador | Unidad de medida | Meta 2025 | Meta 2026\n"
        "1. | 2. | 3. | 4.\n"
        "Becas entregadas | Beca | 100 | 110",
        indicators=1,
        right_targets={("1.1", 2025): 100},
    ),
    case(
        "N19 less is better, under another header",
        "Objetivo 1. Trámites\nIndicador | Unidad de medida | Polaridad | Meta 2025 | Meta 2026\n"
        "Quejas recibidas | Queja | Negativa | 50 | 50",
        also=[(lambda p: p.indicators.direction.tolist() == ["descending"], "less is better")],
    ),
    case(
        "N21 dates under Mes are months",
        THREE,
        sheet(
            "Indicador | Mes | Valor",
            "Becas entregadas | 2025-01-31 | 8",
            "Becas entregadas | 2025-02-28 | 9",
            "Becas entregadas | 2025-03-31 | 8",
        ),
        right={("1.1", "2025Q1"): 25},
    ),
    case(
        "N22 who trains is not who is trained",
        plan("Maestras capacitadas | Maestra | 90 | 100 | 110 | 120 | 130"),
        sheet("Indicador | II Trim 2025", "Maestras capacitadoras | 26"),
        never={("1.1", "2025Q2"): 26},
        warn=["A4"],
    ),
    case(
        "N23 a stage before the result",
        THREE,
        sheet("Indicador | Concepto | II Trim 2025", "Becas entregadas | Autorizada | 26"),
        never={("1.1", "2025Q2"): 26},
        warn=["B4"],
    ),
    case(
        "N24 the number of what is counted",
        THREE,
        sheet("Indicador | II Trim 2025", "Total de becas entregadas | 26"),
        right={("1.1", "2025Q2"): 26},
    ),
    case(
        "N25 rows of one name told apart by an office",
        THREE,
        sheet(
            "Indicador | Jefatura operativa | Trimestre | Valor 2025",
            "Becas entregadas | Norte | I | 12",
            "Becas entregadas | Sur | II | 13",
        ),
        warn=["B4"],
    ),
    case(
        "N26 a matrix that says how it adds up under Tipo",
        "Objetivo 1. Becas\nIndicador | Tipo | Unidad de medida | Meta 2025 | Meta 2026\n"
        "Becas entregadas | Acumulado | Beca | 100 | 110",
        indicators=1,
        right_targets={("1.1", 2025): 100},
    ),
    case(
        "N27 a version of the plan under a period",
        THREE,
        sheet("Indicador | II Trim 2025 modificado", "Becas entregadas | 26"),
        never={("1.1", "2025Q2"): 26},
    ),
    case(
        "N28 a quarter to come without a value",
        THREE,
        sheet("Indicador | III Trim 2025 | IV Trim 2025", "Becas entregadas | 24 | n.d."),
        right={("1.1", "2025Q3"): 24},
        also=[(lambda p: not (p.findings.severity == "error").any(), "an error")],
    ),
    case(
        "N20 bare years beside the targets' own are results",
        None,
        files={
            "m.xlsx": {
                "M": "Indicador | Unidad de medida | 2023 | 2024 | 2025 | Meta 2028\n"
                "Cobertura | Porcentaje | 60 | 61 | 63 | 80"
            }
        },
        never_targets={("0.1", 2025): 63},
        may_refuse=True,
    ),
]


def says(*codes: str) -> list[tuple[Callable[[Any], bool], str]]:
    """That there are warnings or errors of these codes."""
    return [
        (
            lambda p: set(codes) <= {*p.findings.code[p.findings.severity != "note"]},
            f"{codes} is not said",
        )
    ]


QUIET = [
    (lambda p: p.findings[p.findings.severity != "note"].empty, "an ordinary sheet is doubted")
]
STATES = (
    plan("Cursos impartidos | Curso | 40 | 50 | 52 | 54 | 56", title="Objetivo 1. Turismo")
    + "\n"
    + plan(
        "Cursos impartidos | Curso | 8 | 10 | 12 | 14 | 16",
        "Museos abiertos | Museo | 1 | 2 | 2 | 3 | 3",
        title="Objetivo 2. Cultura",
    )
)
UP_TO_JUNE = "Bibliotecas equipadas | 4 | 5 | 0 | 0\nLibros prestados | 980 | 1020 | 0 | 0"
PROGRESS = "Eje | Indicador | Unidad | Línea base | Meta 2025 | Meta 2026 | Meta 2027 | Meta 2028"
APART = [  # dates, runs of years, revisions, shared names, marks and plans under other words
    *(
        case(
            f"F60 a day up to which figures go: {top.partition(' |')[0]}",
            BOOKS,
            f"{top}\n\n{I_TO_IV}\n{UP_TO_JUNE}",
            right={**q("1.1", 4, 5), **q("1.2", 980, 1020)},
            never={("1.2", "2025Q3"): 0, ("1.2", "2025Q4"): 0},
            may_refuse=True,
            also=says("zero_before_end"),
        )
        for top in (
            "Datos obtenidos | 2025-07-14",
            "Fecha de consulta | 14-07-25",
            "Last updated | 2025-07-14",
            "As at 14 July 2025",
            "Periodo | 30/06/2025",
        )
    ),
    *(
        case(
            f"F61 a date that says nothing of the figures: {top.partition(' |')[0]}",
            BOOKS,
            f"{top}\n\n{I_II}\nBibliotecas equipadas | 4 | 5\nLibros prestados | 980 | 1020",
            right={**q("1.1", 4, 5), **q("1.2", 980, 1020)},
        )
        for top in (
            "Vigencia | 2019-05-12",
            "Fecha de autorización | 2025-02-10",
            "Convenio firmado | 2025-02-10",
            "Del 1 de enero de 2025 al 30 de junio de 2025",
            "A partir del | 15/01/2025",
        )
    ),
    case(
        "F62 the day stands below the table",
        BOOKS,
        f"Avance\n\n{I_TO_IV}\n{UP_TO_JUNE}\n\nFecha de entrega: | 2025-07-11",
        right={**q("1.1", 4, 5), **q("1.2", 980, 1020)},
        never={("1.2", "2025Q3"): 0},
        also=says("zero_before_end"),
    ),
    case(
        "F63 zeros that end every row, and no day",
        BOOKS,
        f"Avance\n\n{I_TO_IV}\n{UP_TO_JUNE}",
        right={**q("1.1", 4, 5), **q("1.2", 980, 1020)},
        never={("1.1", "2025Q3"): 0, ("1.2", "2025Q4"): 0},
        also=says("zeros_to_come"),
    ),
    case(
        "F64 zeros that end one row are results",
        BOOKS,
        f"Avance\n\n{I_TO_IV}\nBibliotecas equipadas | 4 | 5 | 0 | 0\n"
        "Libros prestados | 980 | 1020 | 990 | 1010",
        right=q("1.1", 4, 5, 0, 0),
    ),
    *(
        case(
            f"F65 years that run on: {first}",
            BOOKS,
            sheet(
                f"Indicador | {first} | {second}",
                "Bibliotecas equipadas | 15 | 35",
                "Libros prestados | 3950 | 8080",
                day="2027-02-10",
            ),
            may_refuse=True,
            also=says("like_total_of_years"),
        )
        for first, second in (
            ("Avance total 2025", "Avance total 2026"),
            ("Hasta 2025", "Hasta 2026"),
            ("Al 31 de diciembre de 2025", "Al 31 de diciembre de 2026"),
        )
    ),
    case(
        "F66 a title that says so over years",
        BOOKS,
        "Avance acumulado del trienio\n"
        + sheet(
            "Indicador | Resultado 2025 | Resultado 2026",
            "Bibliotecas equipadas | 15 | 24",
            "Libros prestados | 3950 | 4400",
            day="2027-02-10",
        ),
        never={("1.1", "2026"): 24},
        may_refuse=True,
    ),
    case(
        "F67 years that keep to their targets",
        BOOKS,
        sheet(
            "Indicador | Avance total 2025 | Avance total 2026",
            "Bibliotecas equipadas | 15 | 35",
            "Libros prestados | 3950 | 4080",
            day="2027-02-10",
        ),
        right={("1.2", "2026"): 4080},
        also=QUIET,
    ),
    *(
        case(
            f"G60 revised apart: {earlier} and {later}",
            BOOKS,
            files={
                "a.xlsx": {"Avance": sheet(f"Indicador | {earlier}", first, day="2025-07-14")},
                "b.xlsx": {"Avance": sheet(f"Indicador | {later}", second, day="2025-10-20")},
            },
            also=says(code),
        )
        for earlier, first, later, second, code in (
            (
                "I Trim 2025 | Ene-Jun 2025",
                "Libros prestados | 980 | 2000",
                "II Trim 2025",
                "Libros prestados | 1060",
                "total_mismatch",
            ),
            (
                "I Trim 2025 | II Trim 2025",
                "Libros prestados | 980 | 1020",
                "Acumulado a junio 2025",
                "Libros prestados | 2050",
                "total_holds",
            ),
            (
                "I Trim 2025 | II Trim 2025",
                "Libros prestados | 980 | 1020",
                "III Trim 2025 | Ene-Sep 2025",
                "Libros prestados | 990 | 3070",
                "total_mismatch",
            ),
        )
    ),
    case(
        "G61 a total that later fills a quarter without a figure",
        BOOKS,
        files={
            "a.xlsx": {"Avance": sheet(I_II, "Libros prestados | 980 | n.d.", day="2025-07-14")},
            "b.xlsx": {"Avance": sheet("Indicador | Ene-Jun 2025", "Libros prestados | 2000")},
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "H60 points for thousands in texts of trees",
        plan("Árboles plantados | Árbol | '4.800' | '5.000' | '5.200' | '5.400' | '5.600'"),
        right_targets=y("1.1", 5000, 5200, 5400, 5600),
        also=says("decimal_by_default"),
    ),
    case(
        "H61 beside numbers a thousand times as large",
        plan("Tubería instalada | Metro | '1.250' | '1.500' | 1900 | 2100 | 2300"),
        right_targets=y("1.1", 1500, 1900, 2100, 2300),
        also=says("decimal_by_default"),
    ),
    case(
        "H62 three decimals in the results of a count",
        FOREST,
        sheet(I_II, "Árboles plantados | '1.231' | '1.259'", day="2025-07-14"),
        never=q("1.1", 1.231, 1.259),
        may_refuse=True,
        warn=["B4"],
    ),
    case(
        "H63 three decimals of a measure stay",
        plan(
            "Cloro residual | Miligramo por litro | '1.250' | '1.150' | '1.125' | '1.110' | '1.105'"
        ),
        right_targets=y("1.1", 1.15, 1.125),
    ),
    *(
        case(
            f"H64 a target that says another year: {text}",
            plan(f"Camas censables | Cama | 90 | {text} | 140 | 150 | 160"),
            never_targets={("1.1", 2025): 130},
            warn=["D3"],
        )
        for text in ("130 camas para 2028", "130 hacia el cierre de 2028", "En 2028: 130")
    ),
    case(
        "I60 rows of one name, told by their target",
        STATES,
        sheet(
            "Indicador | Meta 2025 | I Trim 2025",
            "Cursos impartidos | 10 | 3",
            "Cursos impartidos | 50 | 12",
        ),
        right={("1.1", "2025Q1"): 12, ("2.1", "2025Q1"): 3},
    ),
    case(
        "I61 told by the office's name",
        STATES,
        sheet(
            "Área | Indicador | I Trim 2025",
            "Dirección de Cultura | Cursos impartidos | 3",
            "Dirección de Turismo | Cursos impartidos | 12",
        ),
        right={("1.1", "2025Q1"): 12, ("2.1", "2025Q1"): 3},
    ),
    case(
        "I62 another column tells them apart, and nobody knows how",
        STATES,
        sheet(
            "Responsable | Indicador | I Trim 2025",
            "Ana Ruiz | Cursos impartidos | 3",
            "Luis Mora | Cursos impartidos | 12",
        ),
        never={("1.1", "2025Q1"): 3},
        may_refuse=True,
        also=says("shared_name"),
    ),
    case(
        "I63 the rows beside them stand in another order",
        STATES,
        sheet(
            "Indicador | I Trim 2025",
            "Museos abiertos | 1",
            "Cursos impartidos | 3",
            "Cursos impartidos | 12",
        ),
        right={("2.2", "2025Q1"): 1},
        never={("1.1", "2025Q1"): 3},
        may_refuse=True,
        also=says("shared_name"),
    ),
    case(
        "I64 the sheet is called as the objective",
        STATES,
        files={
            "avance.xlsx": {
                "Cultura": sheet("Indicador | I Trim 2025", "Cursos impartidos | 3"),
                "Objetivo 1": sheet("Indicador | I Trim 2025", "Cursos impartidos | 12"),
            }
        },
        right={("1.1", "2025Q1"): 12, ("2.1", "2025Q1"): 3},
        also=QUIET,
    ),
    *(
        case(
            f"I65 preliminary by {place}: {text}",
            BOOKS,
            ("" if place == "the sheet's name" else f"{text}\n")
            + sheet("Indicador | Resultado 2025", "Libros prestados | 3990", day="2026-01-20"),
            sheet=text if place == "the sheet's name" else "2025",
            right={("1.2", "2025"): 3990},
            also=[
                (
                    lambda p: set(p.actuals.data_status) == {"preliminary"},
                    "the mark is not heard",
                )
            ],
        )
        for place, text in (
            ("the sheet's name", "2025 (p)"),
            ("the sheet's name", "Cifras preliminares"),
            ("a title", "Resultados del ejercicio 2025 (p)"),
            ("a title", "Valores provisionales"),
        )
    ),
    *(
        case(
            f"I66 no final figures: {text}",
            BOOKS,
            sheet("Indicador | Resultado 2025", "Libros prestados | 3990", day="2026-01-20")
            + f"\n\n{text}",
            also=says("note_below"),
        )
        for text in ("Datos provisionales", "Preliminary figures")
    ),
    *(
        case(
            f"J60 two quarters in a sheet called {tab}",
            None,
            files={
                "matriz.xlsx": {
                    tab: f"Fecha de reporte | 2025-07-15\n\n{PROGRESS} | {quarters}\n"
                    "1. Cultura | Libros prestados | Libro | 3900 | 4000 | 4100 | 4200 | 4300"
                    " | 980 | 1020"
                }
            },
            right_targets={("1.1", 2025): 4000},
            also=says("planned_sheet"),
        )
        for tab, quarters in (
            ("Plan", "1T 2025 | 2T 2025"),
            ("Metas", "Ene-Mar 2025 | Abr-Jun 2025"),
        )
    ),
    case(
        "J61 a calendar in a plan",
        None,
        files={
            "matriz.xlsx": {
                "Plan": f"{PROGRESS} | 1T 2025 | 2T 2025 | 3T 2025 | 4T 2025\n"
                "1. Cultura | Libros prestados | Libro | 3900 | 4000 | 4100 | 4200 | 4300"
                " | 980 | 1020 | 1000 | 1000"
            }
        },
        also=[*NO_ACTUALS, *QUIET],
    ),
    *(
        case(
            f"J62 months and a {total} under their quarter",
            BOOKS,
            sheet(
                "Indicador | Primer trimestre 2025 | | |",
                f" | Enero | Febrero | Marzo | {total}",
                "Libros prestados | 320 | 330 | 330 | 980",
            ),
            merges={"Avance": ["B3:E3"]},
            right=q("1.2", 980),
            also=QUIET,
        )
        for total in ("Subtotal", "Suma")
    ),
    case(
        "J63 a year that is one quarter",
        plan("Becas | Beca | 90 | 30 | 120 | 130 | 140"),
        sheet("Indicador | IV Trim 2025", "Becas | 29", day="2026-01-20"),
        toml='first_quarter = "2025Q4"\n',
        right={("1.1", "2025Q4"): 29},
        also=QUIET,
    ),
    case(
        "J64 quarters without a year beside a target that has one",
        BOOKS,
        sheet("Indicador | Meta 2025 | I Trim | II Trim", "Libros prestados | 4000 | 980 | 1020"),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    *(
        case(
            f"J65 months in numbers: {form}",
            BOOKS,
            sheet(
                "Indicador | " + " | ".join(form.format(n) for n in range(1, 7)),
                "Libros prestados | 320 | 330 | 330 | 340 | 340 | 340",
            ),
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for form in ("{:02}/2025", "2025-{:02}")
    ),
    case(
        "J66 quarters or months?",
        BOOKS,
        sheet(
            "Indicador | 01/2025 | 02/2025 | 03/2025",
            "Libros prestados | 980 | 1020 | 990",
        ),
        may_refuse=True,
        never=q("1.2", 2990),
        warn=["Avance"],
    ),
    case(
        "J67 how many people a row is for",
        BOOKS,
        sheet("Indicador | Población | I Trim 2025", "Libros prestados | 15000 | 980"),
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "Y1 a title that no word explains, over bare quarters",
        BOOKS,
        "Convenio marco\nFecha de reporte | 2025-10-15\n"
        + I_II
        + "\nLibros prestados | 980 | 1020",
        sheet="Hoja1",
        warn=["Hoja1!"],
    ),
    case(
        "Y2 a title that names what the rows are of",
        BOOKS,
        "Libros y lectores\nFecha de reporte | 2025-10-15\n"
        + I_II
        + "\nLibros prestados | 980 | 1020",
        sheet="Hoja1",
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "Y3 quarters headed by their days",
        BOOKS,
        sheet(
            "Indicador | 01/01/2025 - 31/03/2025 | 01/04/2025 - 30/06/2025",
            "Libros prestados | 980 | 1020",
        ),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "Y4 a promised day is none up to which figures are",
        BOOKS,
        sheet(
            I_II + " | Fecha compromiso | Riesgo",
            "Libros prestados | 980 | 1020 | Diciembre 2025 | Huelga",
            "Bibliotecas equipadas | 4 | 4 | Diciembre 2025 | Lluvia",
        ),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "Y5 men and women above their own total",
        BOOKS,
        sheet(
            "Indicador | Sexo | I Trim 2025",
            "Libros prestados | Mujeres | 500",
            "Libros prestados | Hombres | 480",
            "Libros prestados | Total | 980",
        ),
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "Y5b the total of one quarter alone",
        BOOKS,
        sheet(
            "Indicador | Sexo | Trimestre | Año | Valor",
            "Libros prestados | Mujeres | I | 2025 | 500",
            "Libros prestados | Hombres | I | 2025 | 480",
            "Libros prestados | Total | I | 2025 | 980",
            "Libros prestados | Mujeres | II | 2025 | 510",
            "Libros prestados | Hombres | II | 2025 | 510",
        ),
        right=q("1.2", 980),
        warn=["Avance!B7"],
    ),
    case(
        "Y6 rows of scenarios",
        BOOKS,
        sheet(
            "Indicador | Escenario | I Trim 2025",
            "Libros prestados | Deseable | 1100",
            "Libros prestados | Inercial | 900",
        ),
        may_refuse=True,
        warn=["Avance"],
        never={("1.2", "2025Q1"): (1100, 900)},
    ),
    case(
        "Y7 a preliminary quarter, a motto with a year",
        BOOKS,
        "Visión: bibliotecas para todos al 2030\nFecha de reporte | 2025-10-15\n"
        "Indicador | I Trim 2025 | II Trim 2025 (p)\nLibros prestados | 980 | 1020",
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "Y8 percents over what is counted",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Meta (%) 2025 | Meta 2026\n"
        "Libros prestados | Libro | 3900 | 90 | 4100",
        may_refuse=True,
        never_targets={("1.1", 2025): 90},
        warn=["D3"],
    ),
    case(
        "Y9 many cells of a finding are said as ranges",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | II Trim 2025",
            "Programado",
            "Libros prestados | 980 | 1020",
            "Bibliotecas equipadas | 4 | 4",
        ),
        may_refuse=True,
        warn=["A4, B5:B6, C5:C6:"],
    ),
    case(
        "Y10 thousands of pesos over what is no money",
        plan(
            "Libros prestados | Libro | 3900 | 4000 | 4100 | 4200 | 4300",
            "Inversión | Pesos | 900000 | 950000 | 960000 | 970000 | 980000",
        ),
        "(miles de pesos)\n"
        + sheet(
            "Indicador | Unidad de medida | I Trim 2025",
            "Libros prestados | Libro | 980",
            "Inversión | Pesos | 240",
        ),
        right={("1.1", "2025Q1"): 980, ("1.2", "2025Q1"): 240000},
        also=[
            *QUIET,
            (lambda p: "scaled_by_title" in set(p.findings.code), "nothing says what is scaled"),
        ],
    ),
    case(
        "Y11 one cause is said once",
        BOOKS,
        sheet("Indicador | I Trim 2025 | I Trim 2025", "Libros prestados | 980 | 1020"),
        never=q("1.2", (980, 1020)),
        warn=["B3"],
        also=[(lambda p: len(p.findings) == 2, "more than the cause and what it led to")],
    ),
    *(
        case(
            f"Y12 quarters headed {first}",
            BOOKS,
            sheet(f"Indicador | {first} | {second}", LENT),
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for first, second in (
            ("TI 2025", "TII 2025"),
            ("T1/25", "T2/25"),
            ("25T1", "25T2"),
            ("TI-25", "TII-25"),
            ("I Trim 2025", "II Trim 2025 p"),
            ("'31/03/2025'", "'30/06/2025'"),
        )
    ),
    case(
        "Y12b days that are months",
        BOOKS,
        sheet(
            "Indicador | '31/01/2025' | '28/02/2025' | '31/03/2025'",
            "Libros prestados | 330 | 320 | 330",
        ),
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "Y12c programado beside realizado, in letters",
        BOOKS,
        sheet("Indicador | I Trim 2025 P | I Trim 2025 R", "Libros prestados | 1000 | 980"),
        may_refuse=True,
        never=q("1.2", 1000),
        warn=["Avance"],
    ),
    *(
        case(
            f"Y13 targets headed {words}",
            "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | "
            + " | ".join(f"{words} {year}" for year in range(2025, 2029))
            + "\nLibros prestados | Libro | 3900 | 4000 | 4100 | 4200 | 4300",
            sheet(f"Indicador | {words} 2025 | I Trim 2025", "Libros prestados | 4000 | 980"),
            right=q("1.1", 980),
            right_targets={("1.1", 2025): 4000, ("1.1", 2028): 4300},
            also=QUIET,
        )
        for words in ("Objetivo", "Meta institucional", "Meta municipal", "Alvo")
    ),
    case(
        "Y13b a new target beside the former",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Meta 2025 | Nueva meta 2025 "
        "| Meta 2026\nLibros prestados | Libro | 3900 | 4000 | 3600 | 4100",
        never_targets={("1.1", 2025): (4000, 3600)},
        warn=["D2"],
    ),
    *(
        case(
            f"Y14 a long csv of months under {head}",
            BOOKS,
            files={
                "avance.csv": f"Fecha de reporte,2025-10-15\nIndicador,{head},Valor\n"
                + "".join(
                    f"Libros prestados,2025-{month:02},{value}\n"
                    for month, value in enumerate((330, 320, 330, 340, 335, 345), start=1)
                )
            },
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for head in ("Mes", "Periodo")
    ),
    case(
        "Y14b months or quarters in a long csv?",
        BOOKS,
        files={
            "avance.csv": "Fecha de reporte,2025-10-15\nIndicador,Periodo,Valor\n"
            "Libros prestados,2025-01,980\nLibros prestados,2025-02,1020\n"
            "Libros prestados,2025-03,990\n"
        },
        never=q("1.2", 2990),
        warn=["avance"],
    ),
    case(
        "Y15 the second of which periods?",
        BOOKS,
        "Periodo reportado | Segundo\nEjercicio | 2025\nFecha de reporte | 2025-07-15\n"
        "Indicador | Avance\nLibros prestados | 1020",
        never={("1.2", "2025Q2"): 1020, ("1.2", "2025"): 1020},
        warn=["«Segundo»"],
    ),
    case(
        "Y16 a sheet and its title both say that it is a plan",
        BOOKS,
        files={
            "avance.xlsx": {
                "Avance": sheet(I_II, LENT),
                "Calendarización": "Metas 2025\nIndicador | I Trim | II Trim | III Trim | IV Trim\n"
                "Libros prestados | 1000 | 1000 | 1000 | 1000",
            }
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "Y17 codes of a budget in numbers",
        BOOKS,
        sheet(
            "Finalidad | Función | Capítulo | Indicador | I Trim 2025",
            "2 | 4 | 3000 | Libros prestados | 980",
        ),
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "Y18 PbRM-08c: shares of the year's target",
        BOOKS,
        "Segundo trimestre 2025\nFecha de reporte | 2025-07-15\n"
        " | | Programación anual 2025 | Avance trimestral | | |\n"
        " | | | Programada | | Alcanzada |\nIndicador | Unidad | | Meta | % | Meta | %\n"
        "Libros prestados | Libro | 4000 | 1000 | 25 | 1020 | 25.5",
        merges={"Avance": ["C3:C5", "D3:G3", "D4:E4", "F4:G4"]},
        right={("1.2", "2025Q2"): 1020},
        also=QUIET,
    ),
    case(
        "Y19 men, women and their total in letters",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | | | II Trim 2025 | |",
            " | H | M | T | H | M | T",
            "Libros prestados | 480 | 500 | 980 | 510 | 510 | 1020",
        ),
        merges={"Avance": ["B3:D3", "E3:G3"]},
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    *(
        case(
            f"Y20 letters and approximations beside a result: {text}",
            BOOKS,
            sheet("Indicador | I Trim 2025", f"Libros prestados | '{text}'"),
            may_refuse=True,
            never=q("1.2", (118, 1118)),
            warn=["Avance!B4"],
        )
        for text in (
            "118 CR",
            "118 abc",
            "118 ok",
            "casi 118",
            "~118",
            "118 aprox.",
            "cerca de 118",
            "+118",
            "1'118",
            "118 (sin avance)",
        )
    ),
    *(
        case(
            f"Y21 a result as people type it: {text}",
            BOOKS,
            sheet("Indicador | I Trim 2025", f"Libros prestados | '{text}'"),
            right=q("1.2", value),
            also=QUIET,
        )
        for text, value in (
            ("118 ✓", 118),
            ("0 (sin avance)", 0),
            ("118 lib.", 118),
        )
    ),
    *(
        case(
            f"Y22 a baseline of one quarter: {head}",
            f"Objetivo 1. Cultura\nIndicador | Unidad de medida | {head} | Meta 2025 | Meta 2026\n"
            "Libros prestados | Libro | 25 | 100 | 110",
            right_targets={("1.1", 2025): 100},
            warn=["C3"],
            also=[
                (
                    lambda p: "baseline" not in set(p.targets.role),
                    "a quarter is the year's baseline",
                )
            ],
        )
        for head in ("Línea base I trimestre 2024", "Línea base IV Trim 2024")
    ),
    *(
        case(
            f"Y23 a baseline of a year, or of a level: {head}, {unit}",
            f"Objetivo 1. Cultura\nIndicador | Unidad de medida | {head} | Meta 2025 | Meta 2026\n"
            f"Libros prestados | {unit} | 25 | 30 | 35",
            toml=LEVEL_OF_COVER if unit == "Porcentaje" else "",
            right_targets={("1.1", 2025): 30},
            also=[
                *QUIET,
                (
                    lambda p: (p.targets.query("role == 'baseline'").value == 25).all(),
                    "no baseline",
                ),
            ],
        )
        for head, unit in (
            ("Línea base I trimestre 2024", "Porcentaje"),
            ("Línea base enero-diciembre 2024", "Biblioteca"),
            ("Línea base al cuarto trimestre de 2024", "Biblioteca"),
        )
    ),
    case(
        "Y24 a share that is only another's",
        BOOKS,
        sheet(
            "Indicador | Meta I Trim 2025 | I Trim 2025 | % de avance",
            "Libros prestados | 1000 | 800 | 100",
        ),
        right=q("1.2", 800),
        warn=["D4"],
    ),
    case(
        "Y25 short units that are known",
        BOOKS,
        sheet(
            I_II,
            "Libros prestados | '980 pza' | '1020 pzas.'",
            "Bibliotecas equipadas | '4 bib' | 4",
        ),
        right=q("1.2", 980, 1020),
        never=q("1.1", 40),
    ),
    case(
        "Y26 an aim of the year in words, and days under a header that no word explains",
        BOOKS,
        sheet(
            "Objetivo 2025 | Indicador | Fecha tope | Fecha de cierre | I Trim 2025",
            "Equipar | Bibliotecas equipadas | '30/09/2025' | 2025-09-30 |",
            "Leer más | Libros prestados | '30/09/2025' | 2025-09-30 | 980",
        ),
        right=q("1.2", 980),
    ),
    case(
        "Z1 a scale that is one row's note",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025",
            "Bibliotecas equipadas* | 3",
            "Libros prestados | 980",
            "* Cifras en miles.",
        ),
        may_refuse=True,
        right=q("1.2", 980),
        warn=["Avance!B4"],
        never={("1.2", "2025Q1"): 980000},
    ),
    case(
        "Z2 the scale above the reporting date",
        plan("Predial recaudado | Pesos | 8000000 | 8600000 | 8800000 | 9000000 | 9100000"),
        "Miles de pesos\nFecha de reporte | 2025-10-15\n"
        "Indicador | I Trim 2025 | II Trim 2025\nPredial recaudado | 2150 | 2100",
        right=q("1.1", 2150000, 2100000),
        also=QUIET,
    ),
    case(
        "Z3 another word by one letter",
        plan("Premios entregados | Pieza | 80 | 84 | 88 | 92 | 96"),
        sheet("Indicador | I Trim 2025", "Predios entregados | 21"),
        may_refuse=True,
        warn=["Avance!A4"],
        never={("1.1", "2025Q1"): 21},
    ),
    *(
        case(
            f"Z4 a note below: {note}",
            BOOKS,
            sheet("Indicador | I Trim 2025", "Libros prestados | 980", "", note),
            warn=["Avance!A6"],
        )
        for note in (
            "Fe de erratas: el dato es 960",
            "Las columnas se encuentran invertidas",
            "Se reportan en docenas",
            "En azul lo programado, en negro lo realizado",
            "Queda sin efecto",
        )
    ),
    case(
        "Z5 a sheet of corrections",
        BOOKS,
        files={
            "avance.xlsx": {
                "Avance": sheet("Indicador | I Trim 2025", "Libros prestados | 980"),
                "Fe de erratas": "El dato de libros debió ser 960",
            }
        },
        warn=["Fe de erratas!A1"],
    ),
    case(
        "Z6 a cover",
        BOOKS,
        files={
            "avance.xlsx": {
                "Portada": "Municipio de Salamanca\nReporte trimestral",
                "Avance": sheet("Indicador | I Trim 2025", "Libros prestados | 980"),
            }
        },
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "Z7 a cut-off below, in the middle of a quarter",
        BOOKS,
        sheet(
            "Indicador | II Trim 2025 | III Trim 2025",
            "Libros prestados | 980 | 700",
            "",
            "Información con corte al 15/09/2025.",
        ),
        may_refuse=True,
        warn=["Avance!C3"],
        never={("1.2", "2025Q3"): 700},
    ),
    case(
        "Z8 Trimestres, and their numbers",
        BOOKS,
        sheet("Indicador | Trimestres 2025", " | 1° | 2°", "Libros prestados | 980 | 1020"),
        merges={"avance.xlsx": {"Avance": ["B3:C3"]}},
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "Z9 a lower table of something else",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025",
            "Bibliotecas equipadas | 3",
            "",
            "Segunda etapa",
            "Indicador | I Trim 2025",
            "Libros prestados | 980",
        ),
        sheet="Hoja1",
        warn=["Hoja1!B7"],
    ),
]


def tells(*codes: str) -> list[tuple[Callable[[Any], bool], str]]:
    """That findings of these codes are told."""
    return [(lambda p, c=code: c in set(p.findings.code), f"no {code}") for code in codes]


TENS = "\n".join(f"{name} | Obra | 10 | 20 | 20 | 20 | 20" for name in (
    "Calles pavimentadas", "Pozos perforados", "Puentes reparados", "Parques sembrados",
    "Plazas iluminadas", "Mercados ampliados", "Rastros equipados", "Canchas techadas",
    "Panteones bardeados", "Glorietas trazadas",
))  # fmt: skip
IDS = "Objetivo 1. Cultura\nClave | Indicador | Unidad | Línea base | Meta 2025\n"
#: Rules that no other case tries.
RULES = [
    case(
        "W1 groups over quarters that no word explains",
        BOOKS,
        " | Zona Alfa | | Zona Beta\nIndicador | I Trim 2025 | II Trim 2025 | I Trim 2025 | "
        "II Trim 2025\nLibros prestados | 400 | 410 | 500 | 510",
        merges={"avance.xlsx": {"Avance": ["B1:C1", "D1:E1"]}},
        may_refuse=True,
        warn=["Avance!B3", "Avance!E3"],
        never={("1.2", "2025Q1"): (400, 500)},
    ),
    case(
        "W2 running totals of months",
        BOOKS,
        sheet(
            "Indicador | Acumulado febrero 2025 | Acumulado marzo 2025 | Acumulado junio 2025",
            "Libros prestados | 600 | 980 | 2000",
        ),
        right=q("1.2", 980, 1020),
        also=tells("monthly_total"),
    ),
    case(
        "W3 pesos as the target of what is counted",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Meta 2025 ($) | Meta 2026\n"
        "Libros prestados | Libro | 3900 | 90000 | 4100",
        may_refuse=True,
        never_targets={("1.1", 2025): 90000},
        warn=["D3"],
    ),
    case(
        "W4 shares and percents in one row of targets",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Cobertura | Porcentaje | 50 | 0.6 | 80",
        may_refuse=True,
        right_targets={("1.1", 2026): 80},
        never_targets={("1.1", 2025): (0.6, 60)},
        warn=["D3"],
    ),
    case(
        "W5 a year's value among quarters, and months by number",
        BOOKS,
        sheet(
            "Indicador | Año | Trimestre | Valor",
            "Libros prestados | 2025 | Anual | 3950",
            "Bibliotecas equipadas | 2025 | I | 4",
            day="2026-01-15",
        ),
        files={
            "mes.xlsx": {
                "Avance": sheet(
                    "Indicador | Año | Mes | Valor",
                    *(f"Bibliotecas equipadas | 2025 | {m} | {m}" for m in (4, 5, 6)),
                )
            }
        },
        right={("1.2", "2025"): 3950, **q("1.1", 4, 15)},
    ),
    case(
        "W6 days of the report in a column, one of them none",
        BOOKS,
        "Indicador | Fecha | Trimestre | Año | Valor\n"
        "Libros prestados | 2025-04-20 | I | 2025 | 980\n"
        "Bibliotecas equipadas | pronto | I | 2025 | 4",
        right={**q("1.2", 980), **q("1.1", 4)},
        warn=["Avance!B3"],
    ),
    case(
        "W7 men, women and all",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025",
            " | Mujeres | Hombres | Total",
            "Libros prestados | 500 | 480 | 980",
        ),
        merges={"avance.xlsx": {"Avance": ["B3:D3"]}},
        right=q("1.2", 980),
    ),
    case(
        "W8 years between a baseline and a total of the term",
        BOOKS,
        sheet(
            "Indicador | Línea base | 2025 | 2026 | Meta del sexenio",
            "Libros prestados | 3900 | 4000 | 4100 | 16000",
        ),
        warn=["Avance!C3"],
        never={("1.2", "2025"): 4000},
    ),
    case(
        "W9 1.1 where 1.10 is another",
        f"Objetivo 1. Obras\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n{TENS}",
        sheet("Clave | I Trim 2025", "1.1 | 5", "1.2 | 7", "1.19 | 8"),
        may_refuse=True,
        right=q("1.2", 7),
        warn=["Avance!A4", "Avance!A6"],
        never={("1.1", "2025Q1"): 5},
    ),
    case(
        "W10 a name twice in the matrix",
        IDS.replace("Clave | ", "")
        + "Becas | Beca | 10 | 20\nCursos | Curso | 1 | 2\nBecas | Beca | 10 | 20",
        right_targets={("1.1", 2025): 20, ("1.2", 2025): 2},
        also=tells("repeated_name"),
    ),
    case(
        "W11 a name twice, with other targets",
        IDS.replace("Clave | ", "")
        + "Becas | Beca | 10 | 20\nCursos | Curso | 1 | 2\nBecas | Beca | 10 | 30",
        never_targets={("1.1", 2025): (20, 30)},
        warn=["Matriz!A3"],
        also=tells("repeated_name_differs"),
    ),
    case(
        "W12 an id that became a date, of two objectives",
        IDS + "1.1 | Becas | Beca | 10 | 20\n2025-03-02 | Cursos | Curso | 12 | 22",
        may_refuse=True,
        right_targets={("1.1", 2025): 20},
        warn=["Matriz!A4"],
    ),
    case(
        "W13 a note on a month within the quarter",
        BOOKS,
        sheet(
            "Indicador | III Trim 2025",
            "Libros prestados | 980",
            "",
            "El tercer trimestre incluye 40 de junio",
        ),
        right={("1.2", "2025Q3"): 980},
        warn=["Avance!A6"],
    ),
    case(
        "W14 a note that says what all quarters are",
        BOOKS,
        "p/ Cifras preliminares\n"
        + sheet(I_II, "Libros prestados | 980 | 990", "", "Datos de enero a junio de 2025"),
        right=q("1.2", 980, 990),
        also=[
            *QUIET,
            (lambda p: set(p.actuals.data_status) == {"final"}, "a legend marks the whole sheet"),
        ],
    ),
    case(
        "W15 a ceiling where more is better",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Becas | Beca | 10 | Máximo 20 | Máximo 30",
        warn=["Matriz!D3"],
        also=tells("bound_and_direction"),
    ),
    case(
        "W16 a csv that does not show its decimal sign",
        BOOKS,
        files={
            "a.csv": "Indicador;I Trim 2025;Fecha de reporte\nLibros prestados;1,234;2025-04-20"
        },
        may_refuse=True,
        warn=["a!B2"],
        never={("1.2", "2025Q1"): (1234, 1.234)},
        also=tells("decimal_sign_open"),
    ),
    case(
        "W17 signs for units",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Cobertura | Porcentaje | 50 | 60 | 80\nBecas | Beca | 1 | 2 | 3",
        sheet("Indicador | Unidad | I Trim 2025", "Cobertura | % | 55", "Becas | % | 2"),
        may_refuse=True,
        right=q("1.1", 55),
        warn=["Avance!B5"],
        never={("1.2", "2025Q1"): 2},
    ),
    case(
        "W18 baselines, a target that is none, and results of the term",
        BOOKS,
        sheet(
            "Indicador | Línea base 2024 | Meta 2025 | I Trim 2025 | Avance 2025-2028",
            "Libros prestados | 3950 | abc | 980 | 981",
        ),
        right=q("1.2", 980),
        warn=["Avance!C4", "Avance!E4"],
        also=tells("not_of_results"),
    ),
    case(
        "W19 two columns of one name",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | Nombre del indicador | II Trim 2025",
            "Libros prestados | 980 | Libros prestados | 990",
            "Bibliotecas equipadas | 4 | Bibliotecas equipadas | 5",
        ),
        right={**q("1.2", 980, 990), **q("1.1", 4, 5)},
        also=QUIET,
    ),
    case(
        "W20 every row a column to the right",
        BOOKS,
        sheet(I_II, "Libros prestados | | 980 | 990", "Bibliotecas equipadas | | 4 | 5"),
        may_refuse=True,
        warn=["Avance!D4", "Avance!D5"],
        never={("1.2", "2025Q2"): 980, ("1.1", "2025Q2"): 4},
    ),
    *(
        case(
            f"W21 another figure later: {code}",
            BOOKS,
            files={
                file: {"Avance": sheet("Indicador | I Trim 2025", f"{name} | {told}", day=day)}
                for file, day, told in (
                    ("a.xlsx", "2025-04-20", "980"),
                    ("b.xlsx", later, second),
                )
                for name in ("Libros prestados",)
            },
            warn=["[b.xlsx]Avance!B4"],
            also=tells(code),
        )
        for code, later, second in (
            ("revised_much", "2025-07-20", "9800"),
            ("revised_soon", "2025-04-25", "700"),
            ("value_withdrawn", "2025-07-20", "n.d."),
        )
    ),
    case(
        "W22 two dated versions of a matrix in one workbook",
        None,
        files={
            "m.xlsx": {
                "V1": f"Fecha | 2025-01-10\n{BOOKS}",
                "V2": f"Fecha | 2026-01-10\n{BOOKS.replace('4100', '4500')}",
            }
        },
        also=[
            (
                lambda p: set(p.targets[(p.targets.year == 2026)].value) >= {4100, 4500},
                "one vintage is lost",
            )
        ],
    ),
    *(
        case(
            f"W23 a later matrix: {code}",
            IDS + "1.1 | Becas | Beca | 10 | 20\n1.2 | Cursos | Curso | 12 | 22",
            files={"m2.xlsx": {"M": f"Fecha | 2026-02-01\n{IDS}{rows}"}},
            warn=["[m2.xlsx]M!"],
            also=tells(code),
        )
        for code, rows in (
            (
                "id_name_differ",
                "1.1 | Cursos | Curso | 10 | 25\n1.2 | Becas | Beca | 10 | 21",
            ),
            ("new_indicator", "1.1 | Becas | Beca | 12 | 25\n1.3 | Talleres | Taller | 10 | 21"),
        )
    ),
    case(
        "W24 years by their last day",
        BOOKS,
        sheet(
            "Indicador | 2025-12-31 | 2026-12-31",
            "Libros prestados | 3950 | 4000",
            day="2027-01-15",
        ),
        right={("1.2", "2025"): 3950, ("1.2", "2026"): 4000},
    ),
    case(
        "Z10 the transparency format (SIPOT)",
        BOOKS,
        "Indicadores de resultados | LGT_ART70_FVI_2018\n\n"
        "Ejercicio | Fecha de inicio del periodo que se informa | Fecha de término del periodo que "
        "se informa | Nombre del(os) indicador(es) | Dimensión(es) a medir | Metas programadas | "
        "Avance de metas | Fecha de actualización\n"
        "2025 | 2025-01-01 | 2025-03-31 | Libros prestados | Eficacia | 4000 | 980 | 2025-04-10\n"
        "2025 | '01/04/2025' | '30/06/2025' | Libros prestados | Eficacia | 4000 | 990 | "
        "2025-07-10",
        right=q("1.2", 980, 990),
        also=QUIET,
    ),
    case(
        "Z11 a part of the year that is no quarter, by its days",
        BOOKS,
        "Ejercicio | Fecha de inicio del periodo que se informa | Fecha de término del periodo que "
        "se informa | Nombre del indicador | Avance de metas\n"
        "2025 | 2025-07-01 | 2025-12-31 | Libros prestados | 1980",
        may_refuse=True,
        warn=["Avance!B2"],
        never={("1.2", "2025Q4"): 1980, ("1.2", "2025"): 1980},
    ),
    *(
        case(
            f"Z12 above the table: {said}",
            BOOKS,
            f"{said}\n" + sheet("Indicador | III Trim 2025", "Libros prestados | 980"),
            may_refuse=True,
            warn=["Avance!"],
        )
        for said in (
            "Cifras al cierre de agosto de 2025",
            "Corte de información: 15 de septiembre de 2025",
            "Septiembre pendiente de captura.",
            "La cifra oficial es 960.",
        )
    ),
    *(
        case(
            f"Z13 what changes nothing: {said}",
            BOOKS,
            sheet("Indicador | III Trim 2025", "Libros prestados | 980", "", said),
            right={("1.2", "2025Q3"): 980},
            also=QUIET,
        )
        for said in (
            "Corte al 30 de septiembre de 2025.",
            "Cifras al 30 de septiembre de 2025.",
            "Los trimestres no son acumulativos.",
            "El semáforo se determina con base en el porcentaje de cumplimiento.",
            "De 16 programados se realizaron 19.",
        )
    ),
    case(
        "Z14 quarters of a cycle over two years",
        BOOKS,
        sheet("Indicador | 1T 2024-2025 | II Trim 2025", "Libros prestados | 980 | 990"),
        may_refuse=True,
        right={("1.2", "2025Q2"): 990},
        warn=["Avance!B"],
        never={("1.2", "2025Q1"): 980},
    ),
    case(
        "Z15 notes below a matrix",
        f"{BOOKS}\nMetas expresadas en miles.\nSe publica en el portal.",
        right_targets={("1.2", 2026): 4100000},
        also=QUIET,
    ),
    *(
        case(
            f"Z16 a remark: {said}",
            BOOKS,
            sheet(
                "Indicador | III Trim 2025 | Observaciones",
                f"Libros prestados | 980 | {said}",
            ),
            warn=["Avance!C4"],
        )
        for said in ("Debe ser 960", "No considerar", "Dato inconsistente", "Sin agosto")
    ),
    case(
        "Z17 a footnote whose mark no cell bears",
        BOOKS,
        sheet("Indicador | III Trim 2025", "Libros prestados | 980", "", "* Cifra preliminar"),
        warn=["Avance!A6"],
    ),
    case(
        "V1 parts that are indicators of their own",
        "Objetivo 1. Deporte\nIndicador | Sexo | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Deportistas becados | Mujeres | Persona | 10 | 20 | 22\n"
        "Deportistas becados | Hombres | Persona | 10 | 24 | 26",
        sheet(
            "Indicador | Sexo | I Trim 2025 | II Trim 2025",
            "Deportistas becados | Hombres | 6 | 7",
            "Deportistas becados | Mujeres | 5 | 4",
        ),
        right={**q("1.1", 5, 4), **q("1.2", 6, 7)},
        also=QUIET,
    ),
    case(
        "V2 the id of one part beside the name of another, and a part of no indicator",
        "Objetivo 1. Obras\nClave | Indicador | Municipio | Unidad | Línea base | Meta 2025\n"
        "1.1 | Calles pavimentadas | Tepic | Calle | 10 | 20\n"
        "1.2 | Calles pavimentadas | Xalisco | Calle | 5 | 10\n"
        "1.3 | Pozos perforados | Tepic | Pozo | 1 | 4",
        sheet(
            "Clave | Indicador | Municipio | I Trim 2025",
            "1.1 | Calles pavimentadas | Xalisco | 6",
            "1.2 | Calles pavimentadas | Rosamorada | 2",
            "1.3 | Pozos perforados | Tepic | 1",
        ),
        right=q("1.3", 1),
        warn=["Avance!C4", "Avance!C5"],
        never={("1.1", "2025Q1"): 6, ("1.2", "2025Q1"): 2},
    ),
    *(
        case(
            f"V3 above the table in one cell: {said}",
            BOOKS,
            f"{said}\n" + sheet(I_TO_III, "Libros prestados | 980 | 1020 | 990"),
            may_refuse=True,
            warn=["Avance!"],
        )
        for said in (
            "Factor: 10",
            "Multiplicador | x100",
            "Base: Metas",
            "Naturaleza | Proyección",
            "Fuente: Estimación propia",
            "Cobertura: Parcial",
            "Trimestre: 2",
            "Mes | Agosto",
        )
    ),
    *(
        case(
            f"V4 money of another country: {said}",
            plan("Predial recaudado | Pesos | 900 | 1000 | 1100 | 1200 | 1300"),
            f"{said}\n" + sheet(I_II, "Predial recaudado | 250 | 260"),
            warn=["Avance!"],
            never={("1.1", "2025Q1"): 250},
        )
        for said in ("Cifras en dólares", "Moneda | USD")
    ),
    *(
        case(
            f"V5 a remark in a matrix: {said}",
            "Objetivo 1. Cultura\n"
            "Indicador | Unidad | Línea base | Meta 2025 | Meta 2026 | Observaciones\n"
            f"Libros prestados | Libro | 3800 | 4000 | 4100 | {said}",
            sheet(I_II, LENT),
            may_refuse=True,
            warn=["Matriz!F3"],
        )
        for said in (
            "La meta 2026 se modificó a 4200",
            "Dado de baja en 2026",
            "A partir de 2026 cambia la unidad a horas",
        )
    ),
    *(
        case(
            f"V6 what a source or an evidence says: {said}",
            BOOKS,
            sheet("Indicador | I Trim 2025 | Evidencia", f"Libros prestados | 980 | {said}"),
            warn=["Avance!C4"],
        )
        for said in ("Debió ser 960", "Informe con 1,200 libros", "El total fue de 960")
    ),
    *(
        case(
            f"V7 no unit of ours: {theirs}",
            plan(f"Apoyos entregados | {ours} | 60 | 64 | 66 | 68 | 70"),
            sheet("Indicador | Unidad | I Trim 2025", f"Apoyos entregados | {theirs} | 15"),
            warn=["Avance!"],
            never={("1.1", "2025Q1"): 15},
        )
        for ours, theirs in (("Pieza", "Caja"), ("Pieza", "Lote"), ("Megawatt hora", "kWh"))
    ),
    *(
        case(
            f"V9 the name of the sheet says something else: {tab}",
            BOOKS,
            sheet(I_II, LENT),
            sheet=tab,
            may_refuse=True,
            warn=[f"{tab}!"],
        )
        for tab in ("Media", "Promedio nacional", "Capacidad instalada", "Meta vs real", "Plan")
    ),
    *(
        case(
            f"V10 one {head} in every row",
            BOOKS,
            sheet(
                f"Indicador | {head} | I Trim 2025 | II Trim 2025",
                f"Libros prestados | {said} | 980 | 1020",
                f"Bibliotecas equipadas | {said} | 4 | 5",
            ),
            right={**q("1.2", 980, 1020), **q("1.1", 4, 5)},
            also=QUIET,
        )
        for head, said in (
            ("Municipio", "Atlixco"),
            ("Modalidad", "Presencial"),
            ("Lugar", "Casa de Cultura"),
            ("Sexo", "No aplica"),
        )
    ),
    *(
        case(
            f"V11 a part in every row: {said}",
            BOOKS,
            f"{title}\n"
            + sheet(
                f"Indicador | {head} | I Trim 2025",
                f"Libros prestados | {said} | 980",
                f"Bibliotecas equipadas | {said} | 4",
            ),
            warn=["Avance!"],
            never={("1.2", "2025Q1"): 980},
        )
        for head, said, title in (
            ("Sexo", "Mujeres", "Avance"),
            ("Localidad", "Zona norte", "Avance"),
            ("Municipio", "Atlixco", "Gobierno del Estado de Puebla"),
        )
    ),
    *(
        case(
            f"V12 an ordinary label, letterhead or norm: {said}",
            BOOKS,
            f"{said}\n" + sheet(I_II, LENT),
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for said in (
            "Tipo de programa | Operativo",
            "Ramo | 36",
            "Población objetivo | 132000",
            "Moneda | Pesos",
            "Jurisdicción Sanitaria No. 5",
            "Norma NOM-035-STPS-2018",
            "Lineamientos CONAC 2013",
            "Última revisión: enero 2024",
        )
    ),
    case(
        "V13 the programme's name on the tab, the reporting date below",
        BOOKS,
        f"{I_II}\n{LENT}\n\nFuente: Dirección de Cultura\nFecha de elaboración: 15/07/2025",
        sheet="POA 2025",
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "V14 Ejercicio over quarters over Meta and Avance",
        BOOKS,
        sheet(
            "Indicador | Ejercicio 2025",
            " | I Trimestre | | II Trimestre |",
            " | Meta | Avance | Meta | Avance",
            "Libros prestados | 1000 | 980 | 1000 | 1020",
        ),
        merges={"avance.xlsx": {"Avance": ["B3:E3", "B4:C4", "D4:E4", "A3:A5"]}},
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "T1 a total of each row's quarter",
        BOOKS,
        sheet(
            "Indicador | Año | Trimestre | Total",
            "Libros prestados | 2025 | 1 | 980",
            "Libros prestados | 2025 | 2 | 1020",
        ),
        right={("1.2", "2025Q1"): 980, ("1.2", "2025Q2"): 1020},
        also=QUIET,
    ),
    case(
        "T2 a total of the quarter's parts",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Hombres | Mujeres | Total",
            "Libros prestados | 480 | 540 | 1020",
        ),
        right={("1.2", "2025Q2"): 1020},
        also=QUIET,
    ),
    case(
        "T3 a total of the quarter, or of the year to date",
        BOOKS,
        "Segundo trimestre de 2025\n" + sheet("Indicador | Total", "Libros prestados | 2000"),
        may_refuse=True,
        warn=["Avance!B5"],
        never={("1.2", "2025Q2"): 2000},
    ),
    case(
        "T4 a total of the quarter's months",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Abril | Mayo | Junio | Total", "Libros prestados | 300 | 320 | 400 | 1020"
        ),
        right={("1.2", "2025Q2"): 1020},
        also=QUIET,
    ),
    case(
        "T5 another year's result on a quarter's sheet",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet("Indicador | Realizado 2024 | Realizado", "Libros prestados | 960 | 1020"),
        right={("1.2", "2025Q2"): 1020},
        warn=["Avance!B5"],
        never={("1.2", "2024"): 960},
    ),
    *(
        case(
            f"T6 the id of another name: {said}",
            BOOKS,
            sheet(f"Clave | {I_II}", f"1.2 | {said} | 980 | 1020"),
            right={("1.2", "2025Q2"): 1020},
            may_refuse="comprados" in said,
            **({"also": QUIET} if said.endswith("prest.") else {"warn": ["Avance!A4"]}),
        )
        for said in ("Libros comprados", "Libros no prestados", "Libros prest.")
    ),
    case(
        "T7 a row of zeros",
        plan(
            "Bibliotecas | Biblioteca | 14 | 16 | 20 | 24 | 28",
            "Libros | Libro | 3900 | 4000 | 4100 | 4200 | 4300",
            "Talleres | Taller | 39 | 40 | 41 | 42 | 43",
            title="Objetivo 1. Cultura",
        ),
        sheet(I_II, "Bibliotecas | 4 | 0", "Libros | 980 | 0", "Talleres | 9 | 0"),
        warn=["Avance!C4"],
    ),
    *(
        case(
            f"T8 a note: {said}",
            BOOKS,
            sheet("Indicador | II Trim 2025", "Libros prestados | 980", "", said),
            may_refuse=True,
            warn=["Avance!B3" if "31" in said else "Avance!A6"],
        )
        for said in (
            "Con información disponible al 31 de mayo.",
            "El área no envió información.",
            "El trimestre aparece en cero por la migración de la plataforma.",
            "Dato de junio pendiente",
        )
    ),
    *(
        case(
            f"T9 a title or a remark: {said}",
            BOOKS,
            said + "\n" + sheet("Indicador | Resultado II Trim 2025", "Libros prestados | 980"),
            warn=["Avance!A1"],
        )
        for said in ("Destino: Los Cabos", "Corredor turístico: Riviera")
    ),
    case(
        "T10 a file of a group",
        BOOKS,
        files={"avance_mujeres.xlsx": {"Avance": sheet(I_II, LENT)}},
        warn=["avance_mujeres.xlsx"],
    ),
    *(
        case(
            f"T11 a plain title: {said}",
            BOOKS,
            said + "\n" + sheet(I_II, LENT),
            right={("1.2", "2025Q2"): 1020},
            sheet="Hoja1",
            also=QUIET,
        )
        for said in ("Concentrado 2025", "Numeralia 2025", "Versión corregida")
    ),
    case(
        "T12 a second column of ids",
        BOOKS,
        sheet(
            "Clave | I Trim 2025 | Clave | II Trim 2025",
            "1.1 | 4 | 1.2 | 1020",
            "1.2 | 980 | 1.1 | 5",
        ),
        right={("1.2", "2025Q1"): 980},
        may_refuse=True,
        warn=["Avance!D4"],
        never={("1.1", "2025Q2"): 1020},
    ),
    case(
        "T13 figures without a header beside a quarter",
        BOOKS,
        sheet("Indicador | I Trim 2025", "Bibliotecas equipadas | 5 | 4", LENT),
        may_refuse=True,
        warn=["Avance!B4"],
        never={("1.1", "2025Q1"): 5},
    ),
    case(
        "T14 a column of places, whatever kind they are",
        BOOKS,
        sheet(f"Zona escolar | {I_II}", "Norte | Bibliotecas equipadas | 4 | 5", f"Sur | {LENT}"),
        may_refuse=True,
        warn=["Avance!"],
        never={("1.2", "2025Q1"): 980},
    ),
    case(
        "T15 activities beside ids",
        BOOKS,
        sheet(
            "Clave | Actividad | I Trim 2025",
            "1.1 | Bibliotecas equipadas | 4",
            " | Libros prestados | 980",
        ),
        right={("1.1", "2025Q1"): 4, ("1.2", "2025Q1"): 980},
    ),
    case(
        "T16 up to a day that ends a quarter",
        BOOKS,
        "Avance al 31 de marzo de 2025\n"
        + sheet("Indicador | Resultado", "Libros prestados | 980", day="2025-04-15"),
        right={("1.2", "2025Q1"): 980},
        also=QUIET,
    ),
    *(
        case(
            f"T17 a number that may be two: {text}",
            BOOKS,
            sheet("Indicador | II Trim 2025", f"Libros prestados | {text}"),
            may_refuse=True,
            warn=["Avance!B4"],
            never={("1.2", "2025Q2"): (2019, 9.8e5, 9.8e2)},
        )
        for text in ("2019 (40)", "9,800E+02")
    ),
    *(
        case(
            f"T18 {head}: {planned}",
            BOOKS,
            sheet(
                f"Indicador | Periodo | {head} | Valor",
                f"Libros prestados | 2025-T1 | {done} | 980",
                f"Libros prestados | 2025-T2 | {planned} | 1000",
            ),
            right={("1.2", "2025Q1"): 980},
            may_refuse=True,
            never={("1.2", "2025Q2"): 1000},
        )
        for head, done, planned in (
            ("Estatus", "Real", "Propuesto"),
            ("Carácter", "Observado", "Pronosticado"),
            ("Situación", "Logro", "Objetivo"),
        )
    ),
    *(
        case(
            f"U1 a title of a plan: {said}",
            BOOKS,
            said + "\n" + sheet(I_II, LENT),
            sheet="Hoja1",
            warn=["Hoja1!B4"],
            also=NO_ACTUALS,
        )
        for said in (
            "Programa anual de trabajo 2025",
            "Talleres a impartir en 2025",
            "Compromisos trimestrales 2025",
            "Objetivos anuales 2025",
            "Población potencial 2025",
            "Target 2025",
            "Metas planejadas 2025",
            "Requerido 2025",
        )
    ),
    *(
        case(
            f"U2 a title with words of a plan, of results: {said}",
            BOOKS,
            said + "\n" + sheet(I_II, LENT),
            sheet="Hoja1",
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for said in (
            "Avance del plan anual de trabajo 2025",
            "Seguimiento a compromisos 2025",
            "Resultados 2025: vamos a crecer",
            "2025-2028",
        )
    ),
    *(
        case(
            f"U3 a row that sums up rows above: {said}",
            plan(
                "Becas | Beca | 90 | 100 | 110 | 120 | 130",
                "Talleres | Taller | 10 | 20 | 22 | 24 | 26",
                f"{said} | 100 | 120 | 132 | 144 | 156",
                "Museos | Museo | 3 | 4 | 5 | 6 | 7",
            ),
            right_targets={**y("1.1", 100), **y("1.2", 20), **y("1.3", 4)},
            also=[(lambda p: len(p.indicators) == 3, "a total is an indicator")],
        )
        for said in (
            "Total dirección | Servicio",
            "SUBT. | ",
            "S u m a | Servicio",
            "Tot. gral. | ",
            "Servicios totales | Servicio",
        )
    ),
    case(
        "U4 an indicator whose name begins as a total's does, and that sums up nothing",
        plan(
            "Becas | Beca | 90 | 100 | 110 | 120 | 130",
            "Talleres | Taller | 10 | 20 | 22 | 24 | 26",
            "Total de visitantes atendidos | Visitante | 100 | 120 | 132 | 144 | 150",
        ),
        right_targets=y("1.3", 120, 132, 144, 150),
        also=QUIET,
    ),
    *(
        case(
            f"U5 a level by its name or its unit: {name}",
            plan(f"{name} | {unit} | 60 | 62 | 64 | 66 | 68"),
            sheet(I_II, f"{name} | 31 | 29"),
            cut_off="2025Q2",
            gap={("1.1", "actual"): equals(29)},
            warn=["1.1"],
        )
        for name, unit in (
            ("Enfermeras por cada diez mil habitantes", "Enfermera"),
            ("Gasto en salud per cápita", "Pesos"),
            ("Tiempo de respuesta de ambulancias", "Hora"),
            ("Precio del agua", "Pesos"),
            ("Pacientes en lista de espera", "Paciente"),
            ("Estudiantes por maestro", "Estudiante"),
            ("Deuda pública", "Pesos"),
            ("Saldo de la cartera vencida", "Pesos"),
            ("Ocupación de viviendas", "Personas por cuarto"),
        )
    ),
    case(
        "U6 what a doer did adds up",
        plan(
            "Visitas realizadas por docentes | Visita | 60 | 62 | 64 | 66 | 68",
            "Consultas por primera vez | Consulta | 60 | 62 | 64 | 66 | 68",
            "Gasto por capítulo | Pesos | 60 | 62 | 64 | 66 | 68",
        ),
        sheet(
            I_II,
            "Visitas realizadas por docentes | 15 | 14",
            "Consultas por primera vez | 9 | 8",
        ),
        cut_off="2025Q2",
        gap={("1.1", "actual"): equals(29), ("1.2", "actual"): equals(17)},
        also=QUIET,
    ),
    *(
        case(
            f"U7 a multiple in a title: {said}",
            BOOKS,
            said + "\n" + sheet("Indicador | Resultado I Trim 2025", "Libros prestados | 12"),
            right=q("1.2", value),
        )
        for said, value in (
            ("Datos en docenas", 144),
            ("Cifras (000)", 12000),
            ("Cantidades x 1,000", 12000),
            ("Valores en K", 12000),
            ("Cifras al millar", 12000),
        )
    ),
    *(
        case(
            f"U8 {theirs} for {ours}",
            plan(f"Apoyos entregados | {ours} | 60 | 62 | 64 | 66 | 68"),
            sheet("Indicador | Unidad | I Trim 2025", f"Apoyos entregados | {theirs} | 12"),
            may_refuse=True,
            warn=["Avance!"],
            never=q("1.1", 12),
        )
        for theirs, ours in (
            ("Paquete", "Pieza"),
            ("Kilómetro cúbico", "Metro cúbico"),
            ("km2", "Metro cuadrado"),
        )
    ),
    *(
        case(
            f"U9 a target below zero of what is counted: {said}",
            plan(f"Becas | Beca | 90 | 100 | {said} | 120 | 130"),
            may_refuse=True,
            right_targets=y("1.1", 100, None, 120),
            never_targets=y("1.1", None, -110),
            warn=["Matriz!E3"],
        )
        for said in ("'(110)'", "'110-'", "-110")
    ),
    case(
        "U10 pesos with a point and a dash",
        plan("Recaudación | Pesos | 90 | 100 | '$ 110.-' | 120 | 130"),
        right_targets=y("1.1", 100, 110, 120),
    ),
    case(
        "U11 points in cells with a format of percent, in a matrix",
        AIR,
        formats={"Matriz": {f"{column}3": "0.0%" for column in "CDEFG"}},
        may_refuse=True,
        never_targets=y("1.1", 6000, 6400),
        warn=["Matriz!D3"],
    ),
    case(
        "U12 a bare share of a rate whose targets are percents",
        plan("Eficiencia terminal | Tasa | '50%' | '60%' | '64%' | '68%' | '72%'"),
        sheet("Indicador | I Trim 2025", "Eficiencia terminal | 0.58"),
        may_refuse=True,
        never=q("1.1", 0.58),
        warn=["Avance!B4"],
    ),
    *(
        case(
            f"U13 a mark in a title: {said}",
            BOOKS,
            said + "\n" + sheet("Indicador | Resultado I Trim 2025", "Libros prestados | 980"),
            right=q("1.2", 980),
            also=[
                (
                    lambda p: set(p.actuals.data_status) == {"preliminary"},
                    "the mark of the title is lost",
                )
            ],
        )
        for said in ("Avance (p)", "Cifras sujetas a validación", "Datos no definitivos")
    ),
    *(
        case(
            f"U14 is less better? {row}",
            plan(row, title="Objetivo 1. Orden"),
            toml=LEVEL,
            warn=["1.1"],
        )
        for row in (
            "Pasivo municipal | Pesos | 90 | 80 | 80 | 80 | 80",
            "Quejas recibidas | Queja | 40 | 40 | 40 | 40 | 40",
            "Accidentes viales | Accidente | 40 | 40 | 40 | 40 | 40",
        )
    ),
    case(
        "U15 of what is attended more is better",
        plan(
            "Quejas atendidas | Queja | 40 | 40 | 40 | 40 | 40",
            "Fugas de agua reparadas | Fuga | 40 | 40 | 40 | 40 | 40",
            "Campañas contra el embarazo adolescente | Campaña | 4 | 4 | 4 | 4 | 4",
        ),
        also=QUIET,
    ),
    case(
        "T19 a total that is not the sum of its parts",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Hombres | Mujeres | Total",
            "Bibliotecas equipadas | 2 | 3 | 5",
            "Libros prestados | 480 | 540 | 1200",
        ),
        right={("1.1", "2025Q2"): 5, ("1.2", "2025Q2"): 1200},
        warn=["Avance!D6"],
    ),
    case(
        "T20 a block of running totals, planned and done",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | | Acumulado |",
            " | Programado | Realizado | Programado | Realizado",
            "Libros prestados | 1000 | 980 | 1000 | 980",
        ),
        merges={"avance.xlsx": {"Avance": ["B3:C3", "D3:E3", "A3:A4"]}},
        right={("1.2", "2025Q1"): 980},
        also=QUIET,
    ),
    *(
        case(
            f"T21 what is not there yet: {said}",
            BOOKS,
            sheet("Indicador | II Trim 2025 | Observaciones", f"Libros prestados | 0 | {said}"),
            warn=["Avance!C4"],
        )
        for said in ("Se reportará en enero", "Sin captura", "0 por falta de información")
    ),
    case(
        "T22 the id of what is measured otherwise",
        BOOKS,
        sheet(f"Clave | {I_II}", "1.2 | Monto de libros prestados | 980 | 1020"),
        warn=["Avance!A4"],
    ),
    case(
        "T23 a count in the remark of a row without values",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | Observaciones",
            "Bibliotecas equipadas | 4 | ",
            "Libros prestados | | Acta de 22 libros",
        ),
        right={("1.1", "2025Q1"): 4},
        also=QUIET,
    ),
    *(
        case(
            f"X1 added to the name of an id: {name}",
            BOOKS,
            sheet(f"Clave | {I_II}", f"1.2 | {name} | 980 | 1020"),
            warn=["Avance!A4"],
        )
        for name in ("Libros prestados a domicilio", "Libros prestados 2024")
    ),
    case(
        "X2 words that leave the name of an id what it is",
        BOOKS,
        sheet(f"Clave | {I_II}", "1.2 | Número de libros prestados 2025 | 980 | 1020"),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X3 rows of groups whose total is another",
        BOOKS,
        sheet(
            "Indicador | Sexo | I Trim 2025 | II Trim 2025",
            "Libros prestados | Mujeres | 500 | 520",
            " | Hombres | 480 | 500",
            " | Total | 980 | 2020",
        ),
        right=q("1.2", 980, 2020),
        warn=["Avance!D6"],
    ),
    case(
        "X4 a blank total beside its parts",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Hombres | Mujeres | Total",
            "Bibliotecas equipadas | 2 | 3 | 5",
            "Libros prestados | 500 | 480 | ",
        ),
        right={("1.1", "2025Q2"): 5},
        warn=["Avance!D6"],
        also=tells("total_left_blank"),
    ),
    case(
        "X5 parts under quarters whose total is another",
        BOOKS,
        sheet(
            "Indicador | I Trim 2025 | | | II Trim 2025 | |",
            " | M | H | Total | M | H | Total",
            "Libros prestados | 500 | 480 | 980 | 500 | 520 | 1200",
        ),
        merges={"avance.xlsx": {"Avance": ["B3:D3", "E3:G3", "A3:A4"]}},
        right=q("1.2", 980, 1200),
        warn=["Avance!G5"],
    ),
    *(
        case(
            f"X6 how figures add up: {head}",
            BOOKS,
            sheet(
                f"Indicador | {head} | I Trim 2025 | II Trim 2025",
                "Libros prestados | Acumulado | 1020 | 980",
            ),
            right=q("1.2", 1020, 980),
            also=QUIET,
        )
        for head in ("Tipo de cálculo", "Acumulación", "Comportamiento")
    ),
    case(
        "X7 rising figures under a rule of running totals",
        BOOKS,
        sheet(
            "Indicador | Tipo de meta | I Trim 2025 | II Trim 2025",
            "Libros prestados | Acumulada | 980 | 2000",
        ),
        warn=["Avance!B4"],
    ),
    *(
        case(
            f"X8 a remark that changes nothing: {said}",
            BOOKS,
            sheet(f"{I_II} | Observaciones", f"{LENT} | {said}"),
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for said in (
            "Con corte al 30 de junio de 2025",
            "Meta reprogramada",
            "Precio promedio de 90 pesos",
        )
    ),
    case(
        "X9 a remark up to a day within the quarter",
        BOOKS,
        sheet(f"{I_II} | Observaciones", f"{LENT} | Con corte al 15 de junio de 2025"),
        warn=["Avance!D4"],
    ),
    case(
        "X10 a tab that counts indicators",
        BOOKS,
        files={
            "avance.xlsx": {
                "Avance": sheet(I_II, LENT),
                "Resumen": "Área | Indicadores | En verde\nCultura | 2 | 1\nTotal | 2 | 1",
            }
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X11 a file that says which one it replaces",
        BOOKS,
        files={
            "a.xlsx": {"Avance": sheet(I_II, LENT, day="2025-07-08")},
            "b.xlsx": {
                "Avance": "Sustituye al enviado el 8 de julio de 2025\n"
                + sheet(I_II, "Libros prestados | 980 | 1025", day="2025-07-15")
            },
        },
        right=q("1.2", 980, 1025),
        also=QUIET,
    ),
    *(
        case(
            f"X12 a column that follows from the quarters: {head}",
            BOOKS,
            sheet(f"{I_II} | {head}", f"{LENT} | {value}"),
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for head, value in (("Promedio", 1000), ("Total entregado", 2000))
    ),
    case(
        "X13 a column that no longer follows",
        BOOKS,
        sheet(f"{I_II} | Total entregado", f"{LENT} | 2100"),
        right=q("1.2", 980, 1020),
        warn=["Avance!D4"],
    ),
    case(
        "X14 groups that add up behind their total",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Total | 12 a 17 años | 18 a 24 años",
            "Bibliotecas equipadas | 5 | 2 | 3",
            "Libros prestados | 980 | 500 | 480",
        ),
        right={("1.1", "2025Q2"): 5, ("1.2", "2025Q2"): 980},
        also=QUIET,
    ),
    case(
        "X15 a running total less than its last quarter",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Avance del trimestre | Avance acumulado", "Libros prestados | 2000 | 1020"
        ),
        warn=["Avance!C5"],
    ),
    case(
        "X16 offices in rows under one name",
        BOOKS,
        sheet(
            "Indicador | Dependencia | I Trim 2025",
            "Libros prestados | Cultura | 500",
            " | Educación | 480",
        ),
        may_refuse=True,
        never={("1.2", "2025Q1"): (500, 480)},
        warn=["Avance!B4", "Avance!B5"],
    ),
    case(
        "X17 an office's sheet of a quarter with targets is no matrix",
        BOOKS,
        "Ejercicio fiscal 2025, enero-junio\n"
        + sheet(
            "Indicador | Meta anual | Meta al periodo | Palomas", "Libros prestados | 4000 | 9 | 7"
        ),
        right_targets={("1.2", 2025): 4000, ("1.2", 2028): 4300},
        warn=["Avance!D5"],
    ),
    case(
        "X18 figures to the period of the title",
        BOOKS,
        "Ejercicio fiscal 2025, primer trimestre (enero-marzo)\n"
        + sheet(
            "Indicador | Meta programada | | Realizado al periodo | Avance % al periodo",
            " | Anual | Al periodo | |",
            "Libros prestados | 4000 | 1000 | 980 | 98",
        ),
        merges={"avance.xlsx": {"Avance": ["A4:A5", "B4:C4", "D4:D5", "E4:E5"]}},
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "X19 figures to the period of a later quarter",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet("Indicador | Realizado al periodo", "Libros prestados | 2000"),
        never={("1.2", "2025Q2"): 2000},
        may_refuse=True,
        warn=["Avance!B5"],
    ),
    case(
        "X20 blocks of quarters with a total",
        BOOKS,
        sheet(
            "Indicador | Programado | | | Realizado | |",
            " | 1T | 2T | Total | 1T | 2T | Total",
            "Libros prestados | 1000 | 1000 | 2000 | 980 | 1020 | 2000",
        ),
        merges={"avance.xlsx": {"Avance": ["A3:A4", "B3:D3", "E3:G3"]}},
        sheet="Avance 2025",
        may_refuse=True,
        never={("1.2", "2025Q1"): (1000, 2000)},
    ),
    case(
        "X21 absolute and relative",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Meta anual | Avance trimestral |",
            " | | Absoluto | Relativo (%)",
            "Libros prestados | 4000 | 1000 | 25",
        ),
        merges={"avance.xlsx": {"Avance": ["A4:A5", "B4:B5", "C4:D4"]}},
        right={("1.2", "2025Q2"): 1000},
        also=QUIET,
    ),
    *(
        case(
            f"X22 rows of P and R under {head or 'no header'}",
            BOOKS,
            sheet(
                f"Indicador | {head} | I Trim 2025 | II Trim 2025",
                f"Libros prestados | {planned} | 1000 | 1000",
                f" | {done} | 980 | 1020",
                "",
                "P = Programado, R = Realizado",
            ),
            right=q("1.2", 980, 1020),
            also=QUIET,
        )
        for head, planned, done in (("P/R", "P", "R"), ("", "Prog.", "Real."))
    ),
    case(
        "X23 the close of a year",
        BOOKS,
        sheet("Indicador | Cierre 2025", "Libros prestados | 4010", day="2026-01-20"),
        right={("1.2", "2025"): 4010},
        also=QUIET,
    ),
    case(
        "X24 values merged over the rows of their name",
        BOOKS,
        sheet(
            "Acción | Indicador | I Trim 2025",
            "Abrir salas | Libros prestados | 980",
            "Comprar libros | |",
        ),
        merges={"avance.xlsx": {"Avance": ["B4:B5", "C4:C5"]}},
        right=q("1.2", 980),
        also=QUIET,
    ),
    case(
        "X25 a form of one indicator",
        BOOKS,
        files={
            "ficha.xlsx": {
                "Ficha 1": "FICHA DE INDICADOR\nNombre del indicador: | Libros prestados\n"
                "Meta anual 2025: | 4000\nFecha de reporte: | 2025-07-15\n\n"
                "Trimestre | Programado | Alcanzado\nI Trim 2025 | 1000 | 980\n"
                "II Trim 2025 | 1000 | 1020"
            }
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X37 forms one under another, with a total",
        BOOKS,
        files={
            "ficha.xlsx": {
                "Fichas": "Fecha de reporte: | 2025-07-15\n"
                "Nombre del indicador | Libros prestados\n"
                "Trimestre | Programado | Realizado\n"
                "I Trim 2025 | 1000 | 980\nII Trim 2025 | 1000 | 1020\nTotal | 2000 | 2000\n\n"
                "Nombre del indicador | Bibliotecas equipadas\n"
                "Trimestre | Programado | Realizado\nI Trim 2025 | 4 | 3\nII Trim 2025 | 4 | 5"
            }
        },
        right=q("1.2", 980, 1020) | q("1.1", 3, 5),
        also=QUIET,
    ),
    case(
        "X38 a form whose rows are planned and done",
        BOOKS,
        files={
            "ficha.xlsx": {
                "F1": "Indicador: | Libros prestados\nFecha de reporte: | 2025-07-15\n\n"
                "Concepto | I Trim 2025 | II Trim 2025\nProgramado | 1000 | 1000\n"
                "Realizado | 980 | 1020"
            }
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X26 another quarter of the year before beside it",
        BOOKS,
        sheet(
            "Indicador | II Trim 2024 | II Trim 2025 | Variación",
            "Libros prestados | 900 | 1020 | 120",
        ),
        right={("1.2", "2025Q2"): 1020},
        also=QUIET,
    ),
    case(
        "X27 the year before alone",
        BOOKS,
        sheet("Indicador | II Trim 2024", "Libros prestados | 900"),
        warn=["Avance!B4"],
    ),
    case(
        "X28 words in a quarter that is to come",
        BOOKS,
        sheet(I_TO_III, "Libros prestados | 980 | 1020 | En proceso", day="2025-07-15"),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X29 rows of shares beside those of plans and results",
        BOOKS,
        sheet(
            "Indicador | Concepto | I Trim 2025 | II Trim 2025",
            "Libros prestados | Programado | 1000 | 1000",
            "Libros prestados | Realizado | 980 | 1020",
            "Libros prestados | % de avance | 98 | 102",
        ),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X30 a tab of percents beside that of results",
        BOOKS,
        files={
            "avance.xlsx": {
                "Avance": sheet(I_II, LENT),
                "Gráfica": "Indicador | % de avance\nLibros prestados | 50",
            }
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X31 targets of two versions that agree",
        BOOKS,
        sheet(
            "Indicador | Meta anual 2025 | | I Trim 2025",
            " | Aprobada | Modificada |",
            "Libros prestados | 4000 | 4000 | 980",
        ),
        merges={"avance.xlsx": {"Avance": ["A3:A4", "B3:C3", "D3:D4"]}},
        right=q("1.2", 980),
        also=QUIET,
    ),
    *(
        case(
            f"X32 a {head} that does not follow",
            BOOKS,
            "Segundo trimestre de 2025\n"
            + sheet(
                f"Indicador | Meta anual | Resultado | {head}",
                f"Libros prestados | 4000 | 102 | {value}",
            ),
            warn=["Avance!D5"],
        )
        for head, value in (("% de avance trimestral", 25.5), ("Variación", -2980))
    ),
    case(
        "X33 a ratio that its variables do not give",
        "Objetivo 1. Aire\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Cobertura de salas | Porcentaje | 50 | 60 | 70",
        sheet(
            "Indicador | I Trim 2025 | |",
            " | Numerador | Denominador | Resultado",
            "Cobertura de salas | 190 | 250 | 91.2",
        ),
        merges={"avance.xlsx": {"Avance": ["A3:A4", "B3:D3"]}},
        warn=["Avance!D5"],
        also=tells("not_the_ratio"),
    ),
    case(
        "X34 codes instead of figures",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Avance",
            "Bibliotecas equipadas | 1",
            "Libros prestados | 2",
            "",
            "1 = Cumplido, 2 = En proceso, 3 = Sin iniciar",
        ),
        warn=["Avance!A8"],
    ),
    case(
        "X35 the year's target of an office ten times the matrix's",
        BOOKS,
        sheet(
            "Indicador | Meta anual | I Trim 2025 | II Trim 2025",
            "Libros prestados | 40000 | 980 | 1020",
        ),
        right=q("1.2", 980, 1020),
        warn=["Avance!B4"],
    ),
    case(
        "X36 a row of totals that adds up but for one quarter",
        BOOKS,
        sheet(
            I_TO_III,
            "Bibliotecas equipadas | 4 | 5 | 4",
            "Libros prestados | 980 | 1020 | 9900",
            "Total | 984 | 1025 | 994",
        ),
        warn=["Avance!D6"],
        also=tells("total_row_differs"),
    ),
    *(
        case(
            f"X40 a ticked quarter: {form}",
            BOOKS,
            f"{form}\n" + sheet("Indicador | Resultado", "Libros prestados | 980"),
            right={("1.2", "2025Q3"): 980},
        )
        for form in (
            "Trimestre: ( ) 1° ( ) 2° ( X ) 3° ( ) 4° | Año: 2025",
            "Trimestre 2025: I ( ) II ( ) III (X) IV ( )",
            "TRIMESTRE 1 2 X 4 | Ejercicio: 2025",
            "Trimestre 2025 | I | II | III | IV\n | | | x",
        )
    ),
    case(
        "X41 quarters to tick, and none is",
        BOOKS,
        "Trimestre 2025: I ( ) II ( ) III ( ) IV ( )\n"
        + sheet("Indicador | Resultado", "Libros prestados | 980"),
        never={("1.2", "2025Q1"): 980, ("1.2", "2025Q3"): 980},
        may_refuse=True,
        warn=["Avance"],
    ),
    case(
        "X41 numbers beside the quarter that are no quarters to tick",
        BOOKS,
        "Eje: 1 | Objetivo: 2 | Trimestre: 3 | Ejercicio: 2025\n"
        + sheet("Indicador | Resultado", "Libros prestados | 980"),
        right={("1.2", "2025Q3"): 980},
        also=QUIET,
    ),
    case(
        "X42 a comma of thousands that made two cells",
        BOOKS,
        sheet(
            f"{I_II} | Observaciones",
            "Bibliotecas equipadas | 4 | 5 | ",
            "Libros prestados | 980 | 1 | 120",
        ),
        right=q("1.1", 4, 5),
        never={("1.2", "2025Q2"): 1},
        may_refuse=True,
        warn=["Avance!D5"],
    ),
    *(
        case(
            f"X43 {head} on a quarter's sheet",
            BOOKS,
            "Segundo trimestre de 2025\n" + sheet(f"Indicador | {head}", "Libros prestados | 2000"),
            never={("1.2", "2025Q2"): 2000},
            may_refuse=True,
            warn=["Avance!B5"],
        )
        for head in ("Avance en el año", "Realizado del ejercicio", "Avance hasta el trimestre")
    ),
    case(
        "X44 half-yearly figures under even quarters",
        BOOKS,
        sheet(
            "Indicador | Frecuencia | I Trim 2025 | II Trim 2025",
            "Bibliotecas equipadas | Trimestral | 4 | 5",
            "Libros prestados | Semestral | | 2000",
        ),
        warn=["Avance!B5"],
    ),
    case(
        "X45 a month of another quarter beside it",
        BOOKS,
        sheet(
            "Indicador | Año | Trimestre | Mes | Valor",
            *(f"Libros prestados | 2025 | 2 | {m} | 300" for m in ("Enero", "Febrero", "Marzo")),
        ),
        never={("1.2", "2025Q1"): 900},
        may_refuse=True,
        warn=[("Avance!D4", "Avance!C4")],
    ),
    case(
        "X46 a column that says less is better over targets that rise",
        "Objetivo 1. Cultura\nIndicador | Unidad | Sentido | Línea base | Meta 2025 | Meta 2026\n"
        "Libros prestados | Libro | Descendente | 3900 | 4000 | 4100",
        warn=["A3"],
    ),
    *(
        case(
            f"X47 a note that changes targets: {note}",
            BOOKS + f"\n\n{note}",
            warn=["A6"],
        )
        for note in (
            "Nota: las metas de 2027 y 2028 se reducen en 10 por ciento",
            "Los valores de 2027 dicen 4200 y deben decir 4400",
        )
    ),
    case(
        "X48 a title of days that are no quarter's",
        BOOKS,
        "Periodo: 16 de junio al 15 de septiembre de 2025\n"
        + sheet("Indicador | Resultado", "Libros prestados | 980"),
        never={("1.2", "2025Q2"): 980, ("1.2", "2025Q3"): 980},
        may_refuse=True,
        warn=["Avance"],
    ),
    *(
        case(
            f"X49 a quarter by its days: {head}",
            BOOKS,
            sheet(f"Indicador | {head}", "Libros prestados | 980"),
            right=q("1.2", 980),
            also=QUIET,
        )
        for head in (
            "1T (01-ene-25 al 31-mar-25)",
            "Del 01/01/2025 al 31/03/2025",
            "1° de enero al 31 de marzo de 2025",
        )
    ),
    case(
        "X50 totals over parts of each year in a matrix",
        "Objetivo 1. Cultura\nIndicador | Unidad | Meta 2025 | | | Meta 2026 | |\n"
        " | | Mujeres | Hombres | Total | Mujeres | Hombres | Total\n"
        "Libros prestados | Libro | 2000 | 2000 | 4000 | 2100 | 2000 | 4100",
        merges={"Matriz": ["A2:A3", "B2:B3", "C2:E2", "F2:H2"]},
        right_targets={("1.1", 2025): 4000, ("1.1", 2026): 4100},
    ),
    case(
        "X51 who signed a matrix",
        BOOKS + "\n\nElaboró | | Autorizó\nLic. Ana Ruiz | | M. en C. Julia Robles",
        right_targets={("1.2", 2025): 4000},
        also=QUIET,
    ),
    case(
        "X52 subtotals in another column than the names",
        BOOKS,
        sheet(
            "Área | Indicador | I Trim 2025",
            "Acervo | Bibliotecas equipadas | 4",
            "Subtotal Acervo | | 4",
            "Cultura | Libros prestados | 980",
            "Total general | | 984",
        ),
        right={("1.1", "2025Q1"): 4, ("1.2", "2025Q1"): 980},
        also=QUIET,
    ),
    *(
        case(
            f"X53 a plan of what will be done: {title}",
            BOOKS,
            f"{title}\n" + sheet(I_II, LENT, day="2026-07-15"),
            never={("1.2", "2025Q1"): 980},
            may_refuse=True,
            warn=["Avance"],
        )
        for title in ("Cronograma de cumplimiento de metas", "Metas de resultados por trimestre")
    ),
    case(
        "X54 estimates under a header of kinds",
        BOOKS,
        sheet(
            "Indicador | Naturaleza | I Trim 2025",
            "Bibliotecas equipadas | Observado | 4",
            "Libros prestados | Estimado | 980",
        ),
        right={("1.1", "2025Q1"): 4},
        never={("1.2", "2025Q1"): 980},
        may_refuse=True,
        warn=["Avance!B5"],
    ),
    case(
        "X55 totals of two years in one column of a long table",
        BOOKS,
        sheet(
            "Indicador | Año | Avance acumulado",
            "Libros prestados | 2025 | 4000",
            "Libros prestados | 2026 | 8200",
            day="2027-01-20",
        ),
        never={("1.2", "2026"): 8200},
        may_refuse=True,
        warn=["Avance!C5"],
    ),
    case(
        "X56 a target at the end of the term is no sum of it",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | "
        "Meta al cierre de la administración (2028)\nLibros prestados | Libro | 3900 | 4300",
        warn=["D3"],
    ),
    case(
        "X57 days that are counted",
        "Objetivo 1. Aire\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Días con mala calidad del aire | Día | 50 | 40 | 42",
        sheet(I_II, "Días con mala calidad del aire | 9 | 11"),
        right=q("1.1", 9, 11),
        also=[(lambda p: "level_by_unit" not in set(p.findings.code), "days are a level")],
    ),
    case(
        "X59 a matrix with a row for each year",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Año | Meta\n"
        "Libros prestados | Libro | 3900 | 2025 | 4000\n"
        "Libros prestados | Libro | 3900 | 2026 | 4100\n"
        "Bibliotecas equipadas | Biblioteca | 14 | 2025 | 16\n"
        "Bibliotecas equipadas | Biblioteca | 14 | 2026 | 20",
        sheet(I_II, LENT),
        right=q("1.1", 980, 1020),
        right_targets=y("1.1", 4000, 4100) | y("1.2", 16, 20),
        also=QUIET,
    ),
    case(
        "X60 a budget below the results",
        BOOKS,
        sheet(I_II, LENT)
        + "\n\nPresupuesto ejercido por capítulo\nCapítulo | Aprobado | Ejercido\n"
        "1000 Servicios personales | 500000 | 300000\n2000 Materiales | 90000 | 40000",
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X61 thousands of what only some rows count",
        BOOKS,
        "Cifras en miles de libros\n"
        + sheet(I_II, "Bibliotecas equipadas | 4 | 5", "Libros prestados | 0.98 | 1.02"),
        right=q("1.1", 4, 5) | q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X62 one slip among commas of thousands",
        BOOKS,
        sheet(
            I_TO_IV,
            "Bibliotecas equipadas | 4 | 5 | 4 | 3",
            "Libros prestados | '1,020' | '1,130' | '1,240' | '13,68'",
            day="2026-01-20",
        ),
        right=q("1.2", 1020, 1130, 1240),
        may_refuse=True,
        warn=["Avance!E5"],
    ),
    case(
        "X63 regions under the head of an office",
        BOOKS,
        sheet(
            "Coordinación regional | Indicador | I Trim 2025",
            "Costa | Bibliotecas equipadas | 4",
            "Estatal | Libros prestados | 980",
        ),
        right={("1.2", "2025Q1"): 980},
        never={("1.1", "2025Q1"): 4},
        may_refuse=True,
        warn=["Avance!A4"],
    ),
    case(
        "X64 offices are no parts",
        BOOKS,
        sheet(
            "Coordinación | Indicador | I Trim 2025",
            "Coordinación Costa | Bibliotecas equipadas | 4",
            "Coordinación Estatal | Libros prestados | 980",
        ),
        right={("1.1", "2025Q1"): 4, ("1.2", "2025Q1"): 980},
    ),
    case(
        "X65 a unit called as a header over years as texts",
        None,
        files={
            "m.csv": "Objetivo 1. Vías\nIndicador;Unidad;Línea base;Meta 2025;Meta 2026\n"
            "Nombres de calles rotulados;Nombre;1980;2010;2015\nBaches tapados;Bache;30;32;34\n"
        },
        right_targets={("1.1", 2025): 2010, ("1.2", 2026): 34},
    ),
    case(
        "X66 Roman quarters under quarterly targets",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base 2024 | Metas trimestrales 2025 | | |"
        "\n | | | I | II | III | IV\nLibros prestados | Libro | 3900 | 1000 | 1000 | 1000 | 1000",
        merges={"Matriz": ["D2:G2"]},
        also=[
            (lambda p: {"2025Q1", "2025Q4"} <= set(p.targets.period), "no targets of quarters"),
        ],
    ),
    case(
        "X67 a target at the end of the term, whose years it does not say",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base 2024 | "
        "Meta al final de la administración\nLibros prestados | Libro | 3900 | 4300",
        warn=["D3"],
    ),
    *(
        case(
            f"X70 a total of the quarter on its sheet: {head}",
            BOOKS,
            files={
                "a.xlsx": {
                    "Avance": "Primer trimestre de 2025\n"
                    + sheet(f"Indicador | {head}", "Libros prestados | 980", day="2025-04-15")
                },
                "b.xlsx": {
                    "Avance": "Segundo trimestre de 2025\n"
                    + sheet(f"Indicador | {head}", "Libros prestados | 1020", day="2025-07-15")
                },
            },
            never={("1.2", "2025Q2"): 40},
            may_refuse=True,
            **more,
        )
        for head, more in (
            ("Total trimestral", {"right": q("1.2", 980, 1020)}),
            ("Avance total", {"warn": ["Avance!B5"]}),
            ("Acumulado trimestral", {"warn": ["Avance!B5"]}),
        )
    ),
    *(
        case(
            f"X71 a title that takes figures back: {title}",
            BOOKS,
            f"{title}\n" + sheet(I_II, LENT),
            warn=[("Avance!A1", "Avance!B4", "Avance")],
        )
        for title in (
            "REPORTE SIN EFECTOS: sustituido mediante oficio",
            "Avance en los 7 municipios",
        )
    ),
    case(
        "X72 the same figures a year later",
        THREE,
        sheet(
            "Indicador | III Trim 2024 | III Trim 2025",
            "Becas entregadas | 31 | 31",
            "Talleres impartidos | 9 | 9",
            "Créditos otorgados | 80 | 80",
        ),
        also=tells("same_as_before"),
    ),
    case(
        "X73 more women than persons",
        "Objetivo 1. Apoyo\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Personas atendidas | Persona | 390 | 400 | 410\n"
        "Mujeres atendidas | Mujer | 190 | 200 | 205",
        sheet(I_II, "Personas atendidas | 101 | 98", "Mujeres atendidas | 50 | 140"),
        warn=["Avance!C5"],
        also=tells("part_above_whole"),
    ),
    case(
        "X74 targets that run on by their unit",
        "Objetivo 1. Obra\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026 | Meta 2027\n"
        "Espacios intervenidos | Espacio (acumulado) | 14 | 16 | 34 | 54",
        warn=["B3"],
    ),
    case(
        "X75 conditional targets",
        "METAS CONDICIONADAS A LA AMPLIACIÓN PRESUPUESTAL\n" + BOOKS,
        warn=["Matriz!D3"],
    ),
    case(
        "X76 names under a head that is loose",
        BOOKS,
        sheet("Concepto | I Trim 2025 | II Trim 2025", LENT),
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X77 money under such a head",
        BOOKS,
        files={
            "avance.xlsx": {
                "Avance": sheet(I_II, LENT),
                "Gasto": sheet("Concepto | I Trim 2025", "Materiales | 90000"),
            }
        },
        right=q("1.2", 980, 1020),
        also=QUIET,
    ),
    case(
        "X78 a total of what stands beside it, by any name",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Sala A | Sala B | Total de la red", "Libros prestados | 500 | 520 | 1020"
        ),
        right={("1.2", "2025Q2"): 1020},
        also=QUIET,
    ),
    case(
        "X79 the years of a term by their number",
        "Objetivo 1. Cultura\nIndicador | Unidad | Línea base | Metas programadas |\n"
        " | | | Año 1 (2025) | Año 2 (2026)\nLibros prestados | Libro | 3900 | 4000 | 4100",
        merges={"Matriz": ["A2:A3", "B2:B3", "C2:C3", "D2:E2"]},
        right_targets={("1.1", 2025): 4000, ("1.1", 2026): 4100},
    ),
    case(
        "X80 a quarter by its three months",
        BOOKS,
        "Reporte del segundo trimestre (abril, mayo y junio) de 2025\n"
        + sheet("Indicador | Realizado", "Libros prestados | 980", day="2025-07-14"),
        right={("1.2", "2025Q2"): 980},
        also=QUIET,
    ),
    case(
        "X81 counts under the head of places",
        BOOKS,
        "Primer trimestre de 2025\n"
        + sheet(
            "Indicador | Resultado | Localidades",
            "Bibliotecas equipadas | 4 | 3",
            "Libros prestados | 980 | 7",
        ),
        right={("1.1", "2025Q1"): 4, ("1.2", "2025Q1"): 980},
        also=QUIET,
    ),
    case(
        "X82 an office's target of two versions beside its result",
        BOOKS,
        "Segundo trimestre de 2025\n"
        + sheet(
            "Indicador | Meta anual aprobada | Meta anual modificada | Realizado",
            "Libros prestados | 4000 | 4100 | 980",
        ),
        right={("1.2", "2025Q2"): 980},
        also=QUIET,
    ),
    case(
        "X83 names once above the months of a long table",
        BOOKS,
        sheet(
            "Indicador | Año | Mes | Valor",
            "Libros prestados | 2025 | Enero | 300",
            " | 2025 | Febrero | 320",
            " | 2025 | Marzo | 360",
        ),
        right={("1.2", "2025Q1"): 980},
        also=QUIET,
    ),
    *(
        case(f"X84 a note below a matrix: {note}", BOOKS + f"\n\n{note}", warn=["A6"])
        for note in ("Las metas son mensuales", "Metas por confirmar")
    ),
    case(
        "X85 a title of what there is room for",
        BOOKS,
        "Capacidad instalada por trimestre\n" + sheet(I_II, LENT),
        never={("1.2", "2025Q1"): 980},
        may_refuse=True,
        warn=["Avance"],
    ),
    case(
        "X58 a result in millions where the target is in pesos",
        "Objetivo 1. Obra\nIndicador | Unidad | Línea base | Meta 2025 | Meta 2026\n"
        "Inversión ejercida | Pesos | 420000000 | 430000000 | 440000000",
        sheet(I_II, "Inversión ejercida | 98.4 | 101.2"),
        warn=["Avance!C4"],
    ),
]

CASES = [
    *CONTROLS,
    *ROWS,
    *PERIODS,
    *MEANING,
    *PERCENTS,
    *BOUNDS,
    *TIMES,
    *RUNNING,
    *NUMBERS,
    *NAMES,
    *PLANS,
    *FOUND,
    *BESIDE,
    *UNDER,
    *PLACES,
    *HEARD,
    *CONTENT,
    *APART,
    *RULES,
]
