"""The words of the project: enumerations of the frames and their Spanish and English labels.

Frames hold the codes on the left, in English; tables, charts and reports show the labels. Nothing
else in the library spells a word that a reader of a report sees in two languages.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

LANGUAGES = ("es", "en")
_LOCALES = {"es": "es_MX", "en": "en_US"}

METHODS = ("damped-trend", "linear-trend", "run-rate", "plan")
AUDIT_CODES = (
    "total_from_years", "total_otherwise", "total_unexplained", "pace_below_last_year",
    "pace_below_baseline", "unlike_things", "unlike_sizes", "scope_not_stated",
    "wording_contradicts", "wording_open", "running_summed", "baseline_missing",
    "weaker_floor", "not_covered",
)  # fmt: skip
VINTAGE_SUBJECTS = ("result", "target", "office_target", "status", "projection")
HORIZONS = ("year", "year_to_date", "sexenio_to_date")
FLAGS = ("missing_period", "late_report", "missing_in_term", "preliminary", "even_path",
         "demand_driven", "year_differs")  # fmt: skip
STATUSES = ("green", "amber", "red", "above", "small", "no_data", "not_due")

#: What stands around the matrix (reading/context.py).
NATURES = ("propuesta", "compromiso", "declaracion")
COMPARISONS = ("more_than", "at_least", "all", "first_n", "top_percent", "each_period", "dated")
COMMITMENT_STATUSES = ("not_started", "in_progress", "done", "not_done", "cancelled")
TIMINGS = ("no_date", "ahead", "closed", "overdue", "date_passed")
FLOORS = ("weaker_floor", "same_floor", "stricter_floor", "not_covered", "no_number")

#: Colour-blind safe (after Okabe and Ito), and each has a shape of its own: never colour alone.
STATUS_SYMBOL: Mapping[str, str] = {
    "green": "●", "amber": "▲", "red": "■", "above": "◆", "small": "○", "no_data": "–",
    "not_due": "·",
}  # fmt: skip
STATUS_COLOUR: Mapping[str, str] = {
    "green": "#00795c", "amber": "#b26a00", "red": "#9c1b16", "above": "#2f5fa7",
    "small": "#5f6b73", "no_data": "#7b858c", "not_due": "#7b858c",
}  # fmt: skip

#: Worst first.
SEVERITY_SYMBOL: Mapping[str, str] = {"error": "✕", "warning": "▲", "note": "·"}

_LABELS: Mapping[str, tuple[str, str]] = {
    # statuses
    "green": ("verde", "green"),
    "amber": ("ámbar", "amber"),
    "red": ("rojo", "red"),
    "above": ("muy por encima", "far above"),
    "small": ("meta pequeña", "small target"),
    "no_data": ("sin datos", "no data"),
    "not_due": ("sin vencer", "not due"),
    # horizons
    "year": ("último año completo", "last complete year"),
    "year_to_date": ("año a la fecha", "year to date"),
    "sexenio_to_date": ("sexenio a la fecha", "term to date"),
    # reasons of undefined figures
    "no_actual": ("sin resultado reportado", "no result reported"),
    "no_target": ("sin meta", "no target"),
    "no_baseline": ("sin línea base", "no baseline"),
    "zero_target": ("la meta a la fecha es cero", "the target to date is zero"),
    "missing_period": ("falta un periodo", "a period is missing"),
    "ambiguous_target": ("meta ambigua", "ambiguous target"),
    "target_reached": ("meta ya alcanzada", "target already reached"),
    "no_time_left": ("el sexenio terminó", "the term is over"),
    "not_comparable": ("no comparable", "not comparable"),
    "no_interval": ("el método no da intervalo", "the method gives no interval"),
    "kept_stock": ("nivel por conservar: no se proyecta", "level to keep: not projected"),
    "not_positive": (
        "valores negativos o cero: el método usa logaritmos",
        "negative or zero values: the method uses logarithms",
    ),
    "not_within_term": ("no dentro del sexenio", "not within the term"),
    "ceiling_passed": ("tope ya rebasado", "ceiling already passed"),
    "ceiling": ("es un tope, no una meta por alcanzar", "a ceiling, not a target to reach"),
    # flags and evidence
    "preliminary": ("con cifras preliminares", "with preliminary figures"),
    "even_path": ("trayectoria pareja en el año", "even path within the year"),
    "late_report": ("falta lo más reciente", "the latest is not reported"),
    "missing_in_term": (
        "falta un periodo en otra parte del sexenio",
        "a period is missing elsewhere in the term",
    ),
    "year_differs": (
        "el valor anual difiere de sus trimestres",
        "the year's value differs from its quarters",
    ),
    "demand_driven": ("depende de la demanda", "demand-driven"),
    "held": ("nivel conservado", "level held"),
    "lost": ("nivel perdido", "level lost"),
    "prior-driven": ("evidencia mínima", "prior-driven"),
    "thin": ("evidencia escasa", "thin evidence"),
    "fair": ("evidencia razonable", "fair evidence"),
    # methods
    "damped-trend": ("tendencia amortiguada", "damped trend"),
    "linear-trend": ("tendencia lineal", "linear trend"),
    "run-rate": ("ritmo medio", "run rate"),
    "plan": ("según la trayectoria", "as planned"),
    # how likely a target is to be met, in words (the scale of the IPCC's guidance note, 2010)
    "very_likely": ("muy probable", "very likely"),
    "likely": ("probable", "likely"),
    "even_chance": ("tan probable como no", "about as likely as not"),
    "unlikely": ("poco probable", "unlikely"),
    "very_unlikely": ("muy poco probable", "very unlikely"),
    # words of the command line
    "to": ("a", "to"),
    "all_but": ("todos salvo", "all but"),
    "mind": ("A considerar", "To mind"),
    "evidence": ("Evidencia", "Evidence"),
    # what changed between two dates
    "result": ("Resultado", "Result"),
    "office_target": ("Meta reportada por el área", "Target reported by the office"),
    "added": ("nuevo", "new"),
    "revised": ("revisado", "revised"),
    "withdrawn": ("retirado", "withdrawn"),
    "moved": ("cambió", "moved"),
    # what is odd in the matrix itself
    "total_from_years": ("el total sale de los años impresos", "the total follows from the years"),
    "total_otherwise": (
        "el total no sale de los años impresos, pero sí de otra aritmética",
        "the total does not follow from the years, but from other arithmetic",
    ),
    "total_unexplained": (
        "ninguna aritmética sencilla da el total",
        "no simple arithmetic gives the total",
    ),
    "pace_below_last_year": (
        "el total implica un ritmo menor que el último año impreso",
        "the total implies less a year than the last printed year",
    ),
    "pace_below_baseline": (
        "el total implica un ritmo menor que la línea base",
        "the total implies less a year than the baseline",
    ),
    "unlike_things": ("la celda cuenta otra cosa", "the cell counts something else"),
    "unlike_sizes": (
        "la línea base y las metas no pueden contar lo mismo",
        "baseline and targets cannot count the same thing",
    ),
    "scope_not_stated": ("no se dice qué abarca la meta", "what the target covers is not said"),
    "wording_contradicts": (
        "la redacción contradice los números",
        "the wording contradicts the numbers",
    ),
    "wording_open": ("la redacción admite dos lecturas", "the wording can be read in two ways"),
    "running_summed": (
        "una cuenta corriente sumada entre años",
        "a running count summed over years",
    ),
    "baseline_missing": ("sin línea base", "no baseline"),
    # words of tables and charts
    "actual": ("Resultado", "Actual"),
    "annual_target": ("Meta anual", "Annual target"),
    "attainment": ("Cumplimiento", "Attainment"),
    "baseline": ("Línea base", "Baseline"),
    "coverage": ("Cobertura", "Coverage"),
    "cut_off": ("Corte", "Cut-off"),
    "gap": ("Brecha", "Gap"),
    "indicator": ("Indicador", "Indicator"),
    "mark": ("Nota", "Note"),
    "method": ("Método", "Method"),
    "objective": ("Objetivo", "Objective"),
    "projection": ("Proyección", "Projection"),
    "projected_gap": ("Brecha proyectada", "Projected gap"),
    "reason": ("Razón", "Reason"),
    "recent": ("reciente", "recent"),
    "recent_pace": ("Ritmo reciente", "Recent pace"),
    "reference_path": ("Trayectoria de referencia", "Reference path"),
    "required_pace": ("Ritmo requerido", "Required pace"),
    "sexenio_target": ("Meta del sexenio", "Term target"),
    "source": ("Fuente", "Source"),
    "source_cell": ("Celda", "Cell"),
    "status": ("Semáforo", "Status"),
    "observed": ("Realizado", "Done so far"),
    "projected": ("Total proyectado", "Projected total"),
    "percent_of_target": ("% de la meta a la fecha", "% of the target to date"),
    "percent_of_sexenio_target": ("% de la meta del sexenio", "% of the term's target"),
    "source_text": (
        "matriz del programa y avances reportados",
        "programme matrix and results reported",
    ),
    "level": ("Nivel", "Level"),
    "to_date": ("Acumulado del sexenio", "Term to date"),
    "synthetic": ("Datos sintéticos para demostración", "Synthetic data for demonstration"),
    "target": ("Meta a la fecha", "Target to date"),
    "text": ("Como se imprimió", "As printed"),
    "unit": ("Unidad", "Unit"),
    # words of charts alone
    "a_year": ("al año", "a year"),
    "by_the_median": ("según la mediana se alcanza", "reached by the median path"),
    "from": ("desde", "from"),
    "meeting_it": ("cumplir la meta", "meeting the target"),
    "overview": ("Panorama", "Overview"),
    "probability": ("probabilidad", "probability"),
    "projected_share": ("Total proyectado, % de la meta", "Projected total, % of target"),
    "road": ("Resultado y trayectoria", "Result and path"),
    "up_to": ("hasta", "up to"),
    "interval_80": ("intervalo de 80 %", "80 % interval"),
    "interval_95": ("intervalo de 95 %", "95 % interval"),
    "likelihood_note": (
        "La probabilidad va por delante solo con tres o más años de evidencia.",
        "The probability comes first only with three or more years of evidence.",
    ),
    "not_added": ("sin resultado: no se suma", "no result: not added"),
    "median": ("mediana", "median"),
    "of": ("de", "of"),
    "pace_a_year": ("Ritmo anual requerido", "Required yearly pace"),
    "goes_at": ("lleva", "now"),
    "earlier_value": ("valor anterior", "earlier value"),
    "projection_title": (
        "Proyección: total del sexenio frente a su meta",
        "Projection: the term's total against its target",
    ),
    "probability_of_target": (
        "Probabilidad de cumplir la meta",
        "Probability of meeting the target",
    ),
    "since": ("desde", "since"),
    "target_short": ("Meta", "Target"),
    "zero_term_target": ("la meta del sexenio es cero", "the term's target is zero"),
    "bands_note": (
        "Sombreado: umbrales del semáforo, propios de este proyecto y no oficiales",
        "Shading: thresholds of the status, this project's own and not official",
    ),
    "incomplete_note": ("incompleto: falta un periodo", "incomplete: a period is missing"),
    "provisional_note": (
        "provisional: cifras preliminares o trayectoria pareja dentro del año",
        "provisional: preliminary figures or an even path within the year",
    ),
    "vintage": ("Vigencia de los datos", "Data vintage"),
    # words of summaries and of the panel
    "error": ("error", "error"),
    "errors": ("errores", "errors"),
    "warning": ("advertencia", "warning"),
    "warnings": ("advertencias", "warnings"),
    "note": ("nota", "note"),
    "notes": ("notas", "notes"),
    "actuals_reported": ("Resultados reportados", "Reported results"),
    "and_more": ("y más", "and more"),
    "cells": ("Celdas", "Cells"),
    "decisions": ("Decisiones", "Decisions"),
    "edition": ("Edición", "Edition"),
    "everything_reported": ("todo lo reportado", "everything reported"),
    "explanation": ("De dónde sale", "Where it comes from"),
    "file": ("Archivo", "File"),
    "finding": ("Hallazgo", "Finding"),
    "findings": ("Hallazgos", "Findings"),
    "folder": ("Carpeta", "Folder"),
    "footnotes": ("Notas de la matriz", "Footnotes"),
    "hint": ("Qué hacer", "What to do"),
    "indicators": ("Indicadores", "Indicators"),
    "language": ("Idioma", "Language"),
    "manifest": ("Manifiesto", "Manifest"),
    "none": ("ninguno", "none"),
    "notebook": ("Cuaderno", "Notebook"),
    "office_targets": ("Metas que reportan las oficinas", "Targets reported by offices"),
    "periods": ("Periodos", "Periods"),
    "preliminary_values": ("Cifras preliminares", "Preliminary figures"),
    "reported_on": ("Reportado el", "Reported on"),
    "sheet": ("Hoja", "Sheet"),
    "targets": ("Metas impresas", "Printed targets"),
    "values_with_indicators": (
        "{values} valores de {indicators} indicadores",
        "{values} values of {indicators} indicators",
    ),
    "indicators_in_objectives": (
        "{indicators} en {objectives} objetivos",
        "{indicators} in {objectives} objectives",
    ),
    # what stands around the matrix: natures, comparisons, statuses, timing, floors, headings
    "propuesta": ("propuesta", "proposal"),
    "compromiso": ("compromiso", "commitment"),
    "declaracion": ("declaración", "declaration"),
    "more_than": ("más de", "more than"),
    "at_least": ("al menos", "at least"),
    "all": ("todos", "all"),
    "first_n": ("lugar no inferior a", "place no lower than"),
    "top_percent": ("entre el mejor", "among the top"),
    "each_period": ("cada periodo", "each period"),
    "dated": ("con fecha", "dated"),
    "each_year": ("cada año", "each year"),
    "not_started": ("sin iniciar", "not started"),
    "in_progress": ("en proceso", "in progress"),
    "done": ("cumplido", "done"),
    "not_done": ("no cumplido", "not done"),
    "cancelled": ("cancelado", "cancelled"),
    "not_reported": ("sin reporte", "not reported"),
    "no_date": ("sin fecha", "no date"),
    "ahead": ("por vencer", "still ahead"),
    "closed": ("cerrado", "closed"),
    "overdue": ("vencido", "overdue"),
    "date_passed": ("fecha pasada", "date passed"),
    "weaker_floor": ("el texto pide menos que la matriz", "the text asks less than the matrix"),
    "same_floor": ("igual que la matriz", "as the matrix"),
    "stricter_floor": ("el texto pide más que la matriz", "the text asks more than the matrix"),
    "not_covered": ("sin indicador en la matriz", "no indicator in the matrix"),
    "no_number": ("sin cifra que comparar", "no number to compare"),
    "forum": ("Foro", "Forum"),
    "pillar": ("Pilar o eje", "Pillar or axis"),
    "commitments": ("Asuntos", "Items"),
    "nature": ("Naturaleza", "Nature"),
    "summary": ("Resumen", "Summary"),
    "responsible": ("Responsable", "Responsible"),
    "due": ("Vence", "Due"),
    "measurable": ("Medibles", "Measurable"),
    "with_status": ("Con estatus", "With a status"),
    "with_evidence": ("Con evidencia", "With evidence"),
    "with_date": ("Con fecha", "With a date"),
    "commitment_status": ("Estatus", "Status reported"),
    "timing": ("Plazo", "Timing"),
    "related_objectives": ("Objetivos relacionados", "Related objectives"),
    "national_objective": ("Objetivo nacional", "National objective"),
    "plan_name": ("Plan", "Plan"),
    "code": ("Clave", "Code"),
    "narrative_target": ("Meta del texto", "Target in the text"),
    "comparison": ("Comparación", "Comparison"),
    "value": ("Valor", "Value"),
    "period": ("Periodo", "Period"),
    "floor": ("Frente a la matriz", "Against the matrix"),
    "strategy": ("Estrategia", "Strategy"),
    "line_of_action": ("Línea de acción", "Line of action"),
    "group": ("Grupo", "Group"),
    "public_management": ("Mejora de la gestión pública", "Better public management"),
}


def label(code: str, lang: str = "es", term: str = "") -> str:
    """The word that a reader sees for a code of the frames, of a term such as "2025-2028".

    >>> label("green"), label("green", "en"), label("sexenio_target", "es", "2025-2027")
    ('verde', 'green', 'Meta del trienio')
    """
    words = _LABELS[code][LANGUAGES.index(lang)]
    return for_term(words, term) if lang == "es" else words


def for_term(words: str, term: str) -> str:
    """Spanish words about a term, as the frames write it: six years alone are a sexenio.

    >>> for_term("Meta del sexenio", "2025-2028"), for_term("Meta del sexenio", "2007-2012")
    ('Meta del cuatrienio', 'Meta del sexenio')
    """
    first, _, last = term.partition("-")
    years = int(last) - int(first) + 1 if last else 6
    return words.replace("sexenio", _TERMS.get(years, "periodo"))


_TERMS = {3: "trienio", 4: "cuatrienio", 5: "quinquenio", 6: "sexenio"}


def reason_in_words(reason: str, figure: str, lang: str = "es", term: str = "") -> str:
    """Why a figure is undefined, from the ``reason`` column ("figure, figure: code; ...").

    >>> reason_in_words("recent_pace: missing_period; gap, attainment: no_actual", "gap")
    'sin resultado reportado'
    """
    for part in filter(None, reason.split("; ")):
        figures, _, code = part.rpartition(": ")
        if figure in figures.split(", "):
            return label(code, lang, term)
    return ""


def number(value: float, lang: str = "es", decimals: int | None = None) -> str:
    """A number as es_MX and en_US write it; whole unless it is small; an en dash for NaN.

    >>> number(1234567.8), number(2.25), number(float("nan"))
    ('1,234,568', '2.2', '–')
    """
    from babel.numbers import format_decimal

    if math.isnan(value):
        return "–"
    if decimals is None:
        decimals = 0 if abs(value) >= 100 or float(value).is_integer() else 1
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return format_decimal(value, pattern, locale=_LOCALES[lang])


def signed(value: float, lang: str = "es") -> str:
    """A difference: a number that says its sign.

    >>> signed(57.3), signed(-1126980), signed(-0.04), signed(float("nan"))
    ('+57.3', '-1,126,980', '0', '–')
    """
    if round(value, 1) == 0:
        return "0"
    return f"{'+' if value > 0 else ''}{number(value, lang)}"


def likelihood(probability: float, lang: str = "es") -> str:
    """A probability in words.

    >>> likelihood(0.743), likelihood(0.001, "en")
    ('probable', 'very unlikely')
    """
    return label(next(code for least, code in _LIKELIHOODS if probability >= least), lang)


def chance(probability: float) -> str:
    """A simulated probability as a whole percentage.

    >>> chance(0.743), chance(0.999), chance(float("nan"))
    ('74 %', '> 99 %', '–')
    """
    if math.isnan(probability):
        return "–"
    if probability < 0.01:
        return "< 1 %"
    return "> 99 %" if probability > 0.99 else f"{probability:.0%}".replace("%", " %")


_LIKELIHOODS = (
    (0.9, "very_likely"), (0.66, "likely"), (0.33, "even_chance"), (0.1, "unlikely"),
    (0.0, "very_unlikely"),
)  # fmt: skip


def percent(share: float, lang: str = "es") -> str:
    """A share as a percentage, to a decimal so that 94.6 % is not taken for 95 %.

    >>> percent(0.9463), percent(1.0)
    ('94.6 %', '100 %')
    """
    return (
        "–" if math.isnan(share) else f"{number(round(share * 100, 1), lang, _decimals(share))} %"
    )


def _decimals(share: float) -> int:
    return 0 if float(round(share * 100, 1)).is_integer() else 1


def day_in_words(iso_date: str, lang: str = "es") -> str:
    """An ISO date as people write it.

    >>> day_in_words("2010-10-29")
    '29 de octubre de 2010'
    """
    from babel.dates import format_date

    return format_date(date.fromisoformat(iso_date), "long", locale=_LOCALES[lang])


def period_in_words(period: str, lang: str = "es") -> str:
    """A period as people write it.

    >>> period_in_words("2010Q3"), period_in_words("2010Q3", "en"), period_in_words("2009")
    ('III trimestre de 2010', 'Q3 2010', '2009')
    """
    year, _, quarter = period.partition("Q")
    if not quarter:
        return year
    roman = ("I", "II", "III", "IV")[int(quarter) - 1]
    return f"{roman} trimestre de {year}" if lang == "es" else f"Q{quarter} {year}"
