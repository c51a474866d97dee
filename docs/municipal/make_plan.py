"""The workbook of docs/otro-programa.md: a municipal plan of ours, of 60 indicators, all invented.

Targets stand beside yearly results in one sheet, many in percent, and the plan starts in October.
`python docs/municipal/make_plan.py plan.xlsx` writes the same cells every time.
"""

from __future__ import annotations

import sys
from itertools import cycle

import xlsxwriter

YEARS = (2024, 2025, 2026, 2027)
HEADS = ["Eje", "Programa", "Indicador", "Unidad de medida", "Sentido", "Valor 2023", "Meta 2024",
         "Balance 2024", "Meta 2025", "Balance 2025", "Meta 2026", "Balance 2026",
         "Meta 2027", "Área que informa"]  # fmt: skip
#: Axis, programme, office, and its indicators: name, unit, baseline, last target.
PLAN = {
    ("1. Servicios para todos", "Agua y drenaje", "Organismo del agua"): [
        ("Viviendas con agua entubada", "Porcentaje", 88, 95),
        ("Tomas con medidor que funciona", "Porcentaje", 61, 80),
        ("Agua que se pierde en la red", "Porcentaje", 38, 28),
        ("Fugas reparadas", "Fuga", 1150, 1600),
        ("Red de drenaje rehabilitada", "Kilómetro", 4.5, 12),
        ("Aguas residuales tratadas", "Porcentaje", 54, 75),
    ],
    ("1. Servicios para todos", "Limpia y residuos", "Servicios públicos"): [
        ("Colonias con recolección tres veces por semana", "Porcentaje", 70, 90),
        ("Residuos que se separan", "Porcentaje", 9, 25),
        ("Tiraderos clandestinos cerrados", "Tiradero", 6, 15),
        ("Residuos recolectados", "Tonelada", 58000, 62000),
        ("Quejas por recolección", "Queja", 940, 500),
    ],
    ("1. Servicios para todos", "Alumbrado y calles", "Obras públicas"): [
        ("Luminarias que funcionan", "Porcentaje", 82, 95),
        ("Luminarias sustituidas por LED", "Luminaria", 900, 3500),
        ("Baches tapados", "Bache", 5200, 7000),
        ("Calles pavimentadas", "Kilómetro", 7.2, 15),
        ("Banquetas accesibles construidas", "Metro", 2100, 6000),
    ],
    ("2. Un municipio seguro", "Policía de proximidad", "Seguridad pública"): [
        ("Policías certificados", "Porcentaje", 64, 100),
        ("Tiempo de llegada a un llamado", "Minuto", 14, 8),
        ("Robos a casa habitación", "Robo", 410, 280),
        ("Comités vecinales activos", "Comité", 35, 90),
        ("Confianza en la policía municipal", "Porcentaje", 37, 55),
    ],
    ("2. Un municipio seguro", "Tránsito", "Tránsito municipal"): [
        ("Personas lesionadas en hechos de tránsito", "Persona", 620, 430),
        ("Cruces con señal para peatones", "Cruce", 48, 120),
        ("Operativos de alcoholímetro", "Operativo", 52, 104),
        ("Conductores capacitados", "Persona", 300, 900),
    ],
    ("2. Un municipio seguro", "Protección civil", "Protección civil"): [
        ("Escuelas con plan de protección civil", "Porcentaje", 45, 100),
        ("Simulacros realizados", "Simulacro", 30, 60),
        ("Brigadistas capacitados", "Persona", 210, 500),
        ("Viviendas en zona de riesgo", "Vivienda", 1340, 900),
    ],
    ("3. Bienestar", "Salud", "Salud municipal"): [
        ("Consultas en unidades móviles", "Consulta", 9800, 14000),
        ("Niñas y niños con esquema de vacunación", "Porcentaje", 86, 95),
        ("Perros y gatos esterilizados", "Animal", 2400, 4500),
        ("Embarazos en adolescentes", "Porcentaje", 17, 13),
        ("Jornadas de salud mental", "Jornada", 8, 30),
    ],
    ("3. Bienestar", "Educación y cultura", "Educación y cultura"): [
        ("Becas municipales entregadas", "Beca", 1500, 2600),
        ("Escuelas rehabilitadas", "Escuela", 9, 20),
        ("Asistentes a actividades culturales", "Persona", 41000, 60000),
        ("Bibliotecas con internet", "Porcentaje", 40, 100),
        ("Talleres en casas de cultura", "Taller", 120, 200),
    ],
    ("3. Bienestar", "Mujeres y familias", "Instituto de las mujeres"): [
        ("Mujeres atendidas por violencia", "Persona", 780, 1300),
        ("Órdenes de protección a las que se dio seguimiento", "Porcentaje", 58, 95),
        ("Guarderías que cumplen la norma", "Porcentaje", 66, 90),
        ("Personas mayores con apoyo alimentario", "Persona", 2200, 3200),
    ],
    ("4. Economía local", "Empleo", "Desarrollo económico"): [
        ("Personas colocadas en un empleo", "Persona", 850, 1500),
        ("Microcréditos otorgados", "Crédito", 160, 400),
        ("Días para abrir un negocio", "Día", 21, 5),
        ("Trámites que se hacen en línea", "Porcentaje", 22, 70),
        ("Mercados rehabilitados", "Mercado", 1, 4),
    ],
    ("4. Economía local", "Campo y turismo", "Desarrollo rural y turismo"): [
        ("Productores con asistencia técnica", "Persona", 410, 800),
        ("Hectáreas con riego tecnificado", "Hectárea", 260, 600),
        ("Visitantes", "Persona", 132000, 180000),
        ("Ocupación hotelera", "Porcentaje", 46, 58),
    ],
    ("5. Gobierno que rinde cuentas", "Finanzas", "Tesorería"): [
        ("Predial que se cobra", "Porcentaje", 59, 75),
        ("Ingresos propios", "Porcentaje", 24, 33),
        ("Días para pagar a proveedores", "Día", 62, 30),
        ("Observaciones de auditoría pendientes", "Observación", 118, 40),
    ],
    ("5. Gobierno que rinde cuentas", "Apertura", "Transparencia"): [
        ("Solicitudes de información respondidas a tiempo", "Porcentaje", 79, 98),
        ("Obligaciones de transparencia publicadas", "Porcentaje", 83, 100),
        ("Sesiones de cabildo transmitidas", "Porcentaje", 50, 100),
        ("Servidores públicos capacitados", "Persona", 340, 900),
    ],
}
#: How far a year's result came of what its target asked, one after the other.
SHARES = (0.97, 1.04, 0.88, 1.0, 0.74, 1.12, 0.93, 1.01, 0.81, 0.99, 1.2)


def main(path: str) -> None:
    """Write the workbook."""
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet("Seguimiento")
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    sheet.write(0, 0, "Municipio de San Isidro del Valle", bold)
    sheet.write(
        1, 0, "Plan Municipal de Desarrollo 2024-2027: metas y resultados (datos sintéticos)"
    )
    sheet.write(2, 0, "Fecha de reporte")
    sheet.write(2, 1, "2027-02-15")
    for column, head in enumerate(HEADS):
        sheet.write(4, column, head, bold)
    shares = cycle(SHARES)
    row = 5
    for (axis, programme, office), indicators in PLAN.items():
        for name, unit, baseline, last in indicators:
            said = [axis, programme, name, unit, "Ascendente" if last > baseline else "Descendente"]
            values = _values(unit, baseline, last, shares)
            for column, value in enumerate([*said, *values, office]):
                if value is not None:
                    sheet.write(row, column, value)
            row += 1
    sheet.set_column(0, 1, 22)
    sheet.set_column(2, 2, 46)
    sheet.set_column(3, len(HEADS), 12)
    book.close()


def _values(unit: str, baseline: float, last: float, shares: cycle[float]) -> list[float | None]:
    """Baseline, then a target and a result a year; the last year has no result yet."""
    values: list[float | None] = [baseline]
    for number, year in enumerate(YEARS, start=1):
        target = baseline + (last - baseline) * number / len(YEARS)
        if year == YEARS[0] and last > baseline and unit != "Porcentaje":
            target /= 4  # the plan starts in October: its first year is a quarter
        done = target * (next(shares) if last > baseline else 2 - next(shares))
        decimals = 1 if unit in ("Porcentaje", "Kilómetro") else 0
        done = min(done, 100.0) if unit == "Porcentaje" else done
        values.append(round(target, decimals))
        if year != YEARS[-1]:
            values.append(round(done, decimals))
    return values


if __name__ == "__main__":
    main(sys.argv[1])
