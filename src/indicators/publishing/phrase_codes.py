"""What codes of the frames mean to a reader of the report: findings, decisions, fichas.

A code goes in, words come out. A code that has no words yet is shown as it is, never left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from indicators.words import LANGUAGES

Words = Mapping[str, tuple[str, str]]

_SEVERITIES: Words = {
    "error": ("error", "error"),
    "warning": ("advertencia", "warning"),
    "note": ("nota", "note"),
}

_FINDINGS: Words = {
    "unusable_file": ("el archivo no se pudo usar", "the file could not be used"),
    "unread_cell": (
        "celda fuera de toda tabla reconocida; no se usó",
        "cell outside every recognised table; not used",
    ),
    "name_matched": (
        "el nombre no es igual al de la matriz; se tomó el más parecido",
        "the name is not exactly the matrix's; the nearest was taken",
    ),
    "unknown_indicator": (
        "el indicador no está en la matriz; no se usó",
        "the indicator is not in the matrix; not used",
    ),
    "ambiguous_name": (
        "el nombre se parece a varios indicadores; no se usó",
        "the name is near several indicators; not used",
    ),
    "ambiguous_scope": (
        "no se sabe si la meta es anual o del sexenio; falta decidirlo",
        "whether the target is annual or of the term is open; it needs a decision",
    ),
    "baseline_year_inferred": (
        "el año de la línea base se infirió del primer año con meta",
        "the baseline's year was inferred from the first year with a target",
    ),
    "decision_without_subject": (
        "una decisión nombra algo que la matriz no tiene",
        "a decision names something that the matrix does not have",
    ),
    "footnote_without_mark": (
        "nota al pie a la que nada remite",
        "footnote that nothing refers to",
    ),
    "mark_without_footnote": ("llamada de nota sin nota al pie", "mark without a footnote"),
    "no_reporting_date": (
        "los resultados no dicen cuándo se reportaron; cuentan como los más antiguos",
        "the results do not say when they were reported; they count as the oldest",
    ),
    "office_target_differs": (
        "la meta que imprime la oficina no es la de la matriz; se usa la de la matriz",
        "the office's target is not the matrix's; the matrix's is used",
    ),
    "outside_term": (
        "el periodo está fuera de los años del programa; no se usó",
        "the period is outside the programme's years; not used",
    ),
    "repeated_value": (
        "el mismo periodo aparece más de una vez con la misma fecha",
        "the same period stands there more than once with the same date",
    ),
    "total_mismatch": (
        "el total impreso no es la suma de sus trimestres",
        "the printed total is not the sum of its quarters",
    ),
    "not_a_number": ("el texto no es un número; no se usó", "the text is no number; not used"),
    "decimal_sign_open": (
        "no se sabe si el signo separa miles o decimales",
        "whether the sign separates thousands or decimals is open",
    ),
    "fraction_in_count": ("fracción en un conteo", "fraction in a count"),
    "jump": (
        "más de 3.3 veces el periodo anterior, o menos de su 3.3.ª parte",
        "more than 3.3 times the period before, or less than its 3.3rd part",
    ),
    "row_mark": (
        "la marca de las observaciones se dio a todo el renglón",
        "the mark in the remarks was given to the whole row",
    ),
    "scaled": (
        "multiplicado, como dice el encabezado o el título",
        "multiplied, as header or title says",
    ),
    "total_row": ("renglón de totales; no se usó", "row of totals; not used"),
    "skipped_row": (
        "renglón que layouts.toml declara que no es dato; no se usó",
        "row that layouts.toml declares to be no data; not used",
    ),
    "hidden_rows": ("renglones ocultos; no se usaron", "hidden rows; not used"),
    "hidden_columns": ("columnas ocultas; no se usaron", "hidden columns; not used"),
    "new_indicator": (
        "indicador nuevo en una matriz posterior",
        "an indicator that is new in a later matrix",
    ),
    "renamed_indicator": (
        "otro nombre con la misma clave en una matriz posterior",
        "another name with the same id in a later matrix",
    ),
    "dropped_indicator": (
        "la matriz posterior ya no lo imprime; sus metas anteriores siguen",
        "the later matrix no longer prints it; its earlier targets stand",
    ),
    "repeated_target": (
        "dos matrices de la misma fecha imprimen metas distintas; cuenta la última",
        "two matrices of one date print different targets; the last counts",
    ),
    "decision_on_revised": (
        "hay una decisión sobre una meta que después se modificó",
        "there is a decision on a target that was revised later",
    ),
    "last_year_beside_total": (
        "la meta del último año no se usó: cuenta el total",
        "the last year's target is not used: the total counts",
    ),
    "term_total_mismatch": (
        "el total impreso no es la suma de sus años",
        "the printed total is not the sum of its years",
    ),
    "unread_period": (
        "el periodo no es año, trimestre ni acumulado; no se usó",
        "the period is no year, quarter or running total; not used",
    ),
    "hidden_sheet": ("hoja oculta; no se usó", "hidden sheet; not used"),
    "id_as_date": (
        "la hoja de cálculo convirtió la clave en fecha",
        "the spreadsheet turned the id into a date",
    ),
    "id_name_differ": (
        "la clave y el nombre son de indicadores distintos; no se usó",
        "the id and the name are of different indicators; not used",
    ),
    "negative_count": ("conteo negativo; no se usó", "negative count; not used"),
    "open_total": (
        "el total no dice hasta qué trimestre llega; no se usó",
        "the total does not say through which quarter it runs; not used",
    ),
    "period_in_doubt": (
        "dos lugares dicen periodos distintos; no se usó",
        "two places say different periods; not used",
    ),
    "repeated_id": (
        "dos indicadores con la misma clave; el segundo no se usó",
        "two indicators with the same id; the second is not used",
    ),
    "running_total_falls": (
        "el acumulado es menor que el anterior",
        "the running total is less than the one before",
    ),
    "running_total_gap": (
        "el acumulado no se pudo separar en trimestres; no se usó",
        "the running total could not be split into quarters; not used",
    ),
    "ten_times_target": (
        "el valor es unas diez veces la meta o más",
        "the value is some ten times the target or more",
    ),
    "unread_column": ("columna no reconocida; no se usó", "column not recognised; not used"),
    "value_withdrawn": (
        "la oficina retira el número que había reportado",
        "the office takes back the number that it had reported",
    ),
}

_SUBJECTS: Words = {
    "value_type": ("tipo de valor", "kind of value"),
    "within_year": ("dentro del año", "within the year"),
    "across_years": ("entre años", "across years"),
    "direction": ("sentido", "direction"),
    "demand_driven": ("depende de la demanda", "demand-driven"),
    "amber_low": ("umbral de ámbar", "threshold of amber"),
    "green_low": ("umbral de verde", "threshold of green"),
    "green_high": ("umbral de muy por encima", "threshold of far above"),
    "reference_path": ("trayectoria de referencia", "reference path"),
}

_DECIDED: Words = {
    "sum": ("suma", "sum"),
    "last": ("último valor", "last value"),
    "mean": ("promedio", "mean"),
    "count": ("conteo", "count"),
    "measure": ("medida", "measure"),
    "ascending": ("ascendente", "ascending"),
    "descending": ("descendente", "descending"),
    "true": ("sí", "yes"),
    "false": ("no", "no"),
    "annual": ("anual", "annual"),
    "cumulative": ("acumulada del sexenio", "total of the term"),
    "level": ("nivel", "level"),
    "spread": ("reparto parejo", "spread evenly"),
    "flat": ("último año impreso", "last printed year again"),
    "reported": ("metas de las oficinas", "the offices' targets"),
    "not comparable": ("no comparable", "not comparable"),
}

_FIELDS: Words = {
    "name": ("Nombre", "Name"),
    "objective": ("Objetivo", "Objective"),
    "definition": ("Definición", "Definition"),
    "unit": ("Unidad de medida", "Unit of measurement"),
    "frequency": ("Frecuencia", "Frequency"),
    "direction": ("Sentido", "Direction"),
    "aggregation": ("Tipo de acumulación", "How it adds up"),
    "baseline": ("Línea base", "Baseline"),
    "targets": ("Metas", "Targets"),
    "thresholds": ("Semaforización", "Traffic light"),
    "method": ("Método de cálculo", "Method of calculation"),
    "source": ("Fuente", "Source"),
    "responsible": ("Unidad responsable", "Responsible unit"),
    "progress": ("Avance", "Progress"),
    "notes": ("Notas de la matriz", "Notes of the matrix"),
    "ficha": ("Ficha técnica", "Ficha técnica"),
}

_FICHA: Words = {
    "not_stated": ("no consta", "not stated"),
    "quarterly": ("trimestral, según los reportes", "quarterly, by its reports"),
    "yearly": ("anual, según los reportes", "yearly, by its reports"),
    "adds_up": (
        "en el año, {within}; entre años, {across}",
        "within the year, {within}; across years, {across}",
    ),
    "threshold_text": (
        "rojo < {amber}; ámbar < {green}; verde hasta {above}; umbrales de este proyecto",
        "red < {amber}; amber < {green}; green up to {above}; this project's own thresholds",
    ),
    "demand": (
        "; depende de la demanda: rebasar la meta no señala mala planeación",
        "; demand-driven: exceeding the target does not point to poor planning",
    ),
    "values_from": ("no consta; los valores son de {files}", "not stated; values are from {files}"),
    "progress_text": (
        "{actual} de {target} a la fecha ({attainment}), {status}",
        "{actual} of {target} to date ({attainment}), {status}",
    ),
    "taken_as": ("se toma {used}", "taken as {used}"),
}


def _words(words: Words, code: str, lang: str) -> str:
    return words[code][LANGUAGES.index(lang)] if code in words else code


def severity_in_words(code: str, lang: str) -> str:
    """How bad a finding is."""
    return _words(_SEVERITIES, code, lang)


def finding_in_words(code: str, lang: str) -> str:
    """What kind of finding a code is.

    >>> finding_in_words("total_mismatch", "es")
    'el total impreso no es la suma de sus trimestres'
    """
    return _words(_FINDINGS, code, lang)


def subject_in_words(subject: str, lang: str) -> str:
    """What a decision is about: a column of the indicators frame, or a target's year."""
    return _words(_SUBJECTS, subject, lang)


def decided_in_words(decided: str, lang: str) -> str:
    """What was decided.

    >>> decided_in_words("scope = cumulative, use = 2", "es")
    'acumulada del sexenio, se toma 2'
    """
    parts = []
    for part in decided.split(", "):
        name, _, value = part.rpartition(" = ")
        said = _words(_DECIDED, value, lang)
        parts.append(ficha_words("taken_as", lang, used=said) if name == "use" else said)
    return ", ".join(parts)


def field_in_words(field: str, lang: str) -> str:
    """The name of a field of a ficha."""
    return _words(_FIELDS, field, lang)


def ficha_words(key: str, lang: str, **values: str) -> str:
    """What a ficha says, with its values filled in."""
    return _FICHA[key][LANGUAGES.index(lang)].format(**values)
