"""The pictures of the docs, each made by the line that stands beside it in docs/gallery.md.

Run by `make gallery` on the shipped data; the same data give the same pictures.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

import indicators as ind

ROOT = Path(__file__).parent.parent
CUT_OFF = "2010Q3"


def main() -> None:
    """Draw and save."""
    programme = ind.open_programme(ROOT / "data" / "raw")
    names = dict(
        zip(programme.indicators.indicator_id, programme.indicators.short_name, strict=True)
    )
    gaps = ind.gap_to_target(programme, CUT_OFF)
    path = ind.planned_path(programme, cut_off=CUT_OFF)
    fan = ind.projection_fan(programme, CUT_OFF)
    methods = ("damped-trend", "linear-trend", "run-rate", "plan")
    totals = [ind.project_sexenio(programme, CUT_OFF, method=method) for method in methods]
    charts = {
        "gap": ind.plot_gap(gaps, names=names),
        "overview": ind.plot_overview(gaps, path, totals[0], names=names),
        "heatmap": ind.plot_heatmap(path, gaps, names=names),
        "small_multiples": ind.plot_small_multiples(path, gaps, names=names),
        "distribution": ind.plot_distribution(gaps),
        "projection": ind.plot_projection(totals[0], names=names),
        "record": ind.plot_record(ind.projection_record(programme, CUT_OFF), names=names),
        "methods": ind.plot_methods(pd.concat(totals), names=names),
        "fan": ind.plot_fan(path, fan, "11.1"),
        "trajectory": ind.plot_trajectory(path, "5.2", fan=fan),
    }
    for name, chart in charts.items():
        target = ROOT / "docs" / "images" / f"{name}.png"
        chart.savefig(target, dpi=110, metadata={"Software": None})
        print(target.relative_to(ROOT))


if __name__ == "__main__":
    main()
