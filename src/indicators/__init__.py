"""Indicators: from a programme's matrix and reported results to gaps, projections and reports.

Names are imported when they are first used, so that importing the package costs nothing.

>>> import indicators as ind
>>> programme = ind.open_programme("data/raw")
>>> gaps = ind.gap_to_target(programme, "2010Q3")
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indicators.analysis.audit import audit_matrix as audit_matrix
    from indicators.analysis.changes import compare_vintages as compare_vintages
    from indicators.analysis.changes import decision_sensitivity as decision_sensitivity
    from indicators.analysis.commitments import commitment_coverage as commitment_coverage
    from indicators.analysis.commitments import commitment_state as commitment_state
    from indicators.analysis.commitments import (
        compare_narrative_targets as compare_narrative_targets,
    )
    from indicators.analysis.explain import explain as explain
    from indicators.analysis.gap import gap_to_target as gap_to_target
    from indicators.analysis.plan import planned_path as planned_path
    from indicators.analysis.projection import project_sexenio as project_sexenio
    from indicators.analysis.projection import projection_fan as projection_fan
    from indicators.analysis.record import projection_record as projection_record
    from indicators.charts.attainment import plot_distribution as plot_distribution
    from indicators.charts.attainment import plot_gap as plot_gap
    from indicators.charts.attainment import plot_overview as plot_overview
    from indicators.charts.attainment import plot_status as plot_status
    from indicators.charts.multiples import plot_heatmap as plot_heatmap
    from indicators.charts.multiples import plot_record as plot_record
    from indicators.charts.multiples import plot_small_multiples as plot_small_multiples
    from indicators.charts.projection import plot_methods as plot_methods
    from indicators.charts.projection import plot_projection as plot_projection
    from indicators.charts.trajectory import plot_fan as plot_fan
    from indicators.charts.trajectory import plot_trajectory as plot_trajectory
    from indicators.frames.table import table as table
    from indicators.lab.panel import explore as explore
    from indicators.programme import Programme as Programme
    from indicators.programme import open_programme as open_programme
    from indicators.publishing.batch import Outcome as Outcome
    from indicators.publishing.batch import run_reports as run_reports
    from indicators.publishing.content import ReportContent as ReportContent
    from indicators.publishing.edition import Report as Report
    from indicators.publishing.parameters import ReportParameters as ReportParameters
    from indicators.publishing.report import run_report as run_report
    from indicators.reading.folder import read_actuals as read_actuals
    from indicators.reading.folder import read_matrix as read_matrix
    from indicators.reading.matrix import Matrix as Matrix
    from indicators.reading.results import Actuals as Actuals

_HOME = {
    "explain": "analysis.explain",
    "compare_vintages": "analysis.changes",
    "decision_sensitivity": "analysis.changes",
    "audit_matrix": "analysis.audit",
    "Actuals": "reading.results",
    "Matrix": "reading.matrix",
    "Outcome": "publishing.batch",
    "Programme": "programme",
    "Report": "publishing.edition",
    "ReportContent": "publishing.content",
    "ReportParameters": "publishing.parameters",
    "commitment_coverage": "analysis.commitments",
    "commitment_state": "analysis.commitments",
    "compare_narrative_targets": "analysis.commitments",
    "explore": "lab.panel",
    "gap_to_target": "analysis.gap",
    "open_programme": "programme",
    "planned_path": "analysis.plan",
    "plot_distribution": "charts.attainment",
    "plot_fan": "charts.trajectory",
    "plot_gap": "charts.attainment",
    "plot_heatmap": "charts.multiples",
    "plot_methods": "charts.projection",
    "plot_overview": "charts.attainment",
    "plot_projection": "charts.projection",
    "plot_record": "charts.multiples",
    "plot_small_multiples": "charts.multiples",
    "plot_status": "charts.attainment",
    "plot_trajectory": "charts.trajectory",
    "project_sexenio": "analysis.projection",
    "projection_fan": "analysis.projection",
    "projection_record": "analysis.record",
    "read_actuals": "reading.folder",
    "read_matrix": "reading.folder",
    "run_report": "publishing.report",
    "run_reports": "publishing.batch",
    "table": "frames.table",
}

__all__ = sorted(_HOME)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"indicators.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return __all__
