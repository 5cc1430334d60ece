"""Spark against the engine, in local mode: every built-in condition in random environments, and whole results."""

from __future__ import annotations

import shutil
from functools import partial

import pytest

from compliance.batch.run import BatchTerms, UnavailableError
from compliance.batch.sql.sheets import ROW
from compliance.cli.main import main
from compliance.loading.providers import load_provider
from compliance.loading.rulesets import load_ruleset
from tests.batch.sql.environments import conditions, some
from tests.batch.sql.test_printer import asked, differences, table_of
from tests.batch.test_duck import NOW, Handed, compared

pytest.importorskip("pyspark", reason="the extra 'spark' is not installed")
needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="there is no Java")
pytestmark = pytest.mark.filterwarnings("ignore")  # what pyspark and its libraries say of each other
LOCAL = "local[2]"


@pytest.fixture
def _slow(request):
    if request.config.getoption("quick"):
        pytest.skip("a quick run starts no Java")


@needs_java
@pytest.mark.usefixtures("_slow")
@pytest.mark.exhaustive
@pytest.mark.parametrize("how_many", [300])
def test_every_condition_is_what_the_engine_says(how_many):
    from compliance.batch.spark import asked_of_spark, session_of  # noqa: PLC0415 - where there is Spark

    of = conditions()
    sheet, numbers = asked(of)
    environments, held = table_of(sheet, some(how_many, seed=how_many))
    result = asked_of_spark(session_of(LOCAL), sheet, environments).sort_by(ROW)
    wrong, kinds = differences(of, [result[f"c{n}"].to_pylist() for n in range(len(sheet))], held, numbers)
    assert not wrong, wrong.most_common(5)
    assert all(kinds[answer] for answer in (True, False, None))


@needs_java
@pytest.mark.usefixtures("_slow")
@pytest.mark.exhaustive
@pytest.mark.parametrize("names", [["hds", "andromede", "gaia-x-24.11", "uptime-tier"]], ids=["four"])
def test_whole_results_are_those_of_the_engine(names):
    from compliance.batch.spark import SparkEngine  # noqa: PLC0415 - where there is Spark

    source = Handed(map(load_provider, ["numspot", "ibm-smartcloud", "s3ns", "leaseweb"]))
    terms = BatchTerms(tuple(map(load_ruleset, names)), (NOW,), NOW)
    assert set(compared(terms, source, partial(SparkEngine, master=LOCAL))) == {"spark"}


def test_without_java_it_is_said(monkeypatch):
    from compliance.batch import spark  # noqa: PLC0415 - where there is Spark

    class Builder:
        def appName(self, _):  # noqa: N802 - as Spark names it
            return self

        def config(self, *_):
            return self

        def master(self, _):
            return self

        def getOrCreate(self):  # noqa: N802 - as Spark names it
            raise OSError("no java")

    monkeypatch.setattr(spark, "SparkSession", type("Session", (), {"builder": Builder()}))
    with pytest.raises(UnavailableError, match=r"no Spark at local\[2\]: no java\nit needs Java"):
        spark.session_of("local[2]")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--master", "local[2]"], "it goes with --engine spark"),
        (["--engine", "spark", "--jobs", "2"], "the cluster does the work"),
    ],
)
def test_what_does_not_go_together_is_said(options, said, tmp_path, capsys):
    order = ["batch", str(tmp_path), "--against", "hds", "--out", str(tmp_path / "out"), *options]
    assert main(order) == 2
    assert said in capsys.readouterr().err
