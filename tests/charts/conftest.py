"""The frames of the shipped programme that charts are drawn of."""

from __future__ import annotations

import pandas as pd
import pytest

from indicators import Programme, gap_to_target, planned_path, project_sexenio, projection_fan

CUT_OFF = "2010Q3"


@pytest.fixture(scope="session")
def gaps(programme: Programme) -> pd.DataFrame:
    return gap_to_target(programme, CUT_OFF)


@pytest.fixture(scope="session")
def path(programme: Programme) -> pd.DataFrame:
    return planned_path(programme, cut_off=CUT_OFF)


@pytest.fixture(scope="session")
def projections(programme: Programme) -> pd.DataFrame:
    return project_sexenio(programme, CUT_OFF)


@pytest.fixture(scope="session")
def fan(programme: Programme) -> pd.DataFrame:
    return projection_fan(programme, CUT_OFF)
