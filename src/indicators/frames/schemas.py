"""The contract of every frame: its columns, their types, what each means, what each may hold.

A frame goes in, the same rows come out with the columns in order and the types exact, or a
:class:`~indicators.errors.SchemaError` says which column of which frame breaks the contract and
shows the rows. No value is changed or repaired here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, NoReturn

import pandas as pd

from indicators.errors import SchemaError
from indicators.words import (
    AUDIT_CODES,
    AUDIT_PARTS,
    COMMITMENT_STATUSES,
    COMPARISONS,
    FLAGS,
    FLOORS,
    HORIZONS,
    METHODS,
    NATURES,
    STATUSES,
    TIMINGS,
    UNIT_KINDS,
    VINTAGE_SUBJECTS,
)


class Column(NamedTuple):
    """One column: its pandas dtype, what it means, and the values allowed (empty: any)."""

    dtype: str
    meaning: str
    allowed: tuple[str, ...] = ()


TEXT, NUMBER, WHOLE, FLAG, DATE = "str", "float64", "int64", "bool", "datetime64[us]"

_INDICATOR = Column(TEXT, 'objective and position in its block, "1.1".."12.2"; ours, not printed')
_CELL = Column(TEXT, "where it was read: [file]sheet!A1")
_OBJECTIVE = Column(WHOLE, "number of the sectoral objective")
_NAME = Column(TEXT, "the indicator's name as printed, less footnote marks")
_UNIT = Column(TEXT, "unit of measurement as printed")
_UNIT_KIND = Column(TEXT, "what kind of thing the unit is; empty: not known", UNIT_KINDS)
_PERIOD = Column(TEXT, '"2009Q3" or "2009"')
_CUT_OFF = Column(TEXT, "last quarter that counts")
_REASON = Column(TEXT, 'why figures are undefined: "figure, figure: code; ..."')
_SYNTHETIC = Column(FLAG, "the sheet says that its data are synthetic")
_TERM = Column(TEXT, 'first and last year of the term, "2007-2012"')
_VINTAGE = Column(TEXT, "reporting date of the newest value that was known; empty if none is")
_QUANTILES = ("q025", "q10", "q25", "median", "q75", "q90", "q975")
_METHOD = Column(TEXT, "name of the projection method", METHODS)
_TERM_TARGET = Column(NUMBER, "target of the whole term")
_PROBABILITY = Column(NUMBER, "share of simulated totals that meet the target")
_REACHED = Column(TEXT, "period in which the median meets the target; empty, and a reason, if none")
_RECENT = Column(NUMBER, "units a year over the last four quarters, or the last year")
_REQUIRED = Column(NUMBER, "units a year that the term's target still takes, by the season")
_JUDGED = Column(
    TEXT, "which way is better, as it is judged: a ceiling descends", ("ascending", "descending")
)
_EVIDENCE = Column(TEXT, "how much history", ("prior-driven", "thin", "fair", ""))
_REPORTED = Column(DATE, "reporting date; NaT where the source gives none")

_FINDINGS: Mapping[str, Column] = {
    "severity": Column(TEXT, "how bad", ("error", "warning", "note")),
    "code": Column(TEXT, "what kind of finding"),
    "message": Column(TEXT, "what was found and what was expected"),
    "hint": Column(TEXT, "what to do"),
    "indicator_id": Column(TEXT, "the indicator concerned, or empty"),
    "text": Column(TEXT, "the cell as printed"),
    "source_cell": _CELL,
    "values": Column(TEXT, "what the sentence is filled in with, as JSON; empty if nothing"),
}

SCHEMAS: Mapping[str, Mapping[str, Column]] = {
    "indicators": {
        "indicator_id": _INDICATOR,
        "objective": _OBJECTIVE,
        "objective_name": Column(TEXT, "the matrix's block title"),
        "name": _NAME,
        "short_name": Column(TEXT, "at most 40 characters, declared, or the name's start"),
        "category": Column(TEXT, "sector, programme and further levels where the matrix has them"),
        "unit": _UNIT,
        "unit_kind": _UNIT_KIND,
        "value_type": Column(TEXT, "whole events or a measure", ("count", "measure")),
        "within_year": Column(TEXT, "how quarters make a year", ("sum", "last", "mean")),
        "across_years": Column(TEXT, "how years make the term", ("sum", "last")),
        "direction": Column(TEXT, "which way is better", ("ascending", "descending")),
        "demand_driven": Column(FLAG, "depends on what others ask for"),
        "amber_low": Column(NUMBER, "attainment below which the status is red"),
        "green_low": Column(NUMBER, "attainment from which the status is green"),
        "green_high": Column(NUMBER, "attainment beyond which the status is above"),
        "marks": Column(TEXT, "footnote marks on the name, joined by a comma"),
        "source_cell": _CELL,
    },
    "targets": {
        "indicator_id": _INDICATOR,
        "year": Column(WHOLE, "year of the baseline or target"),
        "period": Column(TEXT, 'what it is for: "2025", or "2025Q3" for a target of a quarter'),
        "role": Column(TEXT, "what the column is", ("baseline", "target")),
        "scope": Column(
            TEXT, "what the number covers; empty where that is open",
            ("annual", "cumulative", "level", ""),
        ),
        "value": Column(NUMBER, "the printed number, NaN where not available"),
        "basis": Column(TEXT, "who says the scope", ("stated", "inferred", "declared", "")),
        "reason": Column(TEXT, "the rule that inferred it, or the decision's reason"),
        "text": Column(TEXT, "the cell as printed"),
        "comparison": Column(
            TEXT, "the sign or words beside the number", ("at_least", "at_most", "")
        ),
        "marks": Column(TEXT, "footnote marks, joined by a comma"),
        "reported": _REPORTED,
        "issuer": Column(TEXT, "who set it", ("programme", "office")),
        "source_cell": _CELL,
    },
    "footnotes": {
        "mark": Column(TEXT, "the mark, as a plain number or sign"),
        "text": Column(TEXT, "the footnote less its mark"),
        "source_cell": _CELL,
    },
    "actuals": {
        "indicator_id": _INDICATOR,
        "period": _PERIOD,
        "value": Column(NUMBER, "the reported number, NaN where not available"),
        "data_status": Column(TEXT, "how firm it is", ("final", "preliminary", "revised")),
        "reported": _REPORTED,
        "synthetic": _SYNTHETIC,
        "text": Column(TEXT, "the cell as printed"),
        "note": Column(TEXT, "the row's Observaciones"),
        "source_cell": _CELL,
        "sha256": Column(TEXT, "SHA-256 of the file"),
    },
    "findings": _FINDINGS,
    "text_findings": _FINDINGS,
    "recognised": {
        "file": Column(TEXT, "the file"),
        "sheet": Column(TEXT, "the sheet"),
        "header_rows": Column(TEXT, 'first and last row of the header, "5-6"; empty if none'),
        "column": Column(TEXT, 'letter of the column, "E"; empty for what the sheet itself says'),
        "role": Column(TEXT, "what the column holds: indicator, id, unit, target, actual ..."),
        "period": Column(TEXT, "the period of its values, or empty"),
        "scale": Column(NUMBER, "what its values are multiplied by"),
        "rows": Column(TEXT, 'first and last row below that header, "7-31"'),
    },
    "decisions": {
        "indicator_id": _INDICATOR,
        "subject": Column(TEXT, "what was decided: a column of indicators, or a target's year"),
        "decided": Column(TEXT, "the decision"),
        "reason": Column(TEXT, "why"),
        "source_cell": Column(TEXT, "where it is declared"),
    },
    "planned_path": {
        "indicator_id": _INDICATOR,
        "name": _NAME,
        "unit": _UNIT,
        "unit_kind": _UNIT_KIND,
        "direction": _JUDGED,
        "cut_off": _CUT_OFF,
        "vintage": _VINTAGE,
        "term": _TERM,
        "period": _PERIOD,
        "planned": Column(NUMBER, "reference path of the period, in the indicator's unit"),
        "planned_to_date": Column(NUMBER, "reference path from the term's start to the period"),
        "actual": Column(NUMBER, "reported value of the period, NaN where there is none"),
        "actual_to_date": Column(NUMBER, "reported values from the term's start to the period"),
        "earlier_to_date": Column(
            NUMBER, "the same with the period's value as it was before it was last revised"
        ),
        "year_method": Column(TEXT, "printed, spread, flat or level"),
        "quarter_method": Column(TEXT, "seasonal, even or level; empty for yearly paths"),
        "sexenio_target": Column(NUMBER, "target of the whole term"),
        "provisional": Column(FLAG, "the division within the year is a stopgap"),
        "reason": _REASON,
        "synthetic": _SYNTHETIC,
    },
    "gaps": {
        "indicator_id": _INDICATOR,
        "horizon": Column(TEXT, "which stretch of time", HORIZONS),
        "objective": _OBJECTIVE,
        "name": _NAME,
        "unit": _UNIT,
        "unit_kind": _UNIT_KIND,
        "direction": _JUDGED,
        "cut_off": _CUT_OFF,
        "vintage": _VINTAGE,
        "term": _TERM,
        "compared_through": Column(TEXT, "last period that both sides have, or empty"),
        "newest_period": Column(TEXT, "last period of the term that was reported, or empty"),
        "actual": Column(NUMBER, "result over the periods compared"),
        "target": Column(NUMBER, "target or reference path over the same periods"),
        "gap": Column(NUMBER, "in units; negative is behind, whatever the direction"),
        "attainment": Column(NUMBER, "share of the target, 1 is on target"),
        "vs_baseline": Column(NUMBER, "last complete year less the baseline"),
        "sexenio_target": Column(NUMBER, "target of the whole term"),
        "sexenio_share": Column(
            NUMBER, "share of the term's target, inverted as attainment is; of a level, of the way"
        ),
        "elapsed_share": Column(NUMBER, "share of the term that has passed"),
        "coverage": Column(NUMBER, "share of the expected values that were reported"),
        "recent_pace": _RECENT,
        "required_pace": _REQUIRED,
        "amber_low": Column(NUMBER, "attainment below which the status is red"),
        "green_low": Column(NUMBER, "attainment from which the status is green"),
        "green_high": Column(NUMBER, "attainment beyond which the status is above"),
        "status": Column(TEXT, "the traffic light", STATUSES),
        "provisional": Column(FLAG, "preliminary values, an open year, or an even path in it"),
        "reason": _REASON,
        "flags": Column(TEXT, f"what to mind, joined by a comma: {', '.join(FLAGS)}"),
        "synthetic": _SYNTHETIC,
        "actual_cells": Column(TEXT, "source cells of the result, joined by a space bar"),
        "target_cells": Column(TEXT, "source cells of the target, joined by a space bar"),
    },
    "projections": {
        "indicator_id": _INDICATOR,
        "objective": _OBJECTIVE,
        "name": _NAME,
        "unit": _UNIT,
        "unit_kind": _UNIT_KIND,
        "direction": _JUDGED,
        "cut_off": _CUT_OFF,
        "vintage": _VINTAGE,
        "term": _TERM,
        "method": _METHOD,
        "observed": Column(NUMBER, "what the reported periods come to, as gaps have it"),
        "provisional": Column(FLAG, "a running count of an open year stands for that year"),
        "periods_observed": Column(WHOLE, "periods with a value"),
        "periods_ahead": Column(WHOLE, "periods of the term without one"),
        **{name: Column(NUMBER, f"{name} of the term's total") for name in _QUANTILES},
        "sexenio_target": _TERM_TARGET,
        "projected_gap": Column(NUMBER, "median against the target; negative is behind"),
        "projected_attainment": Column(
            NUMBER, "median as a share of the target; descending: 2 less that share"
        ),
        "planned_total": Column(
            NUMBER, "what is done, then the reference path: leads where evidence is prior-driven"
        ),
        "probability": _PROBABILITY,
        "expected_reached": _REACHED,
        "recent_pace": _RECENT,
        "required_pace": _REQUIRED,
        "evidence": _EVIDENCE,
        "kept": Column(TEXT, "for a level that is to be kept", ("held", "lost", "")),
        "kept_since": Column(TEXT, "first period of the run in which it is held or lost, or empty"),
        "reason": _REASON,
        "synthetic": _SYNTHETIC,
    },
    "projection_fan": {
        "indicator_id": _INDICATOR,
        "objective": _OBJECTIVE,
        "name": _NAME,
        "unit": _UNIT,
        "unit_kind": _UNIT_KIND,
        "direction": _JUDGED,
        "cut_off": _CUT_OFF,
        "vintage": _VINTAGE,
        "term": _TERM,
        "method": _METHOD,
        "period": _PERIOD,
        "ahead": Column(FLAG, "the period ends after the cut-off"),
        "observed_to_date": Column(NUMBER, "what the observed periods add up to at the cut-off"),
        **{
            name: Column(NUMBER, f"{name} of the term's figure up to the period")
            for name in _QUANTILES
        },
        "sexenio_target": _TERM_TARGET,
        "probability": _PROBABILITY,
        "expected_reached": _REACHED,
        "recent_pace": _RECENT,
        "required_pace": _REQUIRED,
        "evidence": _EVIDENCE,
        "reason": _REASON,
        "synthetic": _SYNTHETIC,
    },
    "projection_record": {
        "indicator_id": _INDICATOR,
        "objective": _OBJECTIVE,
        "name": _NAME,
        "unit": _UNIT,
        "direction": _JUDGED,
        "cut_off": _CUT_OFF,
        "vintage": _VINTAGE,
        "term": _TERM,
        "method": _METHOD,
        "made_at": Column(TEXT, "the earlier cut-off that was projected from"),
        "known": Column(TEXT, "as known on this day, when that quarter had first been reported"),
        "period": Column(TEXT, "period up to which it was projected"),
        "years_ahead": Column(WHOLE, "how many years ahead"),
        **{
            name: Column(NUMBER, f"{name} of what was projected for those years; of a level, then")
            for name in ("q10", "median", "q90")
        },
        "came": Column(NUMBER, "what came in those years, as known now; of a level, what it was"),
        "inside": Column(NUMBER, "1 if it came within q10 to q90, 0 if not, NaN without interval"),
        "error": Column(NUMBER, "median less what came, without sign, as a share of what came"),
        "synthetic": _SYNTHETIC,
    },
    "record_summary": {
        "indicator_id": Column(TEXT, "the indicator, or empty: all of them together"),
        "method": _METHOD,
        "years_ahead": Column(WHOLE, "how many years ahead"),
        "cases": Column(WHOLE, "how many projections"),
        "held": Column(NUMBER, "how many came within the 80 % interval; NaN without interval"),
        "held_share": Column(NUMBER, "the same as a share"),
        "median_error": Column(NUMBER, "median of the errors, as a share of what came"),
    },
    "audit": {
        "indicator_id": _INDICATOR,
        "objective": _OBJECTIVE,
        "name": _NAME,
        "part": Column(TEXT, "a contradiction, a gap of the matrix, a check passed", AUDIT_PARTS),
        "code": Column(TEXT, "what kind of oddity; its words are in words.toml", AUDIT_CODES),
        "message": Column(TEXT, "what is odd, in a sentence"),
        "arithmetic": Column(TEXT, "the numbers, as a person would write them; empty if none"),
        "fits": Column(TEXT, "for a total: the simple arithmetic that gives it, by year; or empty"),
        "texts": Column(TEXT, "the cells as printed, joined by a bar"),
        "cells": Column(TEXT, "the cells, joined by a space bar"),
    },
    "vintage_changes": {
        "indicator_id": _INDICATOR,
        "name": _NAME,
        "unit": _UNIT,
        "before": Column(TEXT, "ISO date: what had been reported by then"),
        "after": Column(TEXT, "ISO date: what had been reported by then"),
        "cut_off": _CUT_OFF,
        "what": Column(TEXT, "what changed", VINTAGE_SUBJECTS),
        "subject": Column(TEXT, "the period, the target's year, the horizon or the method"),
        "change": Column(TEXT, "how", ("added", "revised", "withdrawn", "moved")),
        "value_before": Column(NUMBER, "value, target, gap or projected median before"),
        "value_after": Column(NUMBER, "the same after"),
        "size": Column(NUMBER, "after less before, in the indicator's unit"),
        "text_before": Column(TEXT, "as printed; the status; the probability, or held or lost"),
        "text_after": Column(TEXT, "the same after"),
        "cells_before": Column(TEXT, "source cells, joined by a space bar; empty for projections"),
        "cells_after": Column(TEXT, "the same after"),
        "reason": _REASON,
    },
    "decision_sensitivity": {
        "indicator_id": _INDICATOR,
        "name": _NAME,
        "unit": _UNIT,
        "cut_off": _CUT_OFF,
        "vintage": _VINTAGE,
        "subject": Column(TEXT, "what is open: a target's year, or reference_path"),
        "decided": Column(TEXT, "the decision"),
        "alternative": Column(TEXT, "the other reading"),
        "sexenio_target": _TERM_TARGET,
        "sexenio_target_other": Column(NUMBER, "the same under the other reading"),
        "gap": Column(NUMBER, "gap of the term to date"),
        "gap_other": Column(NUMBER, "the same under the other reading"),
        "status": Column(TEXT, "status of the term to date", STATUSES),
        "status_other": Column(TEXT, "the same under the other reading", STATUSES),
        "probability": _PROBABILITY,
        "probability_other": Column(NUMBER, "the same under the other reading"),
        "reason": Column(TEXT, "why it was decided so"),
    },
}  # fmt: skip


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with exactly the columns and types of its schema.

    Raises
    ------
    SchemaError
        When a column is missing or extra, or a value is not allowed.

    Examples
    --------
    >>> notes = pd.DataFrame({"mark": ["1"], "text": ["Note."], "source_cell": ["[m.xlsx]A!A9"]})
    >>> list(conform("footnotes", notes).columns)
    ['mark', 'text', 'source_cell']
    """
    columns = SCHEMAS[name]
    different = set(columns) ^ set(frame.columns)
    if different:
        raise SchemaError(f"frame {name}: columns missing or extra: {', '.join(sorted(different))}")
    typed = frame[list(columns)].astype({key: column.dtype for key, column in columns.items()})
    if not all(_holds(column, typed[key]) for key, column in columns.items()):
        _refuse(name, typed)
    return typed.reset_index(drop=True)


def _holds(column: Column, values: pd.Series) -> bool:
    """Whether each value is there and allowed.

    It takes a thirtieth of the time that pandera takes to say what is wrong.
    """
    if column.dtype not in (NUMBER, DATE) and values.hasnans:
        return False
    return not column.allowed or bool(values.isin(column.allowed).all())


def _refuse(name: str, typed: pd.DataFrame) -> NoReturn:
    """Say which values break the contract."""
    import pandera.errors
    import pandera.pandas as pa

    columns = SCHEMAS[name]
    schema = pa.DataFrameSchema(
        {
            key: pa.Column(
                column.dtype,
                pa.Check.isin(column.allowed) if column.allowed else None,
                nullable=column.dtype in (NUMBER, DATE),
            )
            for key, column in columns.items()
        }
    )
    try:
        schema.validate(typed, lazy=True)
    except pandera.errors.SchemaErrors as error:
        failures = error.failure_cases[["column", "check", "failure_case", "index"]].head(5)
        raise SchemaError(f"frame {name} breaks its contract:\n{failures.to_string()}") from error
    raise SchemaError(f"frame {name} breaks its contract")


def frame_of(name: str, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Build a frame of the schema from its rows; no row gives an empty frame with the columns."""
    return conform(name, pd.DataFrame(list(rows), columns=list(SCHEMAS[name])))


_SOURCE = Column(TEXT, "document section that it was transcribed from")
_LABEL = Column(TEXT, "a label of this project's own, at most 15 words; not the printed text")
_COMMITMENT = Column(TEXT, "key of the proposal, commitment or declaration; ours, not printed")

#: What stands around the matrix (reading/context.py, analysis/commitments.py).
_CONTEXT: Mapping[str, Mapping[str, Column]] = {
    "alignment": {
        "plan": Column(TEXT, "the national plan or vision"),
        "axis": Column(TEXT, "its axis as printed"),
        "code": Column(TEXT, 'the national objective or goal as printed, "E5 03"'),
        "national_objective": Column(TEXT, "what it seeks, in this project's words"),
        "objective": Column(WHOLE, "number of the sectoral objective; 0: the whole programme"),
        "source": _SOURCE,
        "source_cell": _CELL,
    },
    "narrative_targets": {
        "target_id": Column(TEXT, "key of the target; ours, not printed"),
        "objective": _OBJECTIVE,
        "source": _SOURCE,
        "label": _LABEL,
        "comparison": Column(TEXT, "how the value is meant", COMPARISONS),
        "value": Column(NUMBER, "the printed number, NaN where the text gives none"),
        "unit": Column(TEXT, "what is counted"),
        "period": Column(TEXT, "each_year, a year, years, or ISO dates first/last"),
        "text": Column(TEXT, "the words that give the value, as printed"),
        "covered_by": Column(TEXT, "the indicator that measures it, or empty: a decision"),
        "coverage_reason": Column(TEXT, "the decision's reason"),
        "source_cell": _CELL,
    },
    "strategies": {
        "objective": _OBJECTIVE,
        "strategy": Column(TEXT, 'number as printed, "3.1"'),
        "area": Column(TEXT, "the heading above a set of strategies, as printed, or empty"),
        "label": _LABEL,
        "block_heading": Column(TEXT, "how the document heads the objective's block"),
        "source": _SOURCE,
        "source_cell": _CELL,
    },
    "lines_of_action": {
        "line_id": Column(TEXT, "strategy and position in it, 3.1/15; ours, not printed"),
        "objective": _OBJECTIVE,
        "strategy": Column(TEXT, "the strategy that it stands under"),
        "position": Column(WHOLE, "position within the strategy, from 1"),
        "number": Column(TEXT, "number as printed, even where misprinted; empty where none is"),
        "group": Column(TEXT, "the heading above a set of lines, as printed, or empty"),
        "label": _LABEL,
        "public_management": Column(FLAG, 'marked "Mejora de la gestión pública"'),
        "source": _SOURCE,
        "source_cell": _CELL,
    },
    "commitments": {
        "commitment_id": _COMMITMENT,
        "forum": Column(TEXT, "where it was agreed or proposed"),
        "instrument": Column(TEXT, "the document's name as printed"),
        "date": Column(TEXT, "date of the document as far as it is printed: ISO date or year"),
        "parties": Column(TEXT, "states or bodies, joined by a semicolon"),
        "pillar": Column(TEXT, "pillar or thematic axis as printed, or empty"),
        "area": Column(TEXT, "work area as printed, or empty"),
        "nature": Column(TEXT, "what the document calls it", NATURES),
        "summary": Column(TEXT, "what it says, in this project's words"),
        "responsible": Column(TEXT, "bodies as printed; empty where the document names none"),
        "due": Column(DATE, "last day of the printed date or period; NaT where none is printed"),
        "due_text": Column(TEXT, "when it is due as printed, or empty"),
        "measurable": Column(TEXT, "whether fulfilment could be verified: a decision",
                             ("yes", "no", "")),
        "related_objectives": Column(TEXT, "sectoral objectives, joined by a comma: a decision"),
        "related_reason": Column(TEXT, "the decision's reason"),
        "source": _SOURCE,
        "source_cell": _CELL,
    },
    "commitment_status": {
        "subject_id": Column(TEXT, "key of a commitment or of a narrative target"),
        "period": Column(TEXT, "what the value covers, or empty"),
        "status": Column(TEXT, "the reported status, or empty", (*COMMITMENT_STATUSES, "")),
        "value": Column(NUMBER, "a number reported for a narrative target, NaN otherwise"),
        "evidence": Column(TEXT, "what shows it, or empty"),
        "date": Column(DATE, "date of the status; NaT where none is given"),
        "reported": _REPORTED,
        "synthetic": _SYNTHETIC,
        "text": Column(TEXT, "the status as printed"),
        "source_cell": _CELL,
        "sha256": Column(TEXT, "SHA-256 of the file"),
    },
    "acronyms": {
        "acronym": Column(TEXT, "as printed"),
        "meaning": Column(TEXT, "as printed"),
        "source": _SOURCE,
        "source_cell": _CELL,
    },
    "narrative_comparison": {
        "target_id": Column(TEXT, "key of the narrative target"),
        "objective": _OBJECTIVE,
        "label": _LABEL,
        "comparison": Column(TEXT, "how the value is meant", COMPARISONS),
        "value": Column(NUMBER, "the number of the text, NaN where it gives none"),
        "unit": Column(TEXT, "what is counted"),
        "period": Column(TEXT, "each_year, a year, years, or ISO dates first/last"),
        "covered_by": Column(TEXT, "the indicator that measures it, or empty"),
        "floor": Column(TEXT, "the text against the matrix", FLOORS),
        "detail": Column(TEXT, "the arithmetic behind it, or why there is no indicator"),
        "reported_period": Column(TEXT, "period of the newest value reported against it"),
        "reported_value": Column(NUMBER, "the newest value reported against it, NaN if none"),
        "synthetic": _SYNTHETIC,
        "source": _SOURCE,
        "source_cells": Column(TEXT, "cells of the text and of the targets compared"),
    },
    "commitment_state": {
        "commitment_id": _COMMITMENT,
        "forum": Column(TEXT, "where it was agreed or proposed"),
        "pillar": Column(TEXT, "pillar or thematic axis as printed, or empty"),
        "nature": Column(TEXT, "what the document calls it", NATURES),
        "summary": Column(TEXT, "what it says, in this project's words"),
        "responsible": Column(TEXT, "bodies as printed, or empty"),
        "measurable": Column(TEXT, "whether fulfilment could be verified", ("yes", "no", "")),
        "due": Column(DATE, "last day of the printed date or period, NaT where none is"),
        "as_of": Column(DATE, "the day it is judged on"),
        "status": Column(TEXT, "newest status known that day; empty: none reported",
                         (*COMMITMENT_STATUSES, "")),
        "evidence": Column(TEXT, "what shows it, or empty"),
        "timing": Column(TEXT, "where it stands against its date", TIMINGS),
        "synthetic": _SYNTHETIC,
        "source_cell": _CELL,
        "status_cell": Column(TEXT, "where the status was read, or empty"),
    },
    "commitment_coverage": {
        "forum": Column(TEXT, "where it was agreed or proposed"),
        "pillar": Column(TEXT, "pillar or thematic axis as printed, or empty"),
        **{
            key: Column(WHOLE, meaning)
            for key, meaning in {
                "commitments": "rows of the documents, whatever their nature",
                "propuesta": "of these, proposals",
                "compromiso": "of these, commitments",
                "declaracion": "of these, declarations",
                "measurable": "whose fulfilment could be verified",
                "with_date": "with a printed date",
                "with_status": "with a reported status",
                "with_evidence": "with evidence",
                "overdue": "commitments whose date has passed and that nobody reported as closed",
                "date_passed": "proposals and declarations in the same state: nobody owes them",
            }.items()
        },
        "as_of": Column(DATE, "the day it is judged on"),
        "synthetic": Column(FLAG, "a status among them is synthetic"),
    },
}  # fmt: skip
SCHEMAS = {**SCHEMAS, **_CONTEXT}
