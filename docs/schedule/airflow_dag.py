"""Every quarter, thirty days after its end: the notebook by papermill, then its PDF."""

from datetime import datetime

from airflow.providers.papermill.operators.papermill import PapermillOperator
from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

HOME = "/srv/indicators"
MADE = HOME + "/reports/informe_{{ ds }}.ipynb"

with DAG(
    "indicators_report",
    schedule="0 6 30 1,4,7,10 *",
    start_date=datetime(2010, 10, 1),  # noqa: DTZ001 - Airflow takes it as UTC
    catchup=False,
    params={"cut_off": ""},  # empty: the last quarter that was reported
):
    notebook = PapermillOperator(
        task_id="notebook",
        input_nb=f"{HOME}/notebooks/04_informe_trimestral.ipynb",
        output_nb=MADE,
        parameters={"cut_off": "{{ params.cut_off }}", "data": f"{HOME}/data/raw"},
        kernel_name="indicators",
    )
    pdf = BashOperator(
        task_id="pdf",
        bash_command=f"{HOME}/.venv/bin/jupyter nbconvert --to indicators_pdf {MADE}",
    )
    notebook >> pdf
