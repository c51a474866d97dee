"""All paths of the project's own method at once, and their totals."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from indicators.analysis import simulation
from indicators.analysis.simulation import Floats


def simulate_paths(history: ArrayLike, horizon: int, **options: Any) -> Floats:
    """The paths of each series, (series, draws, H)."""
    found = dict(simulation.simulate_paths(history, horizon, **options))
    return np.array([found[row] for row in sorted(found)])


def simulate_totals(
    history: ArrayLike, horizon: int, *, total: str = "sum", **options: Any
) -> Floats:
    """What they come to, (series, draws): their sum, or their last period."""
    totals = np.empty((len(np.asarray(history)), options.get("draws", 4000)))
    for row, paths in simulation.simulate_paths(history, horizon, **options):
        totals[row] = paths.sum(axis=1) if total == "sum" else paths[:, -1]
    return totals
