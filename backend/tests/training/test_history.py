"""The history of a run: rows go in as they come, columns come out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from training.history import append_row, read_history, read_rows


def test_rows_come_back_as_columns(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    for step, loss in ((25, 0.7), (50, 0.6)):
        append_row(path, {"step": step, "manipulated": loss})
    assert path.read_text().splitlines()[0] == "step,manipulated"
    columns = read_history(path)
    np.testing.assert_array_equal(columns["step"], [25, 50])
    np.testing.assert_array_equal(columns["manipulated"], [0.7, 0.6])


def test_an_empty_cell_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    path.write_text("step,pair\n25,\n50,0.2\n")
    assert np.isnan(read_history(path)["pair"][0])


def test_a_history_without_a_step_is_named(tmp_path: Path) -> None:
    path = tmp_path / "history.csv"
    assert read_rows(path) == []
    with pytest.raises(FileNotFoundError, match=r"history\.csv"):
        read_history(path)
    path.write_text("step,manipulated\n")
    with pytest.raises(ValueError, match=r"history\.csv"):
        read_history(path)
