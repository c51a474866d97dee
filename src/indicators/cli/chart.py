"""The command that draws one chart into a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from indicators.cli.language import Command
from indicators.cli.options import HORIZON, METHOD, OBJECTIVE, READ

if TYPE_CHECKING:
    from indicators.programme import Programme

#: Of all indicators, then of one.
ALL = ("gap", "status", "overview", "heatmap", "multiples", "distribution", "projection", "methods",
       "record")  # fmt: skip
ONE = ("trajectory", "fan")


@click.command(cls=Command)
@click.argument("kind", metavar="KIND", type=click.Choice([*ALL, *ONE]))
@click.argument("indicator", required=False, default="")
@click.option("--out", required=True, type=click.Path(path_type=Path))
@READ
@HORIZON
@METHOD
@OBJECTIVE
def chart(
    kind: str, indicator: str, out: Path, data: str, decisions: str, cut_off: str, as_of: str,
    lang: str, horizon: str, method: str, objective: int,
) -> None:  # fmt: skip
    """Draw a chart into a file."""
    from dataclasses import replace

    from indicators.charts.theme import save_chart
    from indicators.errors import UsageError
    from indicators.programme import open_programme

    if out.exists():
        raise UsageError(f"{out}: there is such a file already; name another one")
    programme = open_programme(data, decisions or None)
    known = programme.indicators
    if kind in ONE or indicator:
        if indicator not in set(known.indicator_id):
            said = ", ".join(known.indicator_id)
            raise UsageError(f'there is no indicator "{indicator}"; known: {said}')
        known = known[known.indicator_id == indicator]
    if objective:
        known = known[known.objective == objective]
    programme = replace(programme, indicators=known)
    when = {"cut_off": cut_off or programme.default_cut_off(), "as_of": as_of or None}
    save_chart(_draw(kind, programme, indicator, when, lang, horizon, method), out)
    click.echo(out)


def _draw(
    kind: str, programme: Programme, indicator: str, when: dict[str, Any], lang: str, horizon: str,
    method: str,
) -> Any:  # fmt: skip
    """The chart, from the frames that it needs."""
    import indicators as ind
    from indicators.words import METHODS

    pairs = programme.indicators[["indicator_id", "short_name"]].itertuples(index=False, name=None)
    named: Any = {"lang": lang, "names": dict(pairs)}
    if kind in ("projection", "methods"):
        import pandas as pd

        methods = METHODS if kind == "methods" else [method]
        totals = [ind.project_sexenio(programme, **when, method=one) for one in methods]
        return getattr(ind, f"plot_{kind}")(pd.concat(totals), **named)
    if kind == "record":
        return ind.plot_record(ind.projection_record(programme, **when), lang, method=method)
    if kind in ONE:
        path = ind.planned_path(programme, **when)
        fan = ind.projection_fan(programme, **when, method=method)
        if kind == "trajectory":
            return ind.plot_trajectory(path, indicator, lang, fan=fan)
        return ind.plot_fan(path, fan, indicator, lang)
    gaps = ind.gap_to_target(programme, **when)
    if kind == "gap":
        return ind.plot_gap(gaps, horizon, **named)
    if kind == "status":
        return ind.plot_status(gaps, horizon, lang)
    if kind == "distribution":
        return ind.plot_distribution(gaps, lang)
    path = ind.planned_path(programme, **when)
    if kind == "overview":
        totals = ind.project_sexenio(programme, **when, method=method)
        return ind.plot_overview(gaps, path, totals, horizon, **named)
    draw = ind.plot_heatmap if kind == "heatmap" else ind.plot_small_multiples
    return draw(path, gaps, **named)
