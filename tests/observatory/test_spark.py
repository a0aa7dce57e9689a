"""Both engines, one set of files: a real cluster of Spark on loopback counts what DuckDB counts."""

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest

from bench.observatory_data import SMALL, make
from hygie.observatory.catalogue import indicators
from hygie.observatory.engine import Engine

pyspark = pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
pytestmark = pytest.mark.skipif(
    shutil.which("java") is None, reason="Java 17 is absent: Spark cannot be started"
)

AS_OF = date(2018, 12, 31)
PATIENCE = 180.0


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@pytest.fixture(scope="module")
def master(tmp_path_factory):
    """A master and two workers, each in its own process, ended by its id."""
    home = tmp_path_factory.mktemp("spark")
    script = Path(pyspark.__file__).parent / "bin" / "spark-class"
    surroundings = os.environ | {
        "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_LOG_DIR": str(home),
        "SPARK_LOCAL_DIRS": str(home),
    }
    address = f"spark://127.0.0.1:{free_port()}"
    port = address.rpartition(":")[2]
    here = ["--host", "127.0.0.1", "--webui-port", "0"]
    commands = [["org.apache.spark.deploy.master.Master", *here, "--port", port]]
    for at in range(2):
        folder = ["--work-dir", str(home / f"worker-{at}"), "--cores", "1", "--memory", "1g"]
        commands.append(["org.apache.spark.deploy.worker.Worker", *here, *folder, address])
    started = []
    try:
        for at, words in enumerate(commands):
            with (home / f"{at}.log").open("wb") as log:
                started.append(
                    subprocess.Popen(
                        [str(script), *words], env=surroundings, stdout=log, stderr=log
                    )
                )
        wait_for(lambda: (home / "0.log").read_text().count("Registering worker") == 2, started)
        yield address, home
    finally:
        for one in reversed(started):
            one.terminate()
        for one in started:
            one.wait(timeout=PATIENCE)


def wait_for(is_so, processes):
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, "the cluster did not start in time"
        assert all(one.poll() is None for one in processes), "a process of the cluster ended"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def spark(master):
    from hygie.observatory.spark import session  # noqa: PLC0415 - only where Java is

    address, home = master
    before = {name: os.environ.get(name) for name in ("SPARK_LOCAL_IP", "PYSPARK_PYTHON")}
    os.environ |= {"SPARK_LOCAL_IP": "127.0.0.1", "PYSPARK_PYTHON": sys.executable}
    opened = session(
        address,
        memory="1g",
        spark_driver_host="127.0.0.1",
        spark_driver_bindAddress="127.0.0.1",
        spark_executor_memory="512m",
        spark_cores_max="2",
        spark_local_dir=str(home),
        spark_sql_warehouse_dir=str(home / "warehouse"),
        # A few thousand rows: most of the time would go to making and compiling plans.
        spark_sql_shuffle_partitions="2",
        spark_sql_adaptive_enabled="false",
        spark_sql_codegen_wholeStage="false",
        spark_sql_codegen_factoryMode="NO_CODEGEN",
        spark_driver_extraJavaOptions="-XX:TieredStopAtLevel=1",
        spark_executor_extraJavaOptions="-XX:TieredStopAtLevel=1",
        spark_ui_showConsoleProgress="false",
    )
    gateway = opened.sparkContext._gateway.proc
    yield opened
    opened.stop()
    gateway.stdin.close()
    gateway.wait(timeout=PATIENCE)
    for name, value in before.items():
        if value is None:
            os.environ.pop(name)
        else:
            os.environ[name] = value


@pytest.fixture(scope="module")
def both(spark, tmp_path_factory):
    from hygie.observatory.spark import SparkEngine  # noqa: PLC0415

    files = make(tmp_path_factory.mktemp("facts"), SMALL)
    with Engine(files, as_of=AS_OF) as engine:
        yield engine, SparkEngine(spark, files, as_of=AS_OF)


def rounded(cells):
    return [
        (cell.key, *(round(one, 6) if isinstance(one, float) else one for one in astuple(cell)[1:]))
        for cell in cells
    ]


def test_both_engines_count_alike(both):
    ours, theirs = (rounded(engine.every_cell()) for engine in both)
    # Establishments that are made up have no stays in the public statistics.
    assert {key.indicator for key, *_ in ours} == set(indicators()) - {"POP-04"}
    for code in indicators():
        there = [cell for cell in theirs if cell[0].indicator == code]
        assert there == [cell for cell in ours if cell[0].indicator == code], code
    assert len(theirs) == len(ours) > 1_000
    assert both[1].absent == frozenset()


def test_of_some_years_too(both):
    one = indicators()["EXE-01"]
    ours, theirs = (rounded(engine.cells(one, years=[2017, 2031])) for engine in both)
    assert theirs == ours
    assert {key.year for key, *_ in ours} == {2017}
