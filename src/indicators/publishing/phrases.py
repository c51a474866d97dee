"""The sentences of the report, in Spanish and English; words of charts and tables are in
`indicators.vocabulary`."""

from __future__ import annotations

from collections.abc import Mapping

from indicators.vocabulary import LANGUAGES

_PHRASES: Mapping[str, tuple[str, str]] = {
    "title": ("Informe trimestral: {period}", "Quarterly report: {period}"),
    "subtitle": (
        "Brechas respecto de las metas y proyección del sexenio",
        "Gaps to the targets and projection of the term",
    ),
    "replaces": ("Sustituye a", "Replaces"),
    "summary": ("Panorama", "At a glance"),
    "furthest": ("Los más rezagados por cumplimiento", "Furthest behind by attainment"),
    "activities": (
        "La mayoría de estos indicadores cuenta actividades y productos. Alcanzar una meta no "
        "equivale a tener impacto, y este informe no lo mide.",
        "Most of these indicators count activities and products. Meeting a target is not impact, "
        "and this report does not measure impact.",
    ),
    "pace_caption": (
        "Ritmo por año y total del sexenio si sigue así",
        "Pace a year and the term's total if it goes on like this",
    ),
    "preliminary_share": (
        "Indicadores con cifras preliminares: {share}.",
        "Indicators with preliminary figures: {share}.",
    ),
    "not_reported": (
        "Sin resultado reportado en el trimestre: {names}.",
        "Without a result reported in the quarter: {names}.",
    ),
    "nobody": ("ninguno", "none"),
    "none": ("Ninguno.", "None."),
    "thresholds": (
        "Los umbrales del semáforo son de este proyecto, no oficiales.",
        "The thresholds of the traffic light are this project's own, not official.",
    ),
    "annexes": ("Anexos", "Annexes"),
    "decisions": ("Decisiones y sus razones", "Decisions and their reasons"),
    "footnotes": ("Notas de la matriz", "Footnotes of the matrix"),
    "findings": ("Hallazgos en los datos", "Findings in the data"),
    "method": ("Método y umbrales", "Method and thresholds"),
    "parameters": ("Parámetros", "Parameters"),
    "remark": ("Observación", "Remark"),
    "remarks": ("Observaciones de las oficinas", "Remarks of the offices"),
    "subject": ("Asunto", "Subject"),
    "decided": ("Decisión", "Decision"),
    "note_text": ("Texto", "Text"),
    "finding": ("Hallazgo", "Finding"),
    "parameter": ("Parámetro", "Parameter"),
    "value": ("Valor", "Value"),
    "method_text": (
        "La matriz imprime metas para algunos años y para el sexenio. La **trayectoria de "
        "referencia** reparte lo que falta entre los años sin meta impresa, y dentro del año según "
        "la estacionalidad observada en los años completos; es aritmética de este proyecto, no una "
        "meta. La brecha compara resultado y trayectoria en los mismos periodos cerrados: negativa "
        "es rezago.\n\n"
        "Semáforo sobre el cumplimiento: rojo por debajo de {amber}, ámbar por debajo de {green}, "
        "verde hasta {above}, y muy por encima después, que también señala mala planeación. Con "
        "una meta a la fecha menor que {small} no hay color. Falta un periodo: nunca verde.\n\n"
        "Proyección: {projection}.",
        "The matrix prints targets for some years and for the term. The **reference path** shares "
        "what is left over the years without a printed target, and within the year by the season "
        "of the complete years; it is this project's arithmetic, not a target. The gap compares "
        "results and path over the same closed periods: negative is behind.\n\n"
        "Traffic light on attainment: red below {amber}, amber below {green}, green up to {above}, "
        "and far above beyond it, which points to poor planning as well. With a target to date "
        "below {small} there is no colour. With a missing period it is never green.\n\n"
        "Projection: {projection}.",
    ),
}


def phrase(key: str, lang: str, **values: str) -> str:
    """A sentence of the report, with its values filled in."""
    return _PHRASES[key][LANGUAGES.index(lang)].format(**values)
