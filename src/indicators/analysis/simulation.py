"""Simulate how short histories go on: paths and totals of the `damped-trend` projection.

An array of histories (series, elapsed periods) goes in, NaN where a value is missing; simulated
paths or totals of all periods come out, from which the caller takes the median, quantiles and the
share of draws that reach a target. It reads no file, knows neither indicators nor targets, does
not change its input, and lets no series influence another. The model is in damped_trend.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from indicators.analysis.damped_trend import Floats, Posterior, hyperparameter_grid, posterior_of

_Total = Literal["sum", "last"]

_NORMAL_ABOVE = 1e6  # Poisson and normal differ by less than 0.1 % of a standard deviation here
_LARGEST_Z = float(np.log(np.finfo(np.float64).max)) - 10  # sums of 20,000 periods stay finite
_CHUNK_ELEMENTS = 2**20  # of the covariance arrays: some 8 MB each, whatever the number of series


def simulate_totals(
    history: ArrayLike,
    horizon: int,
    *,
    periods_per_year: int = 1,
    counts: bool = True,
    total: _Total = "sum",
    draws: int = 4000,
    seed: int = 0,
) -> Floats:
    """Simulate the total of all periods for each series.

    Parameters
    ----------
    history : (series, elapsed periods), NaN where a value is missing; one column per period
        from the first (t = 0) on, all zero or more.
    horizon : H, the number of all periods, elapsed ones included.
    periods_per_year : m, 1 or 4.
    counts : whether the values are counts of events (Poisson observation) or measurements.
    total : "sum" of all periods, or the "last" period's value (a stock).
    draws : simulated totals per series.
    seed : row i draws from the stream (seed, i), whatever the other rows are.

    Returns
    -------
    (series, draws), in the units of `history`. The draws of a row are in random order.

    Raises
    ------
    ValueError
        If the history or an argument cannot be used; the message names the first row at fault.

    Examples
    --------
    >>> totals = simulate_totals([[600, 580, 640]], horizon=6, seed=1)
    >>> totals.shape
    (1, 4000)
    >>> bool(3650 < np.median(totals) < 3760)
    True
    >>> bool(0.70 < (totals >= 3600).mean() < 0.78)
    True
    """
    if total not in ("sum", "last"):
        raise ValueError(f'total is {total!r}; expected "sum" or "last"')
    values = np.asarray(history, dtype=np.float64)
    totals = np.empty((len(values), draws))
    rows = _simulate_rows(values, horizon, periods_per_year, counts, draws, seed, None)
    for row, paths in rows:
        totals[row] = paths.sum(axis=1) if total == "sum" else paths[:, -1]
    return totals


def simulate_paths(
    history: ArrayLike,
    horizon: int,
    *,
    periods_per_year: int = 1,
    counts: bool = True,
    draws: int = 4000,
    seed: int = 0,
    streams: Sequence[int] | None = None,
) -> Floats:
    """Simulate the value of every period for each series, e.g. for a fan chart.

    Parameters
    ----------
    history, horizon, periods_per_year, counts, draws, seed : as in `simulate_totals`.
    streams : one integer >= 0 per row; the row then draws from the stream (seed, streams[i])
        in place of (seed, i). A stable hash of an indicator's id makes its answer
        independent of the rows around it.

    Returns
    -------
    (series, draws, H), in the units of `history`: observed values as they are, missing and
    future ones simulated. It holds 8 x series x draws x H bytes; for many series use
    `simulate_totals`, whose totals are those of these paths.

    Examples
    --------
    >>> paths = simulate_paths([[600, np.nan, 640]], horizon=6, draws=10, streams=[51])
    >>> paths.shape
    (1, 10, 6)
    >>> bool((paths[..., 2] == 640).all())
    True
    """
    values = np.asarray(history, dtype=np.float64)
    result = np.empty((len(values), draws, horizon))
    rows = _simulate_rows(values, horizon, periods_per_year, counts, draws, seed, streams)
    for row, paths in rows:
        result[row] = paths
    return result


def _simulate_rows(
    history: Floats, horizon: int, periods_per_year: int, counts: bool, draws: int, seed: int,
    streams: Sequence[int] | None,
) -> Iterator[tuple[int, Floats]]:  # fmt: skip
    """Yield each row's number and its paths (draws, H), pattern by pattern, chunk by chunk."""
    streams = range(len(history)) if streams is None else streams
    _refuse(history, horizon, periods_per_year, draws, seed, streams)
    points = len(hyperparameter_grid(periods_per_year, counts).volatility)
    chunk = max(1, _CHUNK_ELEMENTS // (points * horizon**2))
    patterns, members = np.unique(~np.isnan(history), axis=0, return_inverse=True)
    for number, elapsed in enumerate(patterns):
        observed = np.zeros(horizon, dtype=bool)
        observed[: len(elapsed)] = elapsed
        rows = np.flatnonzero(members.ravel() == number)
        for part in np.split(rows, range(chunk, len(rows), chunk)):
            values = history[part][:, elapsed]
            shift = np.full((len(part), 1), 0.5) if counts else _zero_shift(values)
            z = np.log(values + shift)
            noise = 1 / np.maximum(values.mean(axis=1), 0.5) if counts else 0 * z[:, -1]
            posterior = posterior_of(z, noise, observed, periods_per_year, counts)
            for i, row in enumerate(part.tolist()):
                key = np.random.SeedSequence(seed, spawn_key=(int(streams[row]),))
                rng = np.random.default_rng(key)
                later_z = z[i, -1] + _draw_changes(posterior, i, draws, rng)
                level = np.exp(np.clip(later_z, -_LARGEST_Z, _LARGEST_Z))
                given = half_count(values[i]) if counts else shift[i, 0]
                level = np.maximum(level - given, 0) if given else level
                paths = np.empty((draws, horizon))
                paths[:, observed] = values[i]
                paths[:, ~observed] = _draw_counts(level, rng) if counts else level
                yield row, paths


def _zero_shift(values: Floats) -> Floats:
    """What is added to measures before the logarithm: nothing, unless a zero is among them.

    Then half the smallest value that is not zero, so that the unit does not matter.

    >>> _zero_shift(np.array([[0.0, 2.5, 4.0], [1.0, 2.0, 3.0]])).ravel().tolist()
    [1.25, 0.0]
    """
    smallest = np.where(values > 0, values, np.inf).min(axis=1, keepdims=True)
    shift = np.where(np.isinf(smallest), 0.5, smallest / 2)
    return np.where((values == 0).any(axis=1, keepdims=True), shift, 0.0)


def half_count(values: Floats) -> float:
    """What rare counts give back of the 1/2 that z = log(y + 1/2) adds to each.

    From some three events a period on, the half makes up for the skew of the logarithm and stays;
    below, it would add events of its own: nine quarters to come of an indicator that sees one
    event a year would each carry another half.

    >>> half_count(np.array([0.0, 0.0])), round(half_count(np.array([3.0, 5.0])), 3)
    (0.5, 0.009)
    """
    return float(0.5 * np.exp(-values.mean()))


def _draw_changes(posterior: Posterior, i: int, draws: int, rng: np.random.Generator) -> Floats:
    """Draw series i's unobserved z relative to the last observed one (draws, unobserved)."""
    mean, factor = posterior.mean[i], posterior.factor[i]
    point = np.searchsorted(posterior.cumulative[i], rng.random(draws), side="right")
    normal = rng.standard_normal((draws, mean.shape[1]))
    deviation = np.einsum("dij,dj->di", factor.take(point, axis=0), normal)
    return np.asarray(mean.take(point, axis=0) + deviation)


def _draw_counts(level: Floats, rng: np.random.Generator) -> Floats:
    """Draw Poisson counts of mean `level`, by normal approximation where that is large."""
    large = level > _NORMAL_ABOVE
    count = rng.poisson(np.where(large, 0.0, level)).astype(np.float64)
    if large.any():
        normal = np.rint(level + np.sqrt(level) * rng.standard_normal(level.shape))
        count = np.where(large, normal, count)
    return count


def _refuse(
    history: Floats, horizon: int, periods_per_year: int, draws: int, seed: int,
    streams: Sequence[int],
) -> None:  # fmt: skip
    """Say what in a call cannot be used: arguments, a row without a value, one below zero."""
    if history.ndim != 2:
        raise ValueError(f"history has shape {history.shape}; expected (series, periods)")
    if history.shape[1] > horizon:
        raise ValueError(
            f"history has {history.shape[1]} columns but horizon is {horizon}; "
            "horizon counts all periods, elapsed ones included"
        )
    if periods_per_year not in (1, 4):
        raise ValueError(f"periods_per_year is {periods_per_year}; expected 1 or 4")
    if draws < 1:
        raise ValueError(f"draws is {draws}; expected at least 1")
    if len(streams) != len(history):
        raise ValueError(f"{len(streams)} streams for {len(history)} rows; expected one per row")
    if min(seed, *streams, 0) < 0:
        raise ValueError("seed and streams must be zero or more")
    empty = np.flatnonzero(np.isnan(history).all(axis=1))
    if empty.size:
        raise ValueError(f"history row {empty[0]} has no observed value; at least one is needed")
    bad = np.isinf(history) | (history < 0)
    if bad.any():
        row, column = np.argwhere(bad)[0]
        raise ValueError(
            f"history row {row}, column {column} is {history[row, column]:g}; "
            f"expected zero or more, NaN where missing; {bad.sum()} such value(s)"
        )
