"""Where one indicator's term may end: the fan of its figure, its target, the pace it takes."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from indicators.charts.page import WIDTH, explain_marks, fit, new_chart, sign, write
from indicators.charts.theme import INK, PATH, QUIET, Chart, themed
from indicators.charts.timeline import (
    BARE,
    BARE_ABOVE,
    LEFT,
    RIGHT,
    draw_actuals,
    draw_cut_off,
    draw_fan,
    draw_target,
    fan_of,
    frame_years,
    is_level,
    label_ends,
    places,
    reach,
    rows_of,
)
from indicators.errors import UsageError
from indicators.words import (
    chance,
    label,
    likelihood,
    number,
    period_in_words,
    reason_in_words,
)

#: Title and headline of two lines each, measure, legend; the plot; the measure beside the stamp:
#: inches.
HEADLINE_AT, MEASURE_AT, LEGEND_AT, ABOVE = (0.56, 0.71), 0.89, 1.07, 1.21
HEIGHT, MEASURE = 2.7, 4.7


def plot_fan(
    path: pd.DataFrame, fan: pd.DataFrame, indicator_id: str, lang: str = "es", *,
    bare: bool = False,
) -> Chart:  # fmt: skip
    """Draw the results to date of one indicator and the fan of where its term may end.

    Parameters
    ----------
    path
        From `planned_path`: the results to date.
    fan
        From `projection_fan`, at the same cut-off.
    indicator_id
        Which indicator of them.
    lang
        ``es`` or ``en``.
    bare
        Low and without title and headline, where a text beside the chart says them.

    Returns
    -------
    Chart
        The 50, 80 and 95 % intervals and the median of the term to date, the term's target, and a
        line from the last result to it: the pace that it takes. That pace and the recent one are
        the headline; the probability follows in words where there are three years of evidence.

    Raises
    ------
    UsageError
        When the indicator is not in the frames; a level that is to be kept has no fan.
    """
    rows = rows_of(path, indicator_id)
    drawn = fan_of(fan, rows)
    if drawn is None:
        raise UsageError(
            f'indicator "{indicator_id}" has no projection in the frame (a level that is to be '
            "kept, or nothing reported); draw it with plot_trajectory"
        )
    last = drawn.iloc[-1]
    headline = _headline(last, lang)
    with themed():
        alt = f"{last.indicator_id} {last['name']}: {' · '.join(headline)}"
        height, above = (BARE, BARE_ABOVE) if bare else (HEIGHT, ABOVE)
        chart, axes = new_chart(height, alt, left=LEFT, right=RIGHT, above=above, below=0.42)
        _draw(axes, rows, drawn, lang)
        if bare:
            sign(chart, "", last, bool(rows.synthetic.any()), lang, stamp_at=None)
        else:
            _write(chart, rows, last, headline, lang)
        at = BARE_ABOVE / 2 if bare else LEGEND_AT
        explain_marks(chart, axes.get_legend_handles_labels()[0], left=0, at=at)
    return chart


def _draw(axes: Axes, rows: pd.DataFrame, fan: pd.DataFrame, lang: str) -> None:
    """Intervals, target, pace and results, with the figures at the term's end."""
    last = fan.iloc[-1]
    draw_fan(axes, fan, lang)
    draw_target(axes, last.sexenio_target)
    _draw_pace(axes, fan, lang)
    draw_actuals(axes, rows, lang)
    reach(axes, [rows.actual_to_date, fan.q975, fan["median"], fan.sexenio_target])
    draw_cut_off(axes, rows, lang)
    frame_years(axes, rows.period, lang)
    ends = {
        label("target_short", lang): last.sexenio_target,
        label("median", lang).capitalize(): last["median"],
        f"80 % {label('up_to', lang)}": last.q90,
        f"80 % {label('from', lang)}": last.q10,
    }
    label_ends(axes, ends, lang)


def _write(chart: Chart, rows: pd.DataFrame, last: Any, headline: list[str], lang: str) -> None:
    """Title, headline, measure with method and unit, and the sources."""
    for at, words in zip(HEADLINE_AT, headline, strict=True):
        write(chart, 0, at, fit(words, WIDTH, 8.3), fontsize=8.3, color=INK, gid="headline")
    measure = label("level" if is_level(rows) else "to_date", lang, last.term)
    method = f"{label('method', lang)}: {label(last.method, lang)}"
    words = fit(f"{measure} · {method} · {last.unit}", MEASURE, 8)
    write(chart, 0, MEASURE_AT, words, fontsize=8, color=QUIET, gid="measure")
    title = f"{last.indicator_id}  {last['name']}"
    sign(chart, title, last, bool(rows.synthetic.any()), lang, lines=2, stamp_at=MEASURE_AT)


def _draw_pace(axes: Axes, fan: pd.DataFrame, lang: str) -> None:
    """From the last result to the target: what the rest of the term would have to look like."""
    last = fan.iloc[-1]
    known = fan.index[~fan.ahead]
    if math.isnan(last.required_pace) or not len(known):
        return
    across = places(fan.period)
    axes.plot(
        [across[known[-1]], across[-1]], [last.observed_to_date, last.sexenio_target], color=PATH,
        linewidth=1.5, linestyle=(0, (4, 2)), gid="pace", zorder=2.5,
        label=label("required_pace", lang),
    )  # fmt: skip


def _headline(last: Any, lang: str) -> list[str]:
    """The pace first; then how likely the target is, by what evidence, and when it is expected."""
    said = []
    evidence = label(last.evidence, lang) if last.evidence else ""
    if math.isnan(last.probability):
        said.append(reason_in_words(last.reason, "probability", lang, last.term))
    elif last.evidence == "fair":
        likely = likelihood(last.probability, lang)
        said.append(f"{label('meeting_it', lang)}: {likely} ({chance(last.probability)})")
        said.append(evidence)
    else:
        said += [evidence, f"{label('probability', lang)}: {chance(last.probability)}"]
    if last.expected_reached and not math.isnan(last.required_pace):
        when = period_in_words(last.expected_reached, lang)
        said.append(f"{label('by_the_median', lang)}: {when}")
    words = " · ".join(filter(None, said))
    return [_pace_in_words(last, lang), words[:1].upper() + words[1:]]


def _pace_in_words(last: Any, lang: str) -> str:
    """The pace that the target takes, or why there is none, and the recent one beside it."""
    pace = reason_in_words(last.reason, "required_pace", lang, last.term)
    if not math.isnan(last.required_pace):
        pace = f"{number(last.required_pace, lang)} {label('a_year', lang)}"
    if not math.isnan(last.recent_pace):
        pace += f" ({label('recent', lang)}: {number(last.recent_pace, lang)})"
    return f"{label('required_pace', lang)}: {pace}"
