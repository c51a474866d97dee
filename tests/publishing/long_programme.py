"""A generated programme of the size of a large municipal plan: 331 indicators in 40 sectors."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from indicators import Programme
from indicators.frames.schemas import frame_of
from indicators.settings import Settings
from tests.analysis.programmes import EARLY, RULES, quarters

INDICATORS, SECTORS, OBJECTIVES = 331, 40, 8
THINGS = ("Talleres", "Becas", "Obras", "Consultas", "Inspecciones", "Árboles", "Luminarias")
PLACES = ("en colonias", "en escuelas", "para jóvenes", "en el centro", "con empresas")


def long_programme(folder: Path = Path(), indicators: int = INDICATORS) -> Programme:
    """The same one each time; a fifth of its indicators is behind."""
    rng = np.random.default_rng(331)
    rows, targets, actuals = [], [], []
    for n in range(indicators):
        sector = n * SECTORS // indicators
        objective = sector * OBJECTIVES // SECTORS + 1
        key = f"{objective}.{n + 1}"
        name = f"{THINGS[n % len(THINGS)]} {PLACES[n % len(PLACES)]}, programa {n + 1}"
        rows.append(
            RULES | {
                "indicator_id": key, "objective": objective, "objective_name": f"Eje {objective}",
                "name": f"{name} del municipio, con seguimiento trimestral y evaluación anual",
                "short_name": name[:40], "category": f"Sector {sector + 1}",
            }
        )  # fmt: skip
        yearly = float(rng.integers(40, 4000))
        for year, value, scope in (
            (2007, yearly, "annual"), (2008, yearly, "annual"), (2012, 6 * yearly, "cumulative"),
        ):  # fmt: skip
            targets.append(_target(key, year, value, scope))
        pace = yearly / 4 * rng.uniform(0.6, 1.25)
        noise = rng.normal(1, 0.1, 15).clip(0.2)
        values = [float(round(pace * share)) for share in noise]
        years = [tuple(values[at : at + 4]) for at in range(0, 15, 4)]
        actuals += [_actual(key, period, value) for period, value in quarters(2007, *years).items()]
    return Programme(
        indicators=frame_of("indicators", rows), targets=frame_of("targets", targets),
        actuals=frame_of("actuals", actuals), footnotes=frame_of("footnotes", []),
        findings=frame_of("findings", []), decisions=frame_of("decisions", []),
        settings=Settings(name="Plan Municipal de Desarrollo", first_year=2007, last_year=2012,
                          baseline_year=2006),
        folder=folder,
    )  # fmt: skip


def _target(key: str, year: int, value: float, scope: str) -> dict[str, object]:
    return {
        "indicator_id": key, "year": year, "period": str(year), "role": "target", "scope": scope,
        "value": value, "basis": "stated", "reason": "", "text": f"{value:g}", "comparison": "",
        "marks": "", "reported": pd.Timestamp(EARLY), "issuer": "programme",
        "source_cell": f"[m.xlsx]A!{key}",
    }  # fmt: skip


def _actual(key: str, period: str, value: float) -> dict[str, object]:
    return {
        "indicator_id": key, "period": period, "value": value, "data_status": "final",
        "reported": pd.Timestamp("2010-10-29"), "synthetic": True, "text": f"{value:g}",
        "note": "", "source_cell": f"[a.xlsx]A!{period}", "sha256": "",
    }  # fmt: skip
