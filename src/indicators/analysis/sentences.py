"""What `explain` and `audit_matrix` say, in Spanish and English.

A key and its values go in, a text comes out. Labels of charts and tables are in
`indicators.words`; here are the texts that only this package writes. Nothing is computed.
"""

from __future__ import annotations

from collections.abc import Mapping

from indicators.words import LANGUAGES, for_term

Texts = Mapping[str, tuple[str, str]]

#: A figure's name for a reader; in English it is the column's own, which `figure=` takes.
_FIGURES: Texts = {
    "actual": ("resultado", "actual"),
    "target": ("meta a la fecha", "target"),
    "gap": ("brecha", "gap"),
    "attainment": ("cumplimiento", "attainment"),
    "vs_baseline": ("contra la línea base", "vs_baseline"),
    "sexenio_target": ("meta del sexenio", "sexenio_target"),
    "sexenio_share": ("parte realizada del sexenio", "sexenio_share"),
    "elapsed_share": ("parte transcurrida del sexenio", "elapsed_share"),
    "coverage": ("cobertura", "coverage"),
    "recent_pace": ("ritmo reciente", "recent_pace"),
    "required_pace": ("ritmo requerido", "required_pace"),
    "status": ("semáforo", "status"),
    "done": ("realizado", "done"),
    "observed": ("observado", "observed"),
    "median": ("mediana", "median"),
    "q025": ("cuantil 2.5 %", "q025"),
    "q10": ("cuantil 10 %", "q10"),
    "q25": ("cuantil 25 %", "q25"),
    "q75": ("cuantil 75 %", "q75"),
    "q90": ("cuantil 90 %", "q90"),
    "q975": ("cuantil 97.5 %", "q975"),
    "projected_gap": ("brecha proyectada", "projected_gap"),
    "probability": ("probabilidad", "probability"),
    "expected_reached": ("se alcanza", "expected_reached"),
    "evidence": ("evidencia", "evidence"),
    # of a year: what stands before it in the name of a leaf
    "printed_target": ("meta de {year}", "target {year}"),
    "printed_baseline": ("línea base de {year}", "baseline {year}"),
    "plan": ("trayectoria de {year}", "plan {year}"),
}

_EXPLAIN: Texts = {
    "title": ("{what}; corte {cut_off}, {known}", "{what}; cut-off {cut_off}, {known}"),
    "known": ("conocido al {day}", "known {day}"),
    "nothing_known": ("nada conocido", "nothing known"),
    "as_above": (" (como arriba)", " (as above)"),
    "reported_on": (", reportado el {day}", ", reported {day}"),
    "undefined": ("indefinido: {why}", "undefined: {why}"),
    # how values add up
    "across_sum": ("los años sumados", "the years added up"),
    "across_last": ("cuenta el último año", "the last year counts"),
    "quarters_sum": ("suma de sus trimestres", "sum of its quarters"),
    "quarters_last": ("el último de sus trimestres", "last of its quarters"),
    "quarters_mean": ("promedio de sus trimestres", "mean of its quarters"),
    "quarters": ("trimestres", "quarters"),
    "years": ("años", "years"),
    # the reference path
    "path_printed": ("impresa", "printed"),
    "path_reported": ("la meta anual del área", "the office's own annual target"),
    "path_spread": (
        "lo que los años impresos dejan del total, repartido por igual entre los demás",
        "what the printed years leave of the total, shared evenly by the others",
    ),
    "path_flat": ("otra vez el último año impreso", "the last printed year again"),
    "path_level": (
        "en línea recta entre los niveles impresos",
        "on a straight line between printed levels",
    ),
    "part_of_year": (
        " ({whole}), por el {share} de {parts} según la división {method} del año",
        " ({whole}), times the {share} of {parts} by the {method} division of the year",
    ),
    "seasonal": ("estacional", "seasonal"),
    "even": ("pareja", "even"),
    "level": ("de nivel", "level"),
    # who says what a target covers, and the rules of reading/scopes.py
    "stated": ("dicho en la celda", "stated"),
    "inferred": ("inferido", "inferred"),
    "declared": ("declarado", "declared"),
    "stated_in_text": ("lo dice su texto", "its text says so"),
    "earlier_year": (
        "una columna anterior a la última es de su año",
        "a column before the last is of its year",
    ),
    "across_years": (
        "por cómo se suman los años del indicador",
        "by how the indicator's years add up",
    ),
    "size_total": (
        "un total, por ser más de 1.5 veces la suma de los años impresos",
        "a total, being more than 1.5 times the sum of the printed years",
    ),
    "size_level": (
        "un nivel, por no rebasar el mayor de los años impresos",
        "a level, being no more than the largest printed year",
    ),
    "size_ambiguous": (
        "ni total ni nivel por su tamaño",
        "neither a total nor a level by its size",
    ),
    "office_target": ("meta anual que reportó el área", "annual target that the office reported"),
    "contradictory_text": ("su texto dice dos cosas", "its text says two things"),
    "total_or_end_level": (
        "un total o un nivel al final: su texto no lo dice",
        "a total or a level at the end: its text does not say",
    ),
    "decided": ("decidido: {reason}", "decided: {reason}"),
    "decided_use": ("decidido: se usa {used}; {reason}", "decided: {used} is used; {reason}"),
    "preliminary": ("preliminar", "preliminary"),
    "revised": ("revisado", "revised"),
    # figures of the gap
    "same_periods": (
        "la trayectoria de referencia en los mismos periodos, {across}",
        "the reference path over the same periods, {across}",
    ),
    "gap_up": ("resultado - meta", "actual - target"),
    "gap_down": ("meta - resultado", "target - actual"),
    "attainment_up": ("resultado / meta", "actual / target"),
    "attainment_down": ("2 - resultado / meta", "2 - actual / target"),
    "less_baseline": (
        "el último año completo menos la línea base",
        "the last complete year less the baseline",
    ),
    "whole_term": ("la meta de todo el sexenio", "the target of the whole term"),
    "share_done": ("realizado / meta del sexenio", "done / sexenio_target"),
    "elapsed": (
        "de los {years} años del sexenio, al {cut_off}",
        "of the {years} years of the term, at {cut_off}",
    ),
    "counted": (
        "se reportaron {known} de {expected} valores esperados",
        "{known} of {expected} expected values were reported",
    ),
    "missing": ("; faltan: {periods}", "; missing: {periods}"),
    "pace_left": (
        "(meta del sexenio - realizado) / años que quedan, por la parte transcurrida",
        "(sexenio_target - done) / years left, by elapsed_share",
    ),
    "nothing_done": (
        "; lo que falta ({periods}) cuenta como no hecho",
        "; what is missing ({periods}) counts as not done",
    ),
    "last_year": ("el último año", "the last year"),
    "last_quarters": ("los últimos cuatro trimestres", "the last four quarters"),
    "pace_change": (
        "{span} ({within}), menos los anteriores",
        "{span} ({within}) less those before",
    ),
    "pace_sum": ("{span}: {within}", "{span}: {within}"),
    "within_sum": ("suma", "sum"),
    "within_last": ("el último", "last"),
    "within_mean": ("promedio", "mean"),
    "thresholds": (
        "rojo por debajo de {low}, verde desde {green}, muy por encima después de {high} "
        "(umbrales de este proyecto, no oficiales); sin color si la meta a la fecha es menor que "
        "{small}; nunca verde si falta un periodo intermedio",
        "red below {low}, green from {green}, far above beyond {high} (this project's "
        "thresholds, not official); no colour where the target to date is under {small}; never "
        "green while a period in between is missing",
    ),
    # figures of the projection
    "observed": ("{count} {steps} observados, {across}", "{count} observed {steps}, {across}"),
    "simulated": (
        "{draws} totales simulados con la tendencia amortiguada (semilla {seed}, corriente "
        "{stream}); cada uno une los {steps} observados y los simulados",
        "{draws} simulated totals of damped-trend (seed {seed}, stream {stream}); each is the "
        "observed {steps} and simulated ones",
    ),
    "single_path": (
        "los {steps} observados y después {method}",
        "the observed {steps}, then {method}",
    ),
    "kept": (
        "un nivel por conservar: {state} desde {since}",
        "a level to keep: {state} since {since}",
    ),
    "held": ("conservado", "held"),
    "lost": ("perdido", "lost"),
    "half_of": ("la mitad de {origin}", "half of {origin}"),
    "below": ("{share} % queda por debajo, de {origin}", "{share} % lie below, of {origin}"),
    "projected_up": ("mediana - meta del sexenio", "median - sexenio_target"),
    "projected_down": ("meta del sexenio - mediana", "sexenio_target - median"),
    "totals_up": (
        "la parte de los totales que llega a la meta; {origin}",
        "the share of totals at or above the target; {origin}",
    ),
    "totals_down": (
        "la parte de los totales que no rebasa la meta; {origin}",
        "the share of totals at or below the target; {origin}",
    ),
    "first_met": (
        "el primer periodo en que la mediana cumple la meta",
        "the first period in which the median meets the target",
    ),
    "how_much": (
        "{count} {steps} observados: hasta un año es mínima, tres o más razonable, en medio escasa",
        "{count} observed {steps}: up to one year is prior-driven, three or more are fair, thin in "
        "between",
    ),
}  # fmt: skip

_AUDIT: Texts = {
    "weaker_floor": (
        "el texto pide menos de lo que la matriz imprime para el mismo indicador",
        "the text asks less than the matrix prints for the same indicator",
    ),
    "not_covered": (
        "el texto lo promete y ningún indicador de la matriz lo mide",
        "the text promises it and no indicator of the matrix measures it",
    ),
    "running_summed": (
        "«{unit}» es una cuenta corriente, y sin embargo el total suma años",
        '"{unit}" is a running count, yet the total adds up years',
    ),
    "baseline_missing": (
        "la línea base es «{text}»: el avance no tiene punto de partida",
        'the baseline is "{text}": progress has no start',
    ),
    "total_from_years": ("el total es {fits}", "the total is {fits}"),
    "total_unexplained": (
        "el total no es {usual}, y ninguna aritmética sencilla lo da",
        "the total is not {usual}, and no simple arithmetic gives it",
    ),
    "total_otherwise": (
        "el total no es {usual}; es {fits}",
        "the total is not {usual}; it is {fits}",
    ),
    "pace_below": (
        "el total deja {implied} al año para {span}, y {year} tiene {other}",
        "the total leaves {implied} a year for {span}, {year} has {other}",
    ),
    "unlike_things": (
        "la celda cuenta «{words}», que el nombre del indicador no menciona",
        'the cell counts "{words}", which the indicator\'s name does not',
    ),
    "unlike_sizes": (
        "{first} y {second} no pueden contar lo mismo",
        "{first} and {second} cannot count the same thing",
    ),
    "scope_not_stated": (
        "«{text}» no dice si es un total, un año o un nivel",
        '"{text}" does not say whether it is a total, a year or a level',
    ),
    "wording_contradicts": (
        "«{text}» sería muchas veces los {largest} de un año impreso",
        '"{text}" would be many times the {largest} of a printed year',
    ),
    "wording_open": (
        "«{text}» se lee como un nivel al final, junto a {largest} en un año impreso",
        '"{text}" reads as a level at the end, beside {largest} in a printed year',
    ),
}


def explained(key: str, lang: str, term: str = "", **values: object) -> str:
    """A text of `explain`, with its values filled in.

    >>> explained("counted", "en", known=2, expected=3)
    '2 of 3 expected values were reported'
    """
    return _said(_EXPLAIN, key, lang, term, values)


def audited(key: str, lang: str, **values: object) -> str:
    """What `audit_matrix` says of an oddity, with its values filled in."""
    return _said(_AUDIT, key, lang, "", values)


def rule_in_words(code: str, lang: str) -> str:
    """Who says what a target covers, or by which rule; a decision's own words stay as they are."""
    return explained(code, lang) if code in _EXPLAIN else code


def figure_in_words(figure: str, lang: str, term: str = "") -> str:
    """The name of a figure of `explain`; a period is its own name.

    >>> figure_in_words("required_pace", "es"), figure_in_words("target 2008", "es")
    ('ritmo requerido', 'meta de 2008')
    """
    what, _, year = figure.partition(" ")
    key = f"printed_{what}" if year and what != "plan" else what
    return _said(_FIGURES, key, lang, term, {"year": year}) if key in _FIGURES else figure


def _said(texts: Texts, key: str, lang: str, term: str, values: Mapping[str, object]) -> str:
    """The text in the language and the term's own word; only then with its values."""
    text = texts[key][LANGUAGES.index(lang)]
    return (for_term(text, term) if lang == "es" else text).format(**values)
