"""Frames that a chart must survive, made from real ones: long names, large values, no figures."""

from __future__ import annotations

import math

import pandas as pd

from indicators.words import STATUSES

LONG = (
    "Visita de los titulares de las Representaciones de México a sus concurrencias, para la "
    "apertura de nuevos espacios de acción política en Europa, Asia-Pacífico, Asia Central, "
    "África y Medio Oriente, así como promoción de ejercicios hacia reformas legislativas en "
    "consonancia con el contenido de los tratados firmados."
)


def long_names(frame: pd.DataFrame) -> pd.DataFrame:
    """Every name of some 300 characters, a third of them without a space to break at."""
    names = [LONG, LONG.upper(), LONG.replace(" ", "")]
    return frame.assign(name=[names[n % 3] for n in range(len(frame))], unit=LONG)


def millions(frame: pd.DataFrame, factor: float = 1000.0) -> pd.DataFrame:
    """Every figure in units times a thousand: the largest become thousands of millions."""
    units = [
        name for name in (
            "actual", "target", "gap", "planned", "planned_to_date", "actual_to_date",
            "earlier_to_date",
            "sexenio_target", "recent_pace", "required_pace", "observed", "observed_to_date",
            "projected_gap", "q025", "q10", "q25", "median", "q75", "q90", "q975",
        ) if name in frame
    ]  # fmt: skip
    return frame.assign(**{name: frame[name] * factor for name in units})


def undefined_gaps(gaps: pd.DataFrame) -> pd.DataFrame:
    """No figure in any row, and why."""
    nothing = dict.fromkeys(("actual", "target", "gap", "attainment"), math.nan)
    return gaps.assign(
        **nothing, status="no_data", reason="actual, target, gap, attainment: no_actual"
    )


def every_status(gaps: pd.DataFrame) -> pd.DataFrame:
    """Each status in turn."""
    return gaps.assign(status=[[*STATUSES][n % len(STATUSES)] for n in range(len(gaps))])


def undefined_projections(projections: pd.DataFrame) -> pd.DataFrame:
    """No projection in any row, and why."""
    names = ("q025", "q10", "q25", "median", "q75", "q90", "q975", "probability", "observed",
             "required_pace")  # fmt: skip
    reason = f"{', '.join(names)}: no_actual"
    return projections.assign(**dict.fromkeys(names, math.nan), kept="", reason=reason, evidence="")
