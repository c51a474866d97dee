"""The data package: valid by frictionless, read back the same by pandas, polars and DuckDB."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas as pd
import polars
import pytest
from frictionless import Package, system

from indicators import Programme
from indicators.errors import UsageError
from indicators.frames.schemas import SCHEMAS
from indicators.frames.store import file_hash
from indicators.publishing.export import write_datapackage


@pytest.fixture(scope="module")
def package(
    programme: Programme, frames: dict[str, pd.DataFrame], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("package") / "datos"
    write_datapackage(frames, folder, "Programa", programme.sources(), "CC-BY-4.0")
    return folder


def test_frictionless_finds_it_valid(package: Path, frames: dict[str, pd.DataFrame]) -> None:
    with system.use_context(trusted=True):
        report = Package(str(package / "datapackage.json")).validate()
    assert report.valid, report.flatten(["name", "type", "note"])[:10]
    assert len(report.tasks) == len(frames)


def test_polars_reads_the_parquet_and_pandas_the_csv(
    package: Path, frames: dict[str, pd.DataFrame]
) -> None:
    for name, frame in frames.items():
        read = polars.read_parquet(package / f"{name}.parquet")
        assert read.columns == list(SCHEMAS[name])
        assert read.height == len(frame)
        assert list(pd.read_csv(package / f"{name}.csv", dtype="str").columns) == read.columns
    gaps = polars.read_parquet(package / "gaps.parquet")
    red = gaps.filter(
        (polars.col("horizon") == "sexenio_to_date") & (polars.col("status") == "red")
    )
    ours = frames["gaps"].query("horizon == 'sexenio_to_date' and status == 'red'")
    assert red["indicator_id"].to_list() == list(ours.indicator_id)


def test_duckdb_reads_the_parquet_as_polars_does(package: Path) -> None:
    read = duckdb.read_parquet(str(package / "gaps.parquet"))
    found = read.filter("horizon = 'sexenio_to_date'").aggregate("status, count(*)", "status")
    gaps = polars.read_parquet(package / "gaps.parquet")
    ours = gaps.filter(polars.col("horizon") == "sexenio_to_date")["status"].value_counts()
    assert sorted(found.fetchall()) == sorted(ours.rows())
    (sums,) = (
        duckdb.read_csv(str(package / "gaps.csv")).aggregate("sum(actual), sum(gap)").fetchall()
    )
    assert sums == pytest.approx((gaps["actual"].drop_nans().sum(), gaps["gap"].drop_nans().sum()))


def test_it_says_what_everything_is_and_came_from(package: Path, programme: Programme) -> None:
    said = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    assert said["licenses"] == [{"name": "CC-BY-4.0"}]
    sources = {source["title"]: source["sha256"] for source in said["sources"]}
    raw = programme.folder / "avance_2010.xlsx"
    assert sources[raw.name] == file_hash(raw)
    gaps = next(one for one in said["resources"] if one["name"] == "gaps")
    assert gaps["hash"] == f"sha256:{file_hash(package / 'gaps.csv')}"
    fields = {field["name"]: field for field in gaps["schema"]["fields"]}
    assert fields["attainment"]["titles"] == {"es": "Cumplimiento", "en": "Attainment"}
    assert fields["attainment"]["unit"]["en"] == "share of 1"
    assert fields["attainment"]["descriptions"] == {
        "es": "parte de la meta; 1 es la meta", "en": "share of the target, 1 is on target",
    }  # fmt: skip
    assert "green" in fields["status"]["constraints"]["enum"]
    assert gaps["schema"]["primaryKey"] == ["indicator_id", "horizon"]


def test_the_same_frames_give_the_same_bytes_and_nothing_is_overwritten(
    programme: Programme, frames: dict[str, pd.DataFrame], package: Path, tmp_path: Path
) -> None:
    again = tmp_path / "datos"
    write_datapackage(frames, again, "Programa", programme.sources(), "CC-BY-4.0")
    for path in package.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name
    with pytest.raises(UsageError, match="already"):
        write_datapackage(frames, package, "Programa", {})
    with pytest.raises(KeyError, match="none"):  # what was written until then goes
        write_datapackage({**frames, "none": frames["gaps"]}, tmp_path / "b", "Programa", {})
    assert list(tmp_path.iterdir()) == [again]
