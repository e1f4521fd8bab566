"""Pictures that wait are kept, found and forgotten."""

from __future__ import annotations

import io
from pathlib import Path

from flask.testing import FlaskClient

from detector.services.spool import DatabaseSpool, DirectorySpool
from detector.storage.spool_repository import SpoolRepository
from tests.conftest import MakeClient
from tests.jobs.orders import JOBS, waiting_pictures
from tests.reports import report


def test_what_is_over_is_tidied_away(make_client: MakeClient, landscape: bytes) -> None:
    client = make_client(job_kept_days=-1)
    answer = client.post(JOBS, data={"files": (io.BytesIO(landscape), "a.jpg")})
    jobs = client.application.extensions["detector"].all_jobs
    jobs.tidy()
    assert client.get(answer.headers["Location"]).status_code == 404
    assert waiting_pictures(client) == set()


def test_both_spools_keep_and_forget(client: FlaskClient, tmp_path: Path) -> None:
    engine = client.application.extensions["detector"].whole_log.engine
    for spool in (DirectorySpool(tmp_path / "own"), DatabaseSpool(SpoolRepository(engine))):
        job_id = report().id
        files = [tmp_path / "one", tmp_path / "two"]
        for file in files:
            file.write_bytes(file.name.encode())
        spool.put(job_id, files)
        assert not any(file.exists() for file in files)
        assert [spool.get(job_id, n) for n in range(3)] == [b"one", b"two", None]
        spool.drop(job_id, 0)
        assert (spool.get(job_id, 0), spool.get(job_id, 1)) == (None, b"two")
        assert spool.job_ids(older_than=3600) == set()
        assert spool.job_ids(older_than=-1) == {job_id}
        spool.drop_job(job_id)
        assert spool.job_ids(older_than=-1) == set()
