"""Checks of damped_trend: the specification's figures, the algebra, calibration, properties."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.paths import simulate_paths, simulate_totals
from indicators.analysis import simulation
from indicators.analysis.simulation import _hyperparameter_grid, _prior_covariance

GAP = np.nan
QUARTERS = [100, 130, 90, 120, 104, 133, 97, 118]


# ---- figures of the specification --------------------------------------------------------


def test_worked_example_of_the_specification() -> None:
    totals = simulate_totals([[600, 580, 640]], 6, draws=40_000)[0]
    low, median, high = np.quantile(totals, [0.1, 0.5, 0.9])
    assert median == pytest.approx(3703, abs=6)
    assert low == pytest.approx(3485, abs=12)
    assert high == pytest.approx(4016, abs=15)
    assert (totals >= 3600).mean() == pytest.approx(0.74, abs=0.01)


def test_zeros_stay_small_but_not_certain() -> None:
    totals = simulate_totals([[0, 0, 0]], 6)[0]
    assert np.median(totals) <= 3
    assert 0 < (totals > 0).mean() < 1


def test_one_value_is_centred_on_the_run_rate_with_a_wide_interval() -> None:
    one = simulate_totals([[600]], 6)[0]
    three = simulate_totals([[600, 600, 600]], 6)[0]
    assert np.median(one) == pytest.approx(3600, rel=0.03)
    assert np.ptp(np.quantile(one, [0.1, 0.9])) > 3 * np.ptp(np.quantile(three, [0.1, 0.9]))


def test_complete_history_is_its_own_total() -> None:
    assert (simulate_totals([[1, 2, 3]], 3, draws=5) == 6).all()
    assert (simulate_totals([[1, 2, 3]], 3, draws=5, total="last") == 3).all()


def test_missing_quarter_is_simulated_near_its_season() -> None:
    history = [[*QUARTERS[:5], GAP, *QUARTERS[6:]]]
    paths = simulate_paths(history, 24, periods_per_year=4)[0]
    assert (paths[:, 4] == 104).all()
    assert 95 < np.median(paths[:, 5]) < 160
    assert np.std(paths[:, 5]) > 0
    assert np.std(paths[:, 5]) < np.std(paths[:, 21])  # between neighbours: better known


def test_seasons_are_carried_forward() -> None:
    paths = simulate_paths([QUARTERS * 2], 24, periods_per_year=4)[0]
    second, third = np.median(paths[:, [17, 18]], axis=0)
    assert second > 1.15 * third


def test_last_is_the_final_value_and_sum_the_sum() -> None:
    history = [[10.0, 11.0, 12.5]]
    paths = simulate_paths(history, 6, counts=False, seed=3)
    last = simulate_totals(history, 6, counts=False, seed=3, total="last")
    assert np.array_equal(last, paths[:, :, -1])
    assert np.array_equal(simulate_totals(history, 6, counts=False, seed=3), paths.sum(axis=2))


def test_large_counts_use_the_normal_approximation_smoothly() -> None:
    below, above = (simulate_totals([[x, x, x]], 6)[0] / x for x in (0.9e6, 1.1e6))
    quantiles = [0.1, 0.5, 0.9]
    assert np.quantile(below, quantiles) == pytest.approx(np.quantile(above, quantiles), rel=0.01)


# ---- the algebra, against the formulas written out literally -----------------------------


def literal_posterior(z, noise, observed, m):
    """Weights, means and covariances as projection.md states them, by plain inverses."""
    k, hidden = len(z), ~observed
    log_weight, means, covariances = [], [], []
    *_, log_prior = _hyperparameter_grid(m)
    for prior, covariance in zip(log_prior, _prior_covariance(len(observed), m), strict=True):
        difference = np.diff(np.eye(k), axis=0)
        seen = covariance[np.ix_(observed, observed)] + noise * np.eye(k)
        spread = difference @ seen @ difference.T
        step = difference @ z
        likelihood = -0.5 * (np.linalg.slogdet(spread)[1] + step @ np.linalg.solve(spread, step))
        temper = min(1, (k / m) / (k - 1)) if m > 1 and k > 1 else 1
        log_weight.append(prior + temper * likelihood)
        full = covariance + 400
        cross = full[np.ix_(hidden, observed)]
        gain = cross @ np.linalg.inv(full[np.ix_(observed, observed)] + noise * np.eye(k))
        means.append(gain @ (z - z[-1]))
        covariances.append(full[np.ix_(hidden, hidden)] - gain @ cross.T)
    weight = np.exp(np.array(log_weight) - max(log_weight))
    return weight / weight.sum(), np.array(means), np.array(covariances)


@pytest.mark.parametrize("noise", [0.0, 0.01, 2.0])
@pytest.mark.parametrize(
    ("m", "horizon", "places"),
    [(1, 6, [0]), (1, 6, [0, 1, 2]), (1, 6, [1, 4]), (4, 24, [0, 1, 2, 4, 5, 6]), (4, 8, [3])],
)
def test_one_cholesky_gives_what_the_formulas_give(m, horizon, places, noise):
    observed = np.isin(np.arange(horizon), places)
    z = np.random.default_rng(4).normal(6, 0.2, len(places))
    weight, mean, covariance = literal_posterior(z, noise, observed, m)
    cumulative, means, factor = simulation._posterior_of(z[None], np.array([noise]), observed, m)
    assert np.diff(cumulative[0], prepend=0) == pytest.approx(weight, abs=1e-7)
    # plain inverses of 400 + something small lose digits, so only where it is not too small
    wide = _hyperparameter_grid(m)[0] > 0.05
    spread = (factor[0] @ factor[0].transpose(0, 2, 1))[wide]
    assert means[0, wide] == pytest.approx(mean[wide], abs=1e-6)
    assert spread == pytest.approx(covariance[wide], rel=1e-4, abs=1e-7)


def test_small_volatilities_keep_their_digits() -> None:
    """While the drift's cap does not bind, K is sigma^2 times a constant matrix."""
    observed = np.arange(6) < 3
    z = np.array([[5.0, 5.1, 5.0]])
    _, mean, factor = simulation._posterior_of(z, np.zeros(1), observed, 1)
    sigma, *_ = _hyperparameter_grid(1)
    free = 0.3 * sigma**2 < simulation._MAX_DRIFT_VARIANCE
    unit = factor[0, free] / sigma[free, None, None]
    assert unit == pytest.approx(np.broadcast_to(unit[-1], unit.shape), rel=1e-3)
    assert mean[0, free] == pytest.approx(
        np.broadcast_to(mean[0, 0], mean[0, free].shape), abs=1e-4
    )


def test_prior_covariance_by_hand() -> None:
    """Sigma = .8: v_D = .01, rest = .182, v_L = .45, v_N = .18; f = 0, 1, 1.9."""
    largest = _prior_covariance(3, 1)[-1]
    assert largest[0] == pytest.approx([0.09, 0, 0])
    assert largest[1, 2] == pytest.approx(0.45 + 0.01 * 1.9)
    assert largest[2, 2] == pytest.approx(2 * 0.45 + 0.09 + 0.01 * 1.9**2)


def test_seasonal_effects_sum_to_zero_over_a_year() -> None:
    with_season, without = _prior_covariance(8, 4)[3], _prior_covariance(8, 4)[0]
    assert _hyperparameter_grid(4)[1][[0, 3]] == pytest.approx([0.02, 0.5])
    assert (with_season - without)[:4].sum(axis=0) == pytest.approx(0, abs=1e-12)


# ---- calibration: histories drawn from the model itself ----------------------------------


def draw_from_prior(series, horizon, m, level):
    """Draw whole log paths: a grid point by its prior, then a Gaussian path."""
    rng = np.random.default_rng(11)
    prior = np.exp(_hyperparameter_grid(m)[2])
    point = rng.choice(len(prior), size=series, p=prior / prior.sum())
    factor = np.linalg.cholesky(_prior_covariance(horizon, m))
    normal = rng.standard_normal((series, horizon))
    return level + np.einsum("sij,sj->si", factor[point], normal), rng


@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_intervals_cover_eighty_percent_of_yearly_paths_of_the_model(k):
    series = 2000
    z, _ = draw_from_prior(series, 6, 1, level=3.0)
    values = np.exp(z)
    totals = simulate_totals(values[:, :k], 6, counts=False, draws=500)
    rank = (totals < values.sum(axis=1)[:, None]).mean(axis=1)
    error = np.sqrt(0.8 * 0.2 / series)
    assert np.mean((rank > 0.1) & (rank < 0.9)) == pytest.approx(0.8, abs=3.5 * error)
    assert rank.mean() == pytest.approx(0.5, abs=3.5 / np.sqrt(12 * series))


def test_intervals_of_counts_cover_too() -> None:
    z, rng = draw_from_prior(2000, 6, 1, level=5.0)
    values = rng.poisson(np.exp(z)).astype(float)
    totals = simulate_totals(values[:, :3], 6, draws=500)
    low, high = np.quantile(totals, [0.1, 0.9], axis=1)
    truth = values.sum(axis=1)
    assert np.mean((low <= truth) & (truth <= high)) == pytest.approx(0.8, abs=0.04)


def test_tempered_quarterly_intervals_do_not_cover_less() -> None:
    """Tempering spends evidence on purpose: against the model itself it may cover more."""
    values = np.exp(draw_from_prior(500, 24, 4, level=3.0)[0])
    totals = simulate_totals(values[:, :8], 24, periods_per_year=4, counts=False, draws=300)
    rank = (totals < values.sum(axis=1)[:, None]).mean(axis=1)
    assert 0.76 < np.mean((rank > 0.1) & (rank < 0.9)) < 0.95


# ---- one row does not depend on another --------------------------------------------------


def mixed_history():
    rng = np.random.default_rng(8)
    history = rng.poisson(200, (40, 6)).astype(float)
    history[rng.random((40, 6)) < 0.3] = GAP
    history[:, 0] = 150
    return history


@pytest.mark.parametrize("counts", [True, False])
def test_rows_are_the_same_to_the_bit_whatever_is_around_them(counts, monkeypatch):
    history = mixed_history()
    options = {"periods_per_year": 4, "counts": counts, "draws": 50, "seed": 5}
    together = simulate_totals(history, 12, **options)
    alone = [
        simulate_paths(history[i : i + 1], 12, streams=[i], **options)[0].sum(axis=1)
        for i in range(len(history))
    ]
    assert np.array_equal(together, alone)
    assert np.array_equal(together[:7], simulate_totals(history[:7], 12, **options))
    monkeypatch.setattr(simulation, "_CHUNK_ELEMENTS", 3 * 56 * 12**2)
    assert np.array_equal(together, simulate_totals(history, 12, **options))


def test_streams_follow_the_row_and_not_its_place() -> None:
    history, streams = mixed_history(), list(range(100, 140))
    forward = simulate_paths(history, 8, draws=20, streams=streams)
    backward = simulate_paths(history[::-1], 8, draws=20, streams=streams[::-1])
    assert np.array_equal(forward, backward[::-1])


def test_streams_may_be_large_hashes_and_differ() -> None:
    first, second = simulate_paths([[5, 6], [5, 6]], 6, draws=50, streams=[2**63, 2**64 + 1])
    assert not np.array_equal(first, second)


def test_seeds_differ_and_repeat() -> None:
    first, again, other = (simulate_totals([[5, 6]], 6, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_no_series_gives_no_totals() -> None:
    assert simulate_totals(np.empty((0, 3)), 6, draws=10).shape == (0, 10)


# ---- what is refused ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("history", "options", "message"),
    [
        ([[1, 2], [3, -1]], {"counts": False}, "row 1 needs values"),
        ([[1, 2], [-3, 1]], {}, "row 1 needs values, all of them zero or more"),
        ([[1, np.inf]], {}, "row 0 needs values"),
        ([[1] * 7], {}, "negative"),
        ([[1, 2], [GAP, GAP]], {}, "row 1 needs values"),
        ([[1]], {"seed": -1}, "negative"),
        ([[1]], {"streams": [-4]}, "negative"),
    ],
)
def test_what_cannot_be_used_is_refused(history, options, message):
    with pytest.raises(ValueError, match=message):
        simulate_paths(history, 6, **options)


# ---- properties --------------------------------------------------------------------------

count_histories = st.lists(
    st.one_of(st.integers(0, 10**9).map(float), st.just(GAP)), min_size=1, max_size=8
).filter(lambda values: not np.isnan(values).all())
measured_histories = st.lists(
    st.one_of(st.floats(1e-3, 1e9), st.just(GAP)), min_size=1, max_size=8
).filter(lambda values: not np.isnan(values).all())
frequencies = st.sampled_from([1, 4])


@settings(max_examples=60, deadline=None)
@given(values=count_histories, m=frequencies)
def test_counts_are_whole_finite_and_no_less_than_what_was_observed(values, m):
    history = np.array([values])
    before = history.copy()
    paths = simulate_paths(history, 10, periods_per_year=m, draws=40)
    assert np.array_equal(history, before, equal_nan=True)
    assert np.isfinite(paths).all()
    assert (paths == np.rint(paths)).all()
    assert (paths >= 0).all()
    seen = ~np.isnan(history[0])
    assert (paths[0][:, : len(values)][:, seen] == history[0][seen]).all()


@settings(max_examples=60, deadline=None)
@given(values=measured_histories, scale=st.floats(1e-3, 1e6), m=frequencies)
def test_multiplying_a_measured_history_scales_the_answer(values, scale, m):
    history = np.array([values])
    options = {"periods_per_year": m, "counts": False, "draws": 40}
    plain = simulate_totals(history, 10, **options)
    scaled = simulate_totals(scale * history, 10, **options)
    # a draw may fall on the other side of a grid point's edge through rounding: allow one
    differs = ~np.isclose(scaled, scale * plain, rtol=1e-6, atol=0)
    assert differs.sum() <= 1


@settings(max_examples=30, deadline=None)
@given(values=measured_histories, extra=st.integers(1, 3))
def test_trailing_gaps_say_nothing(values, extra):
    history = np.array([values])
    padded = np.pad(history, ((0, 0), (0, extra)), constant_values=GAP)
    first, second = (simulate_totals(h, 12, counts=False, draws=30) for h in (history, padded))
    assert np.array_equal(first, second)


@settings(max_examples=30, deadline=None)
@given(values=count_histories)
def test_fan_quantiles_are_ordered_and_grow(values):
    paths = simulate_paths([values], 10, draws=200)[0].cumsum(axis=1)
    fan = np.quantile(paths, [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95], axis=0)
    assert (np.diff(fan, axis=0) >= 0).all()
    assert (np.diff(fan, axis=1) >= 0).all()
