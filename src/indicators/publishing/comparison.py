"""Two reports side by side: what changed from one to the other, by how much, from which cells.

In come a report's figures and those of an earlier one, from its manifest or computed anew as of
its day; out come a frame of indicators that moved, a frame of values that are new or revised, and
what the cover of a new edition says of the one that it replaces.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from indicators.analysis.gap import gap_to_target
from indicators.errors import UsageError
from indicators.periods import last_quarters, year_of
from indicators.programme import Programme
from indicators.publishing.edition import MANIFEST, Report, changed_inputs
from indicators.words import day_in_words, label, number, period_in_words, sentence

HORIZON = "sexenio_to_date"
_FIGURES = ["actual", "target", "gap", "attainment", "status"]
#: How many statuses and values a cover names.
_MOST_MOVED = 6


@dataclass(frozen=True)
class Snapshot:
    """The figures of a report: of each indicator, and every reported value that they rest on.

    ``figures`` has a row an indicator, ``values`` its period, value and cell.
    """

    name: str
    cut_off: str
    vintage: str
    figures: pd.DataFrame
    values: pd.DataFrame

    def named(self, lang: str) -> str:
        """The report that another one is compared with."""
        if self.name:
            return self.name
        day = day_in_words(self.vintage, lang) if self.vintage else "–"
        period = period_in_words(self.cut_off, lang)
        return sentence("phrase", "since_quarter", lang, period=period, day=day)

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


def snapshot_of(
    programme: Programme, cut_off: str, as_of: str | None = None, gaps: pd.DataFrame | None = None
) -> Snapshot:
    """The figures of a programme at a cut-off; ``gaps`` where they have been computed already."""
    gaps = gap_to_target(programme, cut_off, as_of) if gaps is None else gaps
    judged = gaps[gaps.horizon == HORIZON].set_index("indicator_id")
    known = programme.actuals_as_of(as_of).dropna(subset="value")
    first = programme.settings.term.first_year
    due = known.period.map(lambda p: year_of(p) >= first and _end(p) <= cut_off).astype(bool)
    ours = known[due & known.indicator_id.isin(judged.index)]
    values = ours[["indicator_id", "period", "value", "source_cell"]].reset_index(drop=True)
    return Snapshot("", cut_off, judged.vintage.iloc[0], judged[_FIGURES], values)


def quarter_before(programme: Programme, cut_off: str, as_of: str | None = None) -> Snapshot | None:
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
    return snapshot_of(programme, earlier, None if pd.isna(day) else day.date().isoformat())


def read_snapshot(path: Path) -> Snapshot:
    """The figures of a published report, from its manifest; without one, a `UsageError`."""
    manifest = manifest_of(path)
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))["snapshot"]
        figures = pd.DataFrame.from_dict(content["figures"], orient="index")[_FIGURES]
        values = [[*key.split(" "), float(v), c] for key, (v, c) in content["values"].items()]
        return Snapshot(
            manifest.name.removesuffix(MANIFEST) + ".pdf",
            content["cut_off"],
            content["vintage"],
            figures.rename_axis("indicator_id").astype(dict.fromkeys(_FIGURES[:-1], float)),
            pd.DataFrame(values, columns=["indicator_id", "period", "value", "source_cell"]),
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
    """The indicators whose status is another one, in the report's order.

    The columns of both figures end in ``_before`` and ``_after``; the earlier status of an
    indicator that was not there is empty.
    """
    both = after.figures.join(before.figures, suffixes=("_after", "_before"))
    both = both.fillna({"status_before": ""}).reset_index()
    return both[both.status_before != both.status_after]


def revised_values(before: Snapshot, after: Snapshot) -> pd.DataFrame:
    """The values of periods that both reports cover and that are not what they were.

    Columns: ``indicator_id period before after difference cells``; NaN where one has no value.
    """
    keys = ["indicator_id", "period"]
    both = before.values.merge(after.values, "outer", keys, suffixes=("_before", "_after"))
    until = min(before.cut_off, after.cut_off)
    covered = both.period.map(lambda period: _end(period) <= until).astype(bool)
    changed = both[covered & (both.value_before != both.value_after)]
    changed = changed[changed.indicator_id.isin(after.figures.index)]
    cells = changed[["source_cell_before", "source_cell_after"]].fillna("").to_numpy()
    return changed[keys].assign(
        before=changed.value_before,
        after=changed.value_after,
        difference=changed.value_after - changed.value_before,
        cells=[" ".join(dict.fromkeys(filter(None, pair))) for pair in cells],
    )


def edition_note(replaced: Report, inputs: Mapping[str, Any], now: Snapshot, lang: str) -> str:
    """Which edition is replaced, which of its inputs are not what they were, and what moved."""
    manifest = replaced.read_manifest()
    said = [_phrase("replaces", lang, replaced.pdf.name)]
    changes = changed_inputs(manifest["inputs"], inputs)
    for kind in ("changed", "new", "gone"):
        names = [name for found, name in changes if found == kind]
        said += [_phrase(kind, lang, ", ".join(names))] if names else []
    if not changes:
        said.append(_phrase("incomplete", lang))
    if "snapshot" in manifest:
        said += _moved(read_snapshot(replaced.pdf), now, lang)
    return "; ".join(said)


def _moved(before: Snapshot, now: Snapshot, lang: str) -> Iterator[str]:
    """The statuses and values of the replaced edition that are others now; the first of each."""
    statuses = [
        f"{row.indicator_id} {label(row.status_before or 'no_data', lang)} → "
        f"{label(row.status_after, lang)}"
        for row in moved_indicators(before, now).itertuples()
    ]
    values = [value_change(row, lang) for row in revised_values(before, now).itertuples()]
    for key, names in (("statuses_moved", statuses), ("values_moved", values)):
        rest = len(names) - _MOST_MOVED
        more = [sentence("phrase", "and_more", lang, count=rest)] if rest > 0 else []
        if names:
            yield _phrase(key, lang, ", ".join(names[:_MOST_MOVED] + more))


def value_change(row: Any, lang: str) -> str:
    """A row of `revised_values` in words."""
    change = f"{number(row.before, lang)} → {number(row.after, lang)}"
    return f"{row.indicator_id}, {period_in_words(row.period, lang)}: {change}"


def _phrase(key: str, lang: str, names: str = "") -> str:
    return sentence("phrase", key, lang, name=names, names=names)


def _end(period: str) -> str:
    return period if "Q" in period else f"{period}Q4"
