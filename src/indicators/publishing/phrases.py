"""The sentences of the report, in Spanish and English; words of charts and tables are in
`indicators.words`, and what codes of frames mean to a reader in `phrase_codes`."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.words import LANGUAGES, for_term

_PHRASES: Mapping[str, tuple[str, str]] = {
    # cover
    "title": ("Informe trimestral: {period}", "Quarterly report: {period}"),
    "closing_title": ("Informe de cierre: {years}", "Closing report: {years}"),
    "subtitle": (
        "Brechas respecto de las metas y proyección del sexenio",
        "Gaps to the targets and projection of the term",
    ),
    "closing_subtitle": (
        "Resultados del sexenio frente a sus metas",
        "Results of the term against its targets",
    ),
    "closing_subtitle_incomplete": (
        "Resultados del sexenio frente a sus metas; faltan resultados por reportar",
        "Results of the term against its targets; some are not reported yet",
    ),
    "objective_subtitle": ("Objetivo {objective}. {name}", "Objective {objective}. {name}"),
    "replaces": ("sustituye a {name}", "replaces {name}"),
    "changed": ("cambió {names}", "changed: {names}"),
    "new": ("se agregó {names}", "added: {names}"),
    "gone": ("ya no está {names}", "no longer there: {names}"),
    "statuses_moved": ("cambian de semáforo: {names}", "status changed: {names}"),
    "values_moved": ("cambian valores: {names}", "values changed: {names}"),
    "and_more": ("y {count} más", "and {count} more"),
    "incomplete": ("faltaba alguno de sus archivos", "one of its files was missing"),
    "preliminary_share": (
        "Indicadores con cifras preliminares: {share}.",
        "Indicators with preliminary figures: {share}.",
    ),
    "not_reported": (
        "Sin resultado reportado en el trimestre: {names}.",
        "Without a result reported in the quarter: {names}.",
    ),
    "nobody": ("ninguno", "none"),
    "everybody": ("todos", "all of them"),
    "ends_earlier": (
        "En {count} de {all} indicadores el semáforo juzga solo hasta donde hay resultados; en el "
        "más atrasado, hasta el {period}.",
        "For {count} of {all} indicators the status goes no further than their results; for the "
        "furthest back, to {period}.",
    ),
    "none": ("Ninguno.", "None."),
    "thresholds": (
        "Los umbrales del semáforo son de este proyecto, no oficiales.",
        "The thresholds of the traffic light are this project's own, not official.",
    ),
    "other_actuals": (
        "Con resultados de {name}, que no es de la carpeta del programa.",
        "With results from {name}, which is not in the programme's folder.",
    ),
    "other_decisions": (
        "Con las decisiones de {name}, en lugar de las del programa.",
        "With the decisions of {name} in place of the programme's.",
    ),
    "as_known": ("Solo con lo reportado hasta el {day}.", "Only what had been reported by {day}."),
    # the page for a minister
    "summary": ("Panorama", "At a glance"),
    "status_by_objective": ("Semáforo por objetivo", "Status by objective"),
    "furthest": ("Los más rezagados por cumplimiento", "Furthest behind by attainment"),
    "nobody_behind": (
        "Ningún indicador está en ámbar o rojo.",
        "No indicator is amber or red.",
    ),
    "steepest": (
        "Donde el ritmo requerido supera por mucho al reciente (unidades por año)",
        "Where the required pace is far above the recent one (units a year)",
    ),
    "times": ("Veces", "Times"),
    "nowhere_steep": (
        "En ningún indicador el ritmo requerido supera en un cuarto al reciente.",
        "Nowhere is the required pace a quarter above the recent one.",
    ),
    "since": ("Qué cambió desde {earlier}", "What changed since {earlier}"),
    "since_quarter": ("el {period} (datos al {day})", "{period} (data as of {day})"),
    "since_report": ("{name}", "{name}"),
    "became_better": ("Mejoraron de semáforo: {names}.", "Better status: {names}."),
    "became_worse": ("Empeoraron de semáforo: {names}.", "Worse status: {names}."),
    "became_other": ("Otros cambios de semáforo: {names}.", "Other changes of status: {names}."),
    "same_statuses": ("Ningún semáforo cambió.", "No status changed."),
    "values_revised": (
        "Valores de periodos ya reportados que se revisaron: {count} (véanse los anexos).",
        "Values of periods reported before that were revised: {count} (see the annexes).",
    ),
    "before_and_after": ("{id} (de {before} a {after})", "{id} (from {before} to {after})"),
    "what_not": ("Lo que las cifras no dicen", "What the figures do not say"),
    "activities": (
        "La mayoría de estos indicadores cuenta actividades y productos. Alcanzar una meta no "
        "equivale a tener impacto, y este informe no lo mide.",
        "Most of these indicators count activities and products. Meeting a target is not impact, "
        "and this report does not measure impact.",
    ),
    "every_indicator": ("Todos los indicadores", "Every indicator"),
    "closing_results": ("Resultados del sexenio", "Results of the term"),
    "to_close": (
        "El sexenio terminó: no hay nada que proyectar.",
        "The term is over: nothing is left to project.",
    ),
    # sections
    "pace_caption": (
        "Ritmo por año, total del sexenio proyectado (intervalo de 80 %) y su probabilidad",
        "Pace a year, the projected total of the term (80 % interval) and its probability",
    ),
    "remark": ("Observación", "Remark"),
    "no_remark": (
        "La oficina no reportó observaciones.",
        "The office reported no remarks.",
    ),
    "notes": ("Notas de la matriz", "Notes of the matrix"),
    "note_text": ("Texto", "Text"),
    # annexes
    "annexes": ("Anexos", "Annexes"),
    "fichas": ("Fichas técnicas", "Fichas técnicas (fact sheets)"),
    "audit": ("Contradicciones de la propia matriz", "Contradictions in the matrix itself"),
    "sensitivity": ("Qué mueven las decisiones abiertas", "What the open decisions move"),
    "oddity": ("Contradicción", "Contradiction"),
    "arithmetic": ("Aritmética", "Arithmetic"),
    "decisions": ("Decisiones y sus razones", "Decisions and their reasons"),
    "findings": ("Hallazgos en los datos", "Findings in the data"),
    "revised": ("Valores revisados desde {earlier}", "Values revised since {earlier}"),
    "period": ("Periodo", "Period"),
    "before": ("Antes", "Before"),
    "after": ("Ahora", "Now"),
    "difference": ("Diferencia", "Difference"),
    "cells": ("Celdas", "Cells"),
    "other_remarks": ("Otras observaciones de las oficinas", "Other remarks of the offices"),
    "method": ("Método y umbrales", "Method and thresholds"),
    "parameters": ("Parámetros", "Parameters"),
    "versions": ("Versiones", "Versions"),
    "inputs": ("Archivos de entrada", "Input files"),
    "subject": ("Asunto", "Subject"),
    "decided": ("Decisión", "Decision"),
    "finding": ("Hallazgo", "Finding"),
    "severity": ("Gravedad", "Severity"),
    "parameter": ("Parámetro", "Parameter"),
    "value": ("Valor", "Value"),
    "package": ("Paquete", "Package"),
    "version": ("Versión", "Version"),
    "file": ("Archivo", "File"),
    "columns": ("Qué dice cada columna", "What each column says"),
    "as_printed": ("impreso «{text}»", "printed as “{text}”"),
    "method_text": (
        "La matriz imprime metas para algunos años y para el sexenio. La **trayectoria de "
        "referencia** reparte lo que falta entre los años sin meta impresa, y dentro del año según "
        "la estacionalidad observada en los años completos; es aritmética de este proyecto, no una "
        "meta. La brecha compara resultado y trayectoria en los mismos periodos cerrados: negativa "
        "es rezago. El ritmo reciente suma los últimos cuatro trimestres; el requerido es lo que "
        "falta entre los años que quedan.\n\n"
        "Semáforo sobre el cumplimiento: rojo por debajo de {amber}, ámbar por debajo de {green}, "
        "verde hasta {above}, y muy por encima después, que también señala mala planeación. Con "
        "una meta a la fecha menor que {small} no hay color. Si falta un periodo intermedio, nunca "
        "es verde. Son umbrales de este proyecto; donde una ficha dice otros, valen esos.\n\n"
        "Proyección: {projection}.",
        "The matrix prints targets for some years and for the term. The **reference path** shares "
        "what is left over the years without a printed target, and within the year by the season "
        "of the complete years; it is this project's arithmetic, not a target. The gap compares "
        "results and path over the same closed periods: negative is behind. The recent pace is "
        "the sum of the last four quarters; the required one is what is left over the years left."
        "\n\n"
        "Traffic light on attainment: red below {amber}, amber below {green}, green up to {above}, "
        "and far above beyond it, which points to poor planning as well. With a target to date "
        "below {small} there is no colour. With a period missing in between it is never green. "
        "These thresholds are this project's; where a ficha states others, those hold.\n\n"
        "Projection: {projection}.",
    ),
}


def phrase(key: str, lang: str, term: str = "", **values: str) -> str:
    """A sentence of the report, on a term such as "2007-2012", with its values filled in."""
    words = _PHRASES[key][LANGUAGES.index(lang)]
    return (for_term(words, term) if lang == "es" else words).format(**values)
