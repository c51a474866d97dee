"""Rare counts: the half that the logarithm adds is given back where it would add events."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.paths import simulate_totals
from indicators.analysis.simulation import _half_count


@pytest.mark.parametrize("rate", [0.2, 0.6, 1.5])
def test_rare_quarterly_counts_are_centred_and_covered(rate: float) -> None:
    values = np.random.default_rng(5).poisson(rate, (400, 24)).astype(float)
    totals = simulate_totals(values[:, :15], 24, periods_per_year=4, draws=300)
    low, median, high = np.quantile(totals, [0.1, 0.5, 0.9], axis=1)
    truth = values.sum(axis=1)
    assert np.mean(median - truth) == pytest.approx(0, abs=0.6)
    assert np.mean((low <= truth) & (truth <= high)) >= 0.8


def test_usual_counts_are_left_alone() -> None:
    assert _half_count(np.array([600.0, 580.0, 640.0])) == pytest.approx(0)
