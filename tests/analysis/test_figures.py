"""Every figure of every frame: its operands, put into its formula, give its value."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pytest

from indicators import Programme, gap_to_target, planned_path, project_sexenio
from indicators.analysis.figure import _FORMULAS, Figure, at_least, made
from indicators.analysis.gap import gap_figures
from indicators.analysis.plan import plans
from indicators.analysis.projection import outlooks
from indicators.words import HORIZONS

CUT_OFFS = ["2007Q1", "2008Q3", "2009Q4", "2010Q3", "2012Q4"]
#: What is counted on the calendar or set in programme.toml; everything else ends in a cell.
COUNTED = {
    "reported", "expected", "elapsed_steps", "steps_of_term", "years_of_term", "years_left",
    "unprinted_years", "part_of_year", "quarters_of_year", "other_quarters", "one", "steps",
    "steps_between",
}  # fmt: skip


def every(figure: Figure) -> Iterator[Figure]:
    yield figure
    for operand in figure.operands:
        yield from every(operand)


def check(figure: Figure) -> None:
    for part in every(figure):
        if part.undefined:
            assert part.reason, part.name
        elif part.formula:
            assert _FORMULAS[part.formula](*[o.value for o in part.operands]) == part.value
    for leaf in (part for part in every(figure) if not part.operands):
        counts = leaf.name in COUNTED or leaf.says in ("weight_even", "first_met", "how_much")
        told = leaf.says in ("no_data", "not_due")
        assert leaf.cell or counts or told or leaf.undefined, leaf


@pytest.mark.parametrize("cut_off", CUT_OFFS)
def test_operands_give_the_value_and_end_in_cells(programme: Programme, cut_off: str) -> None:
    gaps = gap_to_target(programme, cut_off).set_index(["indicator_id", "horizon"])
    path = planned_path(programme, "Q", cut_off).set_index(["indicator_id", "period"])
    for plan in plans(programme, cut_off):
        history, key = plan.history, plan.history.rules.indicator_id
        for horizon in HORIZONS:
            figures, *_ = gap_figures(plan, programme)[horizon]
            for name, figure in figures.items():
                check(figure)
                same(figure.value, gaps.loc[(key, horizon), name])
        for quarter in history.term.quarters():
            check(plan.figure(quarter))
            same(plan.figure(quarter).value, path.loc[(key, quarter), "planned"])


@pytest.mark.parametrize("cut_off", CUT_OFFS)
@pytest.mark.parametrize("method", ["damped-trend", "plan"])
def test_projections_too(programme: Programme, cut_off: str, method: str) -> None:
    rows = project_sexenio(programme, cut_off, method=method, draws=50).set_index("indicator_id")
    for outlook in outlooks(plans(programme, cut_off), method, 50, 2007):
        key = outlook.history.rules.indicator_id
        for name, figure in outlook.figures().items():
            check(figure)
            same(figure.value, rows.loc[key, name])


def same(one: object, other: object) -> None:
    both_nan = isinstance(one, float) and math.isnan(one) and math.isnan(float(other))  # type: ignore[arg-type]
    assert both_nan or one == other


def test_what_is_undefined_stays_undefined_and_says_why() -> None:
    known = Figure("a", 1.0, cell="[m]A!B1")
    unknown = Figure("b", math.nan, reason="no_actual", cell="[m]A!B2")
    assert made("c", "sum", known, unknown).reason == "no_actual"
    assert made("c", "ratio", known, known, reason="zero_target").undefined


def test_a_bound_is_reached_give_or_take_the_rounding_of_sums() -> None:
    assert at_least(0.1 + 0.2, 0.3)
    assert at_least(0.3, 0.1 + 0.2)
    assert not at_least(0.2999, 0.3)
