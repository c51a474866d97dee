"""Two reports side by side: what changed from one to the other, by how much, from which cells.

In come a report's figures and those of an earlier one, from its manifest or computed anew as of
its day; out come a frame of indicators that moved and a frame of values that are new or revised.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.gap import gap_to_target
from indicators.errors import UsageError
from indicators.periods import last_quarters, year_of
from indicators.programme import Programme
from indicators.publishing.edition import MANIFEST

HORIZON = "sexenio_to_date"
_FIGURES = ("actual", "target", "gap", "attainment")


@dataclass(frozen=True)
class Snapshot:
    """The figures of a report: of each indicator, and every reported value that they rest on.

    ``values`` maps ``"5.1 2009Q3"`` to the value and its cell.
    """

    name: str
    cut_off: str
    vintage: str
    figures: Mapping[str, Mapping[str, Any]]
    values: Mapping[str, tuple[float, str]]

    def to_json(self) -> dict[str, Any]:
        """What a manifest keeps of it; a figure that is not defined is null."""
        figures = {
            key: {name: None if value != value else value for name, value in row.items()}  # noqa: PLR0124
            for key, row in self.figures.items()
        }
        return {
            "cut_off": self.cut_off,
            "vintage": self.vintage,
            "figures": figures,
            "values": {key: list(pair) for key, pair in self.values.items()},
        }


def snapshot_of(
    programme: Programme, cut_off: str, as_of: str | None = None, gaps: pd.DataFrame | None = None
) -> Snapshot:
    """The figures of a programme at a cut-off; ``gaps`` where they have been computed already."""
    gaps = gap_to_target(programme, cut_off, as_of) if gaps is None else gaps
    judged = gaps[gaps.horizon == HORIZON]
    known = programme.actuals_as_of(as_of).dropna(subset="value")
    first = programme.settings.term.first_year
    due = [
        year_of(period) >= first and (period if "Q" in period else f"{period}Q4") <= cut_off
        for period in known.period
    ]
    ours = known[pd.Series(due, index=known.index, dtype=bool)]
    ours = ours[ours.indicator_id.isin(judged.indicator_id)]
    return Snapshot(
        name="",
        cut_off=cut_off,
        vintage=judged.vintage.iloc[0],
        figures={
            row.indicator_id: {name: getattr(row, name) for name in (*_FIGURES, "status")}
            for row in judged.itertuples()
        },
        values={
            f"{row.indicator_id} {row.period}": (row.value, row.source_cell)
            for row in ours.itertuples()
        },
    )


def quarter_before(programme: Programme, cut_off: str, as_of: str | None = None) -> Snapshot | None:
    """The figures of the quarter before, as known when all that reported on it first had.

    Returns
    -------
    Snapshot or None
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
    return snapshot_of(programme, earlier, None if pd.isna(day) else day.date().isoformat())


def read_snapshot(path: Path) -> Snapshot:
    """The figures of a published report, from its manifest or from the PDF beside it.

    Raises
    ------
    UsageError
        When there is no manifest, or it is not one of a report.
    """
    manifest = manifest_of(path)
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))["snapshot"]
        return Snapshot(
            name=manifest.name.removesuffix(MANIFEST) + ".pdf",
            cut_off=content["cut_off"],
            vintage=content["vintage"],
            figures={
                key: {name: math.nan if value is None else value for name, value in row.items()}
                for key, row in content["figures"].items()
            },
            values={key: (float(value), cell) for key, (value, cell) in content["values"].items()},
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError(f"{manifest}: this is not the manifest of a report ({error})") from error


def manifest_of(path: Path) -> Path:
    """The manifest of a report that is named by its PDF or by the manifest itself."""
    manifest = path if path.name.endswith(MANIFEST) else path.with_name(path.stem + MANIFEST)
    if not manifest.is_file():
        raise UsageError(f"{path}: there is no {manifest.name}; name a report's PDF or manifest")
    return manifest


def moved_indicators(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    """The indicators whose status is another one, or whose attainment is.

    Returns
    -------
    pandas.DataFrame
        ``indicator_id status_before status_after attainment_before attainment_after change``,
        in the report's order; ``change`` in shares of the target.
    """
    rows = []
    for key, now in after.figures.items():
        then = before.figures.get(key, {"status": "", "attainment": math.nan})
        change = now["attainment"] - then["attainment"]
        if now["status"] != then["status"] or (not math.isnan(change) and abs(change) > 1e-9):
            rows.append(
                (key, then["status"], now["status"], then["attainment"], now["attainment"], change)
            )
    names = ["indicator_id", "status_before", "status_after", "attainment_before",
             "attainment_after", "change"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def revised_values(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    """The values of periods that both reports cover and that are not what they were.

    Returns
    -------
    pandas.DataFrame
        ``indicator_id period before after difference cell_before cell_after``; a value that one
        of them does not have is NaN, with an empty cell.
    """
    none = (math.nan, "")
    rows = []
    for key in sorted(before.values.keys() | after.values.keys()):
        indicator_id, period = key.split(" ")
        if indicator_id not in after.figures:
            continue
        (then, cell_then), (now, cell_now) = (
            before.values.get(key, none),
            after.values.get(key, none),
        )
        end = period if "Q" in period else f"{period}Q4"
        if then == now or end > before.cut_off or end > after.cut_off:
            continue
        rows.append((indicator_id, period, then, now, now - then, cell_then, cell_now))
    names = ["indicator_id", "period", "before", "after", "difference", "cell_before", "cell_after"]
    return pd.DataFrame(rows, columns=names)
