"""The `damped-trend` projection: simulate how short histories go on.

An array of histories goes in, NaN where a value is missing; simulated paths come out, from which
the caller takes the median, quantiles and the share of draws that reach a target. No series
influences another.

Bayesian: on the log scale a local linear trend with a damped drift, whose volatility is not known
and is averaged over a grid. With one to five years of data no single volatility can be trusted,
so intervals carry that doubt instead of an estimate of it.

    z_t = log(y_t + 1/2) for counts, log(y_t) otherwise, t = 0..H-1
    K[s,t] = v_L min(s,t)/m + v_N c [s=t] + v_D f_s f_t + u^2 S[s,t]     (+ 400: diffuse level)

Sources: docs/methodology.md, 5; damped trend, Gardner and McKenzie (1985), Management Science
31(10); prediction as conditioning of a Gaussian process, Rasmussen and Williams (2006), eq.
2.22-2.24; the tempered likelihood, Bissiri, Holmes and Walker (2016), JRSS B 78(5). The constants
are the project's own, chosen on public competition data: docs/methodology.md gives the scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

_NORMAL_ABOVE = 1e6  # Poisson and normal differ by less than 0.1 % of a standard deviation here
_LARGEST_Z = float(np.log(np.finfo(np.float64).max)) - 10  # sums of 20,000 periods stay finite
_CHUNK_ELEMENTS = 2**20  # of the covariance arrays: some 8 MB each, whatever the number of series

_DAMPING_PER_YEAR = 0.9  # phi
_DIFFUSE_LEVEL = 400.0  # prior variance of the level: a factor of e^20 either way
_MAX_DRIFT_VARIANCE = 0.10**2  # a drift beyond some +-20 % a year needs to be seen in the data
_TYPICAL_VOLATILITY = 0.12  # median of the log-normal prior of sigma; ln(sigma) deviates by 1
#: Small counts swing more than Poisson noise explains: the typical sigma of counts of mean y is
#: sqrt(.12^2 + 1/y), at most a third; and their grid goes further.
_LARGEST_EXCESS = 0.1
#: A log-normal's mean lies above its median by half its variance. Beyond this variance of the log
#: value that excess is taken back for counts: what swings so violently also comes back.
_TRUSTED_VARIANCE = 0.2
_SEASONAL_SIZE = np.array([0.02, 0.08, 0.20, 0.50])  # u, for quarters
_SEASONAL_PRIOR = np.array([0.30, 0.30, 0.25, 0.15])


def simulate_paths(
    history: ArrayLike,
    horizon: int,
    *,
    periods_per_year: int = 1,
    counts: bool = True,
    draws: int = 4000,
    seed: int = 0,
    streams: Sequence[int] | None = None,
) -> Iterator[tuple[int, Floats]]:
    """Simulate the value of every period: each row's number and its paths, (draws, H).

    Parameters
    ----------
    history : (series, elapsed periods), NaN where a value is missing; one column per period
        from the first (t = 0) on, all zero or more.
    horizon : H, the number of all periods, elapsed ones included.
    periods_per_year : m, 1 or 4.
    counts : whether the values are counts of events (Poisson observation) or measurements.
    draws, seed : simulated paths per series; row i draws from the stream (seed, i).
    streams : one integer >= 0 per row, in place of i: a stable hash of an indicator's id makes
        its answer independent of the rows around it.

    Examples
    --------
    >>> ((row, paths),) = simulate_paths([[600, 580, 640]], horizon=6, seed=1)
    >>> paths.shape, bool((paths[:, 2] == 640).all())
    ((4000, 6), True)
    >>> totals = paths.sum(axis=1)
    >>> bool(3650 < np.median(totals) < 3760), bool(0.70 < (totals >= 3600).mean() < 0.78)
    (True, True)
    """
    history, m = np.asarray(history, dtype=np.float64), periods_per_year
    unusable = np.isnan(history).all(axis=1) | (np.isinf(history) | (history < 0)).any(axis=1)
    if unusable.any():
        raise ValueError(f"history row {unusable.argmax()} needs values, all of them zero or more")
    chunk = max(1, _CHUNK_ELEMENTS // (len(_hyperparameter_grid(m, counts)[0]) * horizon**2))
    patterns, members = np.unique(~np.isnan(history), axis=0, return_inverse=True)
    for number, elapsed in enumerate(patterns):
        observed = np.pad(elapsed, (0, horizon - len(elapsed)))
        rows = np.flatnonzero(members.ravel() == number)
        for part in np.split(rows, range(chunk, len(rows), chunk)):
            values = history[part][:, elapsed]
            shift = np.full((len(part), 1), 0.5) if counts else _zero_shift(values)
            z = np.log(values + shift)
            noise = 1 / np.maximum(values.mean(axis=1), 0.5) if counts else 0 * z[:, -1]
            weights, means, factors = _posterior_of(z, noise, observed, m, counts)
            for i, row in enumerate(part.tolist()):
                stream = row if streams is None else int(streams[row])
                rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(stream,)))
                # the unobserved z relative to the last observed one: a grid point, then a path
                point = np.searchsorted(weights[i], rng.random(draws), side="right")
                normal = rng.standard_normal((draws, means.shape[2]))
                deviation = np.einsum("dij,dj->di", factors[i].take(point, axis=0), normal)
                later_z = z[i, -1] + (means[i].take(point, axis=0) + deviation)
                level = np.exp(np.clip(later_z, -_LARGEST_Z, _LARGEST_Z))
                given = _half_count(values[i]) if counts else shift[i, 0]
                level = np.maximum(level - given, 0) if given else level
                paths = np.empty((draws, horizon))
                paths[:, observed] = values[i]
                paths[:, ~observed] = _draw_counts(level, rng) if counts else level
                yield row, paths


def _zero_shift(values: Floats) -> Floats:
    """What is added to measures before the logarithm: where one is zero, half the smallest other.

    >>> _zero_shift(np.array([[0.0, 2.5, 4.0], [1.0, 2.0, 3.0]])).ravel().tolist()
    [1.25, 0.0]
    """
    smallest = np.where(values > 0, values, np.inf).min(axis=1, keepdims=True)
    shift = np.where(np.isinf(smallest), 0.5, smallest / 2)
    return np.where((values == 0).any(axis=1, keepdims=True), shift, 0.0)


def _half_count(values: Floats) -> float:
    """What rare counts give back of the 1/2 that z adds to each, as it would be events of its own.

    From some three events a period on it makes up for the skew of the logarithm, and stays.
    """
    return float(0.5 * np.exp(-values.mean()))


def _draw_counts(level: Floats, rng: np.random.Generator) -> Floats:
    """Draw Poisson counts of mean `level`, by normal approximation where that is large."""
    large = level > _NORMAL_ABOVE
    count = rng.poisson(np.where(large, 0.0, level)).astype(np.float64)
    if not large.any():
        return count
    normal = level + np.sqrt(level) * rng.standard_normal(level.shape)
    return np.where(large, np.rint(normal), count)


@lru_cache(maxsize=4)
def _hyperparameter_grid(
    periods_per_year: int, counts: bool = False
) -> tuple[Floats, Floats, Floats]:
    """By grid point: sigma, a year's variability; u, the season's size; the log of their prior."""
    if periods_per_year == 1:
        sigma, size, prior = np.geomspace(0.004, 0.8, 22), np.zeros(1), np.ones(1)
    else:
        sigma, size, prior = np.geomspace(0.006, 1.0, 14), _SEASONAL_SIZE, _SEASONAL_PRIOR
    if counts:  # on, in the same steps, to a sigma of two
        more = np.arange(1, 5 if periods_per_year == 1 else 3)
        sigma = np.append(sigma, sigma[-1] * (sigma[-1] / sigma[-2]) ** more)
    log_prior = -0.5 * np.log(sigma / _TYPICAL_VOLATILITY) ** 2
    log_prior = np.add.outer(log_prior, np.log(prior)).ravel()
    return np.repeat(sigma, len(size)), np.tile(size, len(sigma)), log_prior


@lru_cache(maxsize=32)
def _prior_covariance(horizon: int, periods_per_year: int, counts: bool = False) -> Floats:
    """Return K, (grid, H, H), without the diffuse level: the covariance of z around its start."""
    (sigma, size, _), m = _hyperparameter_grid(periods_per_year, counts), periods_per_year
    time = np.arange(horizon)
    steps = _DAMPING_PER_YEAR ** (time / m) / m
    trend = np.concatenate([[0.0], np.cumsum(steps)[:-1]])  # f_t, in years of undamped drift
    walk = np.minimum.outer(time, time) / m
    # the noise of a whole year is smaller than that of a quarter
    noise = (0.5 if m == 1 else 1.0) * np.eye(horizon)
    variance = sigma[:, None, None] ** 2
    drift_part = np.minimum(0.3 * variance, _MAX_DRIFT_VARIANCE)  # v_D
    rest = 0.3 * variance - drift_part  # what the cap takes from the drift is not lost
    level_part = 0.5 * variance + rest * 5 / 7  # v_L
    noise_part = 0.2 * variance + rest * 2 / 7  # v_N
    covariance = level_part * walk + noise_part * noise + drift_part * np.outer(trend, trend)
    if m > 1:
        same_season = (time[:, None] - time) % m == 0
        season = (same_season - 1 / m) * m / (m - 1)  # S: effects that sum to zero over a year
        covariance = covariance + size[:, None, None] ** 2 * season
    return np.asarray(covariance)


def _posterior_of(
    z: Floats, noise: Floats, observed: NDArray[np.bool_], m: int, counts: bool = False
) -> tuple[Floats, Floats, Floats]:
    """Condition on the observed z (series, k), with observation variance `noise` (series,).

    By series and grid point: cumulative weights; the means of the unobserved z, relative to the
    last observed one; the lower Cholesky factors of their covariance.

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
    base = transform @ _prior_covariance(horizon, m, counts) @ transform.T
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
    sigma, _, log_prior = _hyperparameter_grid(m, counts)
    log_weight = log_prior + temper * log_likelihood
    if counts:  # the prior moves from its usual centre to that of counts; noise is 1/y
        centre = np.sqrt(_TYPICAL_VOLATILITY**2 + np.minimum(noise, _LARGEST_EXCESS))[:, None]
        usual, ours = (np.log(sigma / at) for at in (_TYPICAL_VOLATILITY, centre))
        log_weight += 0.5 * (usual**2 - ours**2)
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    cumulative = np.cumsum(weight, axis=1)
    mean = np.asarray(factor[:, :, k:, :k] @ white, dtype=np.float64)[..., 0]
    conditional = np.asarray(factor[:, :, k:, k:])
    if counts:
        variance = (conditional**2).sum(axis=3)
        mean = mean - 0.5 * np.maximum(variance - _TRUSTED_VARIANCE, 0)
    return cumulative / cumulative[:, -1:], mean, conditional
