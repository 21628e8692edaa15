"""The example of docs/spark on a real Spark in local mode: the rows are those that one process gives."""

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import generated
import muqabala
import pytest
from pyspark import cloudpickle
from pyspark.sql import SparkSession

ROOT = Path(__file__).parents[2]
PAIRS = [*generated.pairs(400), {"id": "bad", "source": "Съешь же ещё этих булок", "target": "متن"}]


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").config("spark.driver.host", "127.0.0.1").getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def example() -> object:
    spec = importlib.util.spec_from_file_location("spark_corpus", ROOT / "docs/spark/corpus.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["spark_corpus"] = module
    spec.loader.exec_module(module)
    # executors have no such file on their path: what they need goes with the functions
    cloudpickle.register_pickle_by_value(module)
    return module


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "pairs.jsonl"
    path.write_text("".join(json.dumps(pair, ensure_ascii=False) + "\n" for pair in PAIRS), encoding="utf-8")
    return path


def test_segments_are_checked_in_pandas_and_through_the_pipe_alike(spark, example, path: Path) -> None:
    frame = example.answered(example.read(spark, "check", str(path), 3), "check")
    rows = frame.collect()
    expected = set()
    for pair in PAIRS[:-1]:
        for finding in muqabala.check(pair["source"], pair["target"], source_lang="ar", target_lang="fa"):
            expected.add((pair["id"], finding["rule"], finding["place"]["start"]))
    assert {(row.id, row.rule, row.start) for row in rows if row.error is None} == expected
    # the slips that the corpus was made with
    assert {row.id for row in rows if row.rule == "number-differs"} >= {"s99", "s199", "s299", "s399"}
    (bad,) = [row for row in rows if row.error is not None]
    assert (bad.id, "no language" in bad.error) == ("bad", True)
    lines = example.piped(spark.sparkContext.textFile(str(path), 3), "check").collect()
    answers = [json.loads(line) for line in lines]
    assert [answer["id"] for answer in answers] == [pair["id"] for pair in PAIRS]
    piped = {
        (answer["id"], finding["rule"], finding["place"]["start"])
        for answer in answers
        for finding in answer.get("findings", [])
    }
    assert piped == expected
    assert "error" in answers[-1]


def test_texts_are_aligned(spark, example, tmp_path: Path) -> None:
    whole = {side: " ".join(pair[side] for pair in PAIRS[:20]) for side in ("source", "target")}
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"id": "t", **whole}, ensure_ascii=False) + "\n", encoding="utf-8")
    rows = example.answered(example.read(spark, "align", str(path)), "align").collect()
    links = muqabala.align(whole["source"], whole["target"])["links"]
    assert len(rows) > 10
    assert [row.score for row in rows] == [link["score"] for link in links]
    assert " ".join(row.source for row in rows) == whole["source"]


def test_reports_are_compared_event_by_event(spark, example, tmp_path: Path) -> None:
    reports = [
        {"event": str(at), "text": pair[side]} for at, pair in enumerate(PAIRS[:6]) for side in ("source", "target")
    ]
    reports.append({"event": "alone", "text": PAIRS[0]["source"]})
    path = tmp_path / "reports.jsonl"
    path.write_text("".join(json.dumps(report, ensure_ascii=False) + "\n" for report in reports), encoding="utf-8")
    rows = example.answered(example.read(spark, "events", str(path)), "events").collect()
    assert {row.event for row in rows if row.error is None} == {str(at) for at in range(6)}
    (alone,) = [row for row in rows if row.error is not None]
    assert (alone.event, alone.error) == ("alone", "1 reports where 2 are needed")
