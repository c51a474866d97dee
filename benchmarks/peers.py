"""The peers of `damped-trend` in the benchmark: simple methods and libraries.

How a peer's interval is computed: residual standard deviation s, normal quantiles, errors
summed over the r periods to come. With residual degrees of freedom zero there is none.

    run-rate      mean of the observed; s of the observed; independent errors and the mean's
                  own error: s sqrt(r + r^2/k)
    last-value    last observed; s = root mean square of the first differences; errors
                  accumulate as in a random walk: s sqrt(1^2 + ... + r^2)
    drift         last observed plus the mean difference; s of the differences (k-2 degrees of
                  freedom); random walk, and the mean difference's own error summed
    growth-rate   last observed times the compound growth rate; s of one-step errors (k-2);
                  random walk
    linear-trend  OLS on time; s of the residuals (k-2); independent errors and the exact
                  variance of the summed fitted line
    seasonal-naive  last year's quarters again; s = root mean square of the yearly differences;
                  each quarter's errors accumulate over the years
    gamma-poisson Gamma(1/2, 0) prior on the rate, negative binomial total to come
    AutoETS, AutoTheta (statsforecast), ETS(A,Ad,A|N) (statsmodels): 1,000 paths by the
                  library's own `simulate`, summed; quantiles. On a sub-sample of series, with
                  damped-trend beside it on the same ones; "ran" is the share it accepted.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from benchmarks.paths import simulate_totals

Floats = NDArray[np.float64]
Z80 = float(stats.norm.ppf(0.9))
LIBRARY_PATHS = 1000


@dataclass(frozen=True)
class Forecast:
    """Point and 80 % interval of the total; NaN where a method gives none."""

    point: Floats
    low: Floats
    high: Floats


Method = Callable[[Floats, int, int], Forecast]


# ---- methods: (observed (series, k), all periods H, periods a year) -> Forecast -----------


def damped_trend(observed: Floats, horizon: int, m: int) -> Forecast:
    """Run the project's own method."""
    totals = simulate_totals(
        observed, horizon, periods_per_year=m, counts=False, draws=2000, seed=2007
    )
    low, point, high = np.quantile(totals, [0.1, 0.5, 0.9], axis=1)
    return Forecast(point, low, high)


def _normal(observed: Floats, ahead: Floats, deviation: Floats) -> Forecast:
    point = observed.sum(axis=1) + ahead
    return Forecast(point, point - Z80 * deviation, point + Z80 * deviation)


def _root_mean(squares: Floats, freedom: int) -> Floats:
    return np.sqrt(squares.sum(axis=1) / (freedom if freedom > 0 else np.nan))


def _walk(steps: int) -> float:
    return float(np.sum(np.arange(1, steps + 1) ** 2))


def run_rate(observed: Floats, horizon: int, m: int) -> Forecast:
    """Mean of the observed periods."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    mean = observed.mean(axis=1)
    s = _root_mean((observed - mean[:, None]) ** 2, k - 1)
    return _normal(observed, r * mean, s * np.sqrt(r + r**2 / k))


def last_value(observed: Floats, horizon: int, m: int) -> Forecast:
    """Repeat the last observed value."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    s = _root_mean(np.diff(observed, axis=1) ** 2, k - 1)
    return _normal(observed, r * observed[:, -1], s * np.sqrt(_walk(r)))


def drift(observed: Floats, horizon: int, m: int) -> Forecast:
    """Last observed plus the mean difference."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    steps = np.diff(observed, axis=1)
    slope = (observed[:, -1] - observed[:, 0]) / max(k - 1, 1)
    s = _root_mean((steps - slope[:, None]) ** 2, k - 2)
    far = r * (r + 1) / 2
    return _normal(
        observed,
        r * observed[:, -1] + far * slope,
        s * np.sqrt(_walk(r) + far**2 / max(k - 1, 1)),
    )


def growth_rate(observed: Floats, horizon: int, m: int) -> Forecast:
    """Last observed times the compound growth rate."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    growth = (observed[:, -1] / observed[:, 0]) ** (1 / max(k - 1, 1))
    errors = observed[:, 1:] - observed[:, :-1] * growth[:, None]
    ahead = (observed[:, -1:] * growth[:, None] ** np.arange(1, r + 1)).sum(axis=1)
    return _normal(observed, ahead, _root_mean(errors**2, k - 2) * np.sqrt(_walk(r)))


def linear_trend(observed: Floats, horizon: int, m: int) -> Forecast:
    """OLS on time; with one value, that value."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    design = np.column_stack([np.ones(horizon), np.arange(horizon)])[:, : min(k, 2)]
    past, summed = design[:k], design[k:].sum(axis=0)
    inverse = np.linalg.inv(past.T @ past)
    fit = observed @ past @ inverse
    s = _root_mean((observed - fit @ past.T) ** 2, k - 2)
    return _normal(observed, fit @ summed, s * np.sqrt(r + summed @ inverse @ summed))


def seasonal_naive(observed: Floats, horizon: int, m: int) -> Forecast:
    """Repeat the last year's quarters."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    ahead = observed[:, k - m + np.arange(r) % m].sum(axis=1)
    s = _root_mean((observed[:, m:] - observed[:, :-m]) ** 2, k - m)
    repeats = [len(range(i, r, m)) for i in range(m)]
    return _normal(observed, ahead, s * np.sqrt(sum(_walk(n) for n in repeats)))


def gamma_poisson(observed: Floats, horizon: int, m: int) -> Forecast:
    """Poisson counts, Gamma(1/2, 0) prior on their rate."""
    k, r = observed.shape[1], horizon - observed.shape[1]
    seen = observed.sum(axis=1)
    low, high = (stats.nbinom.ppf(q, seen + 0.5, k / horizon) for q in (0.1, 0.9))
    return Forecast(seen + (seen + 0.5) * r / k, seen + low, seen + high)


SIMPLE: dict[str, Method] = {
    "run-rate": run_rate,
    "last-value": last_value,
    "drift": drift,
    "growth-rate": growth_rate,
    "linear-trend": linear_trend,
    "gamma-poisson": gamma_poisson,
}


def _library(paths_of: Callable[[Floats, int, int], Floats]) -> Method:
    """Wrap a library's path simulation of one series as a Method; NaN where it refuses."""

    def method(observed: Floats, horizon: int, m: int) -> Forecast:
        result = np.full((3, len(observed)), np.nan)
        for i, y in enumerate(observed):
            try:
                totals = y.sum() + paths_of(y, horizon - len(y), m).sum(axis=1)
            except Exception:  # noqa: S112 - libraries refuse short series in many ways; refusals are counted
                continue
            result[:, i] = np.quantile(totals, [0.5, 0.1, 0.9])
        return Forecast(*result)

    return method


def libraries() -> dict[str, Method]:
    """Import the libraries (slow) and wrap them."""
    from statsforecast.models import AutoETS, AutoTheta
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    warnings.simplefilter("ignore")  # after the imports, which set filters of their own

    def auto_ets(y: Floats, r: int, m: int) -> Floats:
        return np.asarray(AutoETS(season_length=m).fit(y).simulate(r, LIBRARY_PATHS, seed=1))

    def auto_theta(y: Floats, r: int, m: int) -> Floats:
        return np.asarray(AutoTheta(season_length=m).fit(y).simulate(r, LIBRARY_PATHS, seed=1))

    def ets(y: Floats, r: int, m: int) -> Floats:
        seasons = {"seasonal": "add", "seasonal_periods": m} if m > 1 else {}
        model = ETSModel(y, error="add", trend="add", damped_trend=True, **seasons)
        fitted = model.fit(disp=False)
        return np.asarray(fitted.simulate(r, anchor="end", repetitions=LIBRARY_PATHS, rng=1)).T

    return {
        "AutoETS": _library(auto_ets),
        "AutoTheta": _library(auto_theta),
        "statsmodels ETS": _library(ets),
    }
