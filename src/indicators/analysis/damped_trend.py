"""The `damped-trend` model: what a short history implies for the periods it does not show.

Log values of series that share an observation pattern go in; weights over a grid of volatilities
and, for each, the conditional mean and factor of the unobserved log values come out. Nothing is
drawn here, and nothing is known of indicators or targets.

Bayesian: on the log scale a local linear trend with a damped drift, whose volatility is not known
and is averaged over a grid. With one to five years of data no single volatility can be trusted,
so intervals carry that doubt instead of an estimate of it.

    z_t = log(y_t + 1/2) for counts, log(y_t) otherwise, t = 0..H-1
    K[s,t] = v_L min(s,t)/m + v_N c [s=t] + v_D f_s f_t + u^2 S[s,t]     (+ 400: diffuse level)

Sources: design/projection.md; damped trend, Gardner and McKenzie (1985), Management Science
31(10); prediction as conditioning of a Gaussian process, Rasmussen and Williams (2006), eq.
2.22-2.24; the tempered likelihood, Bissiri, Holmes and Walker (2016), JRSS B 78(5). The constants
are the project's own, chosen on public competition data: docs/methodology.md gives the scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DAMPING_PER_YEAR = 0.9  # phi
_DIFFUSE_LEVEL = 400.0  # prior variance of the level: a factor of e^20 either way
MAX_DRIFT_VARIANCE = 0.10**2  # a drift beyond some +-20 % a year needs to be seen in the data
_TYPICAL_VOLATILITY = 0.12  # median of the log-normal prior of sigma ...
_VOLATILITY_SPREAD = 1.0  # ... and the standard deviation of ln(sigma)
#: Small counts swing more than Poisson noise explains: the typical sigma of counts of mean y is
#: sqrt(.12^2 + 1/y), at most a third; and their grid goes further.
_LARGEST_EXCESS = 0.1
#: A log-normal's mean lies above its median by half its variance. Beyond this variance of the log
#: value that excess is taken back for counts: what swings so violently also comes back.
_TRUSTED_VARIANCE = 0.2
_SEASONAL_SIZE = np.array([0.02, 0.08, 0.20, 0.50])  # u, for quarters
_SEASONAL_PRIOR = np.array([0.30, 0.30, 0.25, 0.15])


@dataclass(frozen=True)
class _Grid:
    """The hyperparameters that are averaged over, one entry per grid point."""

    volatility: Floats  # sigma, variability of the log value over a year
    seasonal: Floats  # u, size of the seasonal pattern on the log scale (0 for yearly data)
    log_prior: Floats  # up to a constant


@dataclass(frozen=True)
class Posterior:
    """What some series with the same observed periods imply for their unobserved z."""

    cumulative: Floats  # (series, grid): cumulative posterior weights of the grid points
    mean: Floats  # (series, grid, unobserved): relative to the last observed z
    factor: Floats  # (series, grid, unobserved, unobserved): lower Cholesky of the covariance


@lru_cache(maxsize=4)
def hyperparameter_grid(periods_per_year: int, counts: bool = False) -> _Grid:
    """Return the grid of sigma (and u, for quarters) with its prior."""
    if periods_per_year == 1:
        sigma, size, prior = np.geomspace(0.004, 0.8, 22), np.zeros(1), np.ones(1)
    else:
        sigma, size, prior = np.geomspace(0.006, 1.0, 14), _SEASONAL_SIZE, _SEASONAL_PRIOR
    if counts:  # on, in the same steps, to a sigma of two
        more = np.arange(1, 5 if periods_per_year == 1 else 3)
        sigma = np.append(sigma, sigma[-1] * (sigma[-1] / sigma[-2]) ** more)
    log_prior = -0.5 * (np.log(sigma / _TYPICAL_VOLATILITY) / _VOLATILITY_SPREAD) ** 2
    return _Grid(
        volatility=np.repeat(sigma, len(size)),
        seasonal=np.tile(size, len(sigma)),
        log_prior=np.add.outer(log_prior, np.log(prior)).ravel(),
    )


@lru_cache(maxsize=32)
def prior_covariance(horizon: int, periods_per_year: int, counts: bool = False) -> Floats:
    """Return K, (grid, H, H), without the diffuse level: the covariance of z around its start."""
    grid, m = hyperparameter_grid(periods_per_year, counts), periods_per_year
    time = np.arange(horizon)
    steps = _DAMPING_PER_YEAR ** (time / m) / m
    trend = np.concatenate([[0.0], np.cumsum(steps)[:-1]])  # f_t, in years of undamped drift
    walk = np.minimum.outer(time, time) / m
    # the noise of a whole year is smaller than that of a quarter
    noise = (0.5 if m == 1 else 1.0) * np.eye(horizon)
    variance = grid.volatility[:, None, None] ** 2
    drift_part = np.minimum(0.3 * variance, MAX_DRIFT_VARIANCE)  # v_D
    rest = 0.3 * variance - drift_part  # what the cap takes from the drift is not lost
    level_part = 0.5 * variance + rest * 5 / 7  # v_L
    noise_part = 0.2 * variance + rest * 2 / 7  # v_N
    covariance = level_part * walk + noise_part * noise + drift_part * np.outer(trend, trend)
    if m > 1:
        same_season = (time[:, None] - time) % m == 0
        season = (same_season - 1 / m) * m / (m - 1)  # S: effects that sum to zero over a year
        covariance = covariance + grid.seasonal[:, None, None] ** 2 * season
    return np.asarray(covariance)


def posterior_of(
    z: Floats, noise: Floats, observed: NDArray[np.bool_], m: int, counts: bool = False
) -> Posterior:
    """Condition on the observed z (series, k), with observation variance `noise` (series,).

    The vector (differences of the observed z, last observed z, unobserved z) has covariance
    C = M K M' at each grid point. One Cholesky factor of C gives all that is needed: its
    leading rows whiten the differences (their likelihood weighs the grid point), the block
    below maps them to the conditional mean, and the last block is the conditional factor.
    """
    k, horizon = z.shape[1], len(observed)
    places = np.eye(horizon)
    contrasts = np.vstack([np.diff(places[observed], axis=0), places[observed][-1:]])
    transform = np.vstack([contrasts, places[~observed]])  # M
    level = transform.sum(axis=1)  # differences lose the level, and so its huge variance, exactly
    base = transform @ prior_covariance(horizon, m, counts) @ transform.T
    base += _DIFFUSE_LEVEL * np.outer(level, level)
    sampling = transform[:, observed] @ transform[:, observed].T
    factor = np.linalg.cholesky(base + noise[:, None, None, None] * sampling)

    known = np.zeros((*factor.shape[:2], k, 1))  # the last observed z is the origin: zero
    known[:, :, :-1, 0] = np.diff(z, axis=1)[:, None, :]
    white = np.linalg.solve(factor[:, :, :k, :k], known)
    deviance = white[:, :, :-1, 0] ** 2
    scale = np.log(np.diagonal(factor, axis1=2, axis2=3)[:, :, : k - 1])
    log_likelihood = -(0.5 * deviance + scale).sum(axis=2)
    # evidence on volatility counts in years: four quarters are one year's worth, not three
    temper = min(1.0, (k / m) / max(k - 1, 1)) if m > 1 else 1.0
    grid = hyperparameter_grid(m, counts)
    log_weight = grid.log_prior + temper * log_likelihood
    if counts:
        log_weight += _prior_of_counts(grid, noise)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    cumulative = np.cumsum(weight, axis=1)
    mean = np.asarray(factor[:, :, k:, :k] @ white, dtype=np.float64)[..., 0]
    conditional = np.asarray(factor[:, :, k:, k:])
    if counts:
        variance = (conditional**2).sum(axis=3)
        mean = mean - 0.5 * np.maximum(variance - _TRUSTED_VARIANCE, 0)
    return Posterior(cumulative / cumulative[:, -1:], mean, conditional)


def _prior_of_counts(grid: _Grid, noise: Floats) -> Floats:
    """What moves the prior of sigma from its usual centre to that of counts, (series, grid).

    ``noise`` is 1/y, the Poisson variance of the log value.
    """
    centre = np.sqrt(_TYPICAL_VOLATILITY**2 + np.minimum(noise, _LARGEST_EXCESS))[:, None]
    usual, ours = (np.log(grid.volatility / at) / _VOLATILITY_SPREAD
                   for at in (_TYPICAL_VOLATILITY, centre))  # fmt: skip
    return np.asarray(0.5 * (usual**2 - ours**2))
