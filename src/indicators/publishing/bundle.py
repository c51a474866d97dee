"""Every frame that a report shows, each computed once, what they were made from, and those before.

Parameters go in, frames come out; the notebook's content, the workbook and the manifest all take
theirs from here. The process that makes a report computes them and hands them to its kernel, so
that they are the same and not made twice in the hope that they are. A `_Snapshot` of them stays in
the manifest, for the report that compares itself with this one. Nothing is computed here itself.
"""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.audit import audit_matrix
from indicators.analysis.changes import sensitivity_of
from indicators.analysis.gap import gap_to_target, steep_roads
from indicators.analysis.plan import planned_path
from indicators.analysis.projection import (
    project_with_fan,
    projection_record,
    record_in_words,
    record_summary,
)
from indicators.errors import UsageError, check_known
from indicators.periods import end_of, ends, last_quarters
from indicators.programme import Programme, open_programme, source_hashes
from indicators.publishing.edition import MANIFEST, Report, changed_inputs
from indicators.publishing.parameters import ReportParameters
from indicators.publishing.tables import Voice

#: By what a report judges.
_HORIZON = "sexenio_to_date"
#: With more indicators than this a report has summaries in place of a block for each.
_LONG = 60
#: What a figure or a page may depend on, besides Python.
_PACKAGES = "sexenio-indicators pandas numpy matplotlib seaborn openpyxl xlsxwriter papermill typst"
_FIGURES = ["actual", "target", "gap", "attainment", "status"]
#: From worst to best; the others are no better and no worse than one another.
_ORDER = {"red": 1, "amber": 2, "green": 3}


@dataclass(frozen=True)
class _Snapshot:
    """The figures of a report: of each indicator, and every reported value that they rest on.

    ``figures`` has a row an indicator, ``values`` its period, value and cell. A name has only one
    that was read from a published report.
    """

    name: str
    cut_off: str
    vintage: str
    figures: pd.DataFrame
    values: pd.DataFrame

    def to_json(self) -> dict[str, Any]:
        """What a manifest keeps of it; a figure that is not defined is null."""
        figures = self.figures.astype(object).where(self.figures.notna(), None)
        values = self.values.itertuples(index=False)
        return {
            "cut_off": self.cut_off,
            "vintage": self.vintage,
            "figures": figures.to_dict("index"),
            "values": {f"{v.indicator_id} {v.period}": [v.value, v.source_cell] for v in values},
        }

    @classmethod
    def read(cls, path: Path) -> _Snapshot:
        """The figures of a published report, from its manifest; without one, a `UsageError`."""
        manifest = Report.manifest_of(path)
        try:
            content = json.loads(manifest.read_text(encoding="utf-8"))["snapshot"]
            figures = pd.DataFrame.from_dict(content["figures"], orient="index")[_FIGURES]
            values = [[*key.split(" "), float(v), c] for key, (v, c) in content["values"].items()]
            return cls(
                manifest.name.removesuffix(MANIFEST) + ".pdf",
                content["cut_off"],
                content["vintage"],
                figures.rename_axis("indicator_id").astype(dict.fromkeys(_FIGURES[:-1], float)),
                pd.DataFrame(values, columns=["indicator_id", "period", "value", "source_cell"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise UsageError(
                f"{manifest}: this is not the manifest of a report ({error})"
            ) from error

    def moved_since(self, before: _Snapshot) -> pd.DataFrame:
        """The indicators whose status is another one, in the report's order.

        The columns of both figures end in ``_before`` and ``_after``; the earlier status of an
        indicator that was not there is empty.
        """
        both = self.figures.join(before.figures, suffixes=("_after", "_before"))
        both = both.fillna({"status_before": ""}).reset_index()
        return both[both.status_before != both.status_after]

    def revised_since(self, before: _Snapshot) -> pd.DataFrame:
        """The values of periods that both reports cover and that are not what they were.

        Columns: ``indicator_id period before after difference cells``; NaN where one has no value.
        """
        keys = ["indicator_id", "period"]
        both = before.values.merge(self.values, "outer", keys, suffixes=("_before", "_after"))
        covered = both.period.map(ends) <= min(before.cut_off, self.cut_off)
        changed = both[covered & (both.value_before != both.value_after)]
        changed = changed[changed.indicator_id.isin(self.figures.index)]
        cells = changed[["source_cell_before", "source_cell_after"]].fillna("").to_numpy()
        return changed[keys].assign(
            before=changed.value_before,
            after=changed.value_after,
            difference=changed.value_after - changed.value_before,
            cells=[" ".join(dict.fromkeys(filter(None, pair))) for pair in cells],
        )


@dataclass(frozen=True)
class ReportFigures(Voice):
    """The frames behind one report; with an objective, only the rows of its indicators.

    ``gaps``, ``path``, ``projections``, ``fan``, ``audit``, ``actuals`` and ``targets`` are as the
    analysis makes them at the cut-off; ``judged`` are the gaps that the report judges by.
    ``sensitivity`` and ``record`` take as long as all the rest: not twelve times over, and not for
    hundreds of indicators. ``snapshot`` is what a later report compares itself with, ``earlier``
    what this one does. All of it is computed when it is made, by `figures_of`; the ``edition``, and
    which one it replaces and why, is known where it is published. ``closing``: the term is over,
    there are results against targets and nothing is left to project; ``long``: there are too many
    indicators for a block each.
    """

    parameters: ReportParameters
    cut_off: str
    closing: bool
    long: bool
    indicators: pd.DataFrame
    gaps: pd.DataFrame
    judged: pd.DataFrame
    path: pd.DataFrame
    projections: pd.DataFrame
    fan: pd.DataFrame
    audit: pd.DataFrame
    actuals: pd.DataFrame
    targets: pd.DataFrame
    sensitivity: pd.DataFrame | None
    record: pd.DataFrame | None
    snapshot: _Snapshot
    earlier: _Snapshot | None
    edition: str = ""
    edition_note: str = ""

    def __getstate__(self) -> dict[str, Any]:
        """What is handed over to another process: acronyms are spelled out anew there."""
        return {name: value for name, value in vars(self).items() if name != "spell"}

    @property
    def as_of(self) -> str | None:
        """The date up to which reports count, if there is one."""
        return self.parameters.as_of or None

    @property
    def vintage(self) -> str:
        """The day of the newest data."""
        return str(self.judged.vintage.iloc[0])

    @property
    def moment(self) -> datetime:
        """The date of a PDF: that of the newest data, so that equal inputs give equal bytes."""
        day = date.fromisoformat(self.vintage) if self.vintage else end_of(self.cut_off)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)

    @property
    def title(self) -> str:
        """The report's title; after the term's last quarter it is the closing report."""
        if self.closing:
            return self.say("closing_title", years=self.term.replace("-", "–"))
        return self.say("title", period=self.period(self.cut_off))

    @property
    def behind(self) -> pd.DataFrame:
        """The amber and red indicators, the furthest behind first."""
        rows = self.judged[self.judged.status.isin(["red", "amber"])]
        return rows.sort_values("attainment", kind="stable")

    @cached_property
    def steep_roads(self) -> pd.DataFrame:
        """Those whose target takes a pace far above that of the last year, the steepest first."""
        return steep_roads(self.judged)

    @property
    def late(self) -> pd.DataFrame:
        """The rows that are judged, but not up to the last quarter, or year, that has ended.

        The one that ends first is the first.
        """
        closed = self.programme.settings.term.closed_years(self.cut_off)
        last = {True: self.cut_off, False: str(closed[-1]) if closed else ""}
        through = self.judged.compared_through
        due = through.str.contains("Q").map(last)
        rows = self.judged[(through != "") & (through < due)]
        return rows.sort_values("compared_through", kind="stable", key=lambda p: p.map(ends))

    @property
    def record_in_words(self) -> str:
        """How earlier projections held, in a sentence, if that can be said."""
        return "" if self.record is None else record_in_words(self.record, self.lang)

    @property
    def record_summary(self) -> pd.DataFrame | None:
        """How earlier projections held, by method and years ahead."""
        return None if self.record is None else record_summary(self.record)

    def whole_term(self, row: Any) -> bool:
        """Whether a row's target to date is the term's: at its end, where every result is known."""
        return self.closing and math.isclose(row.target, row.sexenio_target, rel_tol=1e-9)

    def not_reported(self) -> list[str]:
        """The indicators without a value for the cut-off's quarter."""
        missing = self.programme.not_reported(self.cut_off, self.as_of)
        return [key for key in self.indicators.indicator_id if key in missing]

    @cached_property
    def changed_statuses(self) -> dict[str, list[str]]:
        """The indicators whose status is better, worse, or just another one than before."""
        groups: dict[str, list[str]] = {"better": [], "worse": [], "other": []}
        if self.earlier is not None:
            for row in self.snapshot.moved_since(self.earlier).itertuples():
                before, after = _ORDER.get(row.status_before), _ORDER.get(row.status_after)
                kind = "other"
                if before and after:
                    kind = "better" if after > before else "worse"
                groups[kind].append(row.indicator_id)
        return groups

    @cached_property
    def revised(self) -> pd.DataFrame | None:
        """The values that are not what they were, if there is a report to compare with."""
        return None if self.earlier is None else self.snapshot.revised_since(self.earlier)

    def head(self, name: str) -> str:
        """A column's heading; what a closing report compares has no date any more."""
        return super().head("target_reported" if self.closing and name == "target" else name)

    def compared_with(self) -> str:
        """The report that this one is compared with: by its name, or its quarter and day."""
        if self.earlier is None or self.earlier.name:
            return self.earlier.name if self.earlier else ""
        day = self.day(self.earlier.vintage) or "–"
        return self.say("since_quarter", period=self.period(self.earlier.cut_off), day=day)

    def value_change(self, row: Any) -> str:
        """A row of `revised` in words."""
        change = f"{self.number(row.before)} → {self.number(row.after)}"
        return f"{row.indicator_id}, {self.period(row.period)}: {change}"

    def note_on(self, replaced: Report, inputs: Mapping[str, Any]) -> str:
        """Which edition is replaced, and which of its inputs are not what they were."""
        changes = changed_inputs(replaced.read_manifest()["inputs"], inputs)
        said = {kind: [name for found, name in changes if found == kind] for kind, _ in changes}
        lines = [self.say("replaces", name=replaced.pdf.name)]
        lines += [self.say(kind, names=", ".join(said[kind])) for kind in sorted(said)]
        return "; ".join(lines if changes else [*lines, self.say("incomplete")])


def figures_of(parameters: ReportParameters, programme: Programme | None = None) -> ReportFigures:
    """Compute the figures of a report; of another programme than that of its folder, if given.

    A cut-off that is none of the term's, or an objective that is not there, is a `UsageError`.
    """
    known = programme or programme_of(parameters)
    given = with_cut_off(parameters, known)
    cut_off, as_of = given.cut_off, given.as_of or None
    ids = known.indicators.indicator_id
    if given.objective:
        ids = ids[known.indicators.objective == given.objective]

    def ours(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame.indicator_id.isin(ids)].reset_index(drop=True)

    how: dict[str, Any] = {"method": given.method, "draws": given.draws, "seed": given.seed}
    gaps = gap_to_target(known, cut_off, as_of)
    projections, fan = project_with_fan(known, cut_off, as_of, **how)
    actuals = known.actuals_as_of(as_of)
    audit = audit_matrix(known, as_of, given.lang)
    long, closing = len(ids) > _LONG, cut_off == known.settings.term.quarters()[-1]
    every = not given.objective and not long
    compare_to = given.compare_to and _Snapshot.read(Path(given.compare_to))
    return ReportFigures(
        known,
        given.lang,
        parameters=given,
        cut_off=cut_off,
        closing=closing,
        long=long,
        indicators=ours(known.indicators),
        gaps=ours(gaps),
        judged=ours(gaps[gaps.horizon == _HORIZON]),
        path=ours(planned_path(known, cut_off=cut_off, as_of=as_of)),
        projections=ours(projections),
        fan=ours(fan),
        audit=ours(audit) if given.objective else audit,
        actuals=ours(actuals[actuals.period.map(ends) <= cut_off]),
        targets=ours(known.targets_as_of(as_of)),
        sensitivity=sensitivity_of(known, gaps, projections, as_of, **how) if every else None,
        record=projection_record(known, cut_off, as_of) if every and not closing else None,
        snapshot=_snapshot_of(known, cut_off, as_of, ours(gaps)),
        earlier=compare_to or _quarter_before(known, cut_off, as_of),
    )


def programme_of(given: ReportParameters) -> Programme:
    """The programme that is reported on."""
    return open_programme(given.data, given.decisions or None, given.actuals or None)


def with_cut_off(given: ReportParameters, programme: Programme) -> ReportParameters:
    """Parameters whose cut-off is decided, and of the programme, as is their objective."""
    cut_off = given.cut_off or programme.default_cut_off()
    programme.settings.term.check_cut_off(cut_off)
    if given.objective:
        check_known("objective", given.objective, programme.indicators.objective)
    return replace(given, cut_off=cut_off)


def input_hashes(given: ReportParameters, folder: Path) -> dict[str, str]:
    """SHA-256 of every file that is read for the report, by name."""
    decisions = Path(given.decisions) if given.decisions else None
    others = [Path(given.actuals)] if given.actuals else []
    others += [Report.manifest_of(Path(given.compare_to))] if given.compare_to else []
    return source_hashes(folder, decisions, *others)


def package_versions() -> dict[str, str]:
    """With what the report is made."""
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES.split()},
    }


def _snapshot_of(
    programme: Programme, cut_off: str, as_of: str | None = None, gaps: pd.DataFrame | None = None
) -> _Snapshot:
    """The figures of a programme at a cut-off; ``gaps`` where they have been computed already."""
    gaps = gap_to_target(programme, cut_off, as_of) if gaps is None else gaps
    judged = gaps[gaps.horizon == _HORIZON].set_index("indicator_id")
    known = programme.actuals_as_of(as_of).dropna(subset="value")
    begun = known.period >= str(programme.settings.term.first_year)
    due = begun & (known.period.map(ends) <= cut_off)
    ours = known[due & known.indicator_id.isin(judged.index)]
    values = ours[["indicator_id", "period", "value", "source_cell"]].reset_index(drop=True)
    return _Snapshot("", cut_off, judged.vintage.iloc[0], judged[_FIGURES], values)


def _quarter_before(programme: Programme, cut_off: str, as_of: str | None) -> _Snapshot | None:
    """The figures of the quarter before, as known when all that reported on it first had.

    ``None`` before the second quarter of the term, and where nothing had been reported.
    """
    earlier = last_quarters(cut_off, 2)[0]
    if earlier < programme.settings.term.quarters()[0]:
        return None
    known = programme.actuals
    known = known[(known.period == earlier) & known.value.notna()]
    if as_of:
        known = known[~(known.reported > pd.Timestamp(as_of))]
    first = known.groupby("indicator_id").reported.min()
    if first.empty:
        return None
    day = first.max()
    return _snapshot_of(programme, earlier, None if pd.isna(day) else day.date().isoformat())
