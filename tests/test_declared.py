"""Strict TOML: a dataclass is the schema, and a mistake names file, line and key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest

from indicators.declared import Declared, Within, read_declared
from indicators.errors import SettingsError, UsageError


@dataclass(frozen=True)
class Head:
    role: Literal["id", "name"]
    scale: Annotated[float, Within(0, 10)] = 1.0


@dataclass(frozen=True)
class Sheet:
    file: str
    rows: tuple[int, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)


def declared(folder: Path, text: str) -> Declared:
    path = folder / "layouts.toml"
    path.write_text(text, encoding="utf-8")
    return read_declared(path, "layout file")


def test_what_is_declared_becomes_the_dataclass(tmp_path: Path) -> None:
    file = declared(tmp_path, '[[tables]]\nfile = "a"\nrows = [1, 2]\ncolumns = { B = "id" }\n')
    sheet = file.build(Sheet, file.content["tables"][0], "tables", 0)
    assert (sheet.rows, sheet.columns) == ((1, 2), {"B": "id"})
    assert file.build(Head, {"role": "id", "scale": 2}) == Head("id", 2.0)


def test_a_mistake_in_the_second_table_has_its_line(tmp_path: Path) -> None:
    text = '[[tables]]\nfile = "a"\ncolumns.B = "id"\n\n[[tables]]\nfile = "b"\ncolumns.B = "nam"\n'
    file = declared(tmp_path, text)
    with pytest.raises(SettingsError) as caught:  # a text stands for a table here
        file.build(Head, {"role": "nam"}, "tables", 1, "columns", "B")
    assert str(caught.value) == (
        '[layouts.toml]line 7: tables[2] (file = "b").columns.B.role = "nam" is not one of id, name'
    )
    with pytest.raises(SettingsError, match=r'line 5: tables\[2\]: "file" is missing'):
        declared(tmp_path, text.replace('file = "b"', "")).build(Sheet, {}, "tables", 1)


def test_a_file_that_is_not_there_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such layout file"):
        read_declared(tmp_path / "layouts.toml", "layout file")
    with pytest.raises(UsageError, match=r"cannot be read \(Input/output error\)"):
        read_declared(Path("/proc/self/mem"), "layout file")
