"""A corpus on Apache Spark: segments checked, texts aligned, reports compared event by event.

    spark-submit corpus.py check  pairs.jsonl   OUT    # {"id", "source", "target", "source_lang", "target_lang"} a line
    spark-submit corpus.py align  pairs.jsonl   OUT    # the same, with longer texts
    spark-submit corpus.py events reports.jsonl OUT    # {"event", "text"} a line: what the reports of each event share
    spark-submit corpus.py check  pairs.jsonl   OUT --via pipe

The executors need the package (`pip install muqabala`, or `--archives` with an environment that has it); the pipe needs the
program alone, which the package brings. A record that has no answer is a row whose `error` says why.
"""

import argparse
import json
import os
import shlex
import time
from collections.abc import Iterator
from typing import Any

import pandas
from pyspark import RDD
from pyspark.sql import DataFrame, SparkSession

PAIR = ["source", "target", "source_lang", "target_lang"]
FINDINGS = "id string, rule string, severity string, message string, start long, end long, text string, error string"
LINKS = "id string, source string, target string, score double, error string"
FACTS = "event string, id string, kind string, value string, reports long, error string"


def made(rows: list[dict[str, Any]], columns: list[str]) -> pandas.DataFrame:
    """A frame whose cells are objects of Python: Spark and pandas do not agree on what a column of texts is."""
    return pandas.DataFrame(rows, columns=columns, dtype=object)


def checked(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """A row for each finding; a segment without findings has none."""
    import muqabala

    columns = [column.split()[0] for column in FINDINGS.split(", ")]
    for batch in batches:
        rows = []
        # one thread: Spark gives each core a task of its own
        pairs = batch[PAIR].astype(object).where(batch[PAIR].notnull(), None).to_dict("records")
        answers = muqabala.each(muqabala.check, pairs, jobs=1)
        for key, answer in zip(batch["id"], answers):
            if isinstance(answer, muqabala.Error):
                rows.append({"id": key, "error": str(answer)})
                continue
            for finding in answer:
                place = finding["place"]
                rows.append({**finding, "id": key, **{name: place[name] for name in ("start", "end", "text")}})
        yield made(rows, columns)


def aligned(batches: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
    """A row for each pair of sentences that belong together."""
    import muqabala

    columns = [column.split()[0] for column in LINKS.split(", ")]
    for batch in batches:
        rows = []
        pairs = batch[PAIR].astype(object).where(batch[PAIR].notnull(), None).to_dict("records")
        answers = muqabala.each(muqabala.align, pairs, jobs=1)
        for key, answer in zip(batch["id"], answers):
            if isinstance(answer, muqabala.Error):
                rows.append({"id": key, "error": str(answer)})
                continue
            for link in answer["links"]:
                sides = {
                    side: " ".join(answer[side]["units"][unit]["text"] for unit in link[side])
                    for side in ("source", "target")
                }
                rows.append({"id": key, "score": link.get("score"), **sides})
        yield made(rows, columns)


def shared(reports: pandas.DataFrame) -> pandas.DataFrame:
    """The facts that two or more reports of one event tell."""
    import muqabala

    columns = [column.split()[0] for column in FACTS.split(", ")]
    event = reports["event"].iloc[0]
    try:
        collation = muqabala.compare(list(reports["text"]), fast=True)
    except muqabala.Error as error:
        return made([{"event": event, "error": str(error)}], columns)
    rows = []
    for fact in collation["facts"]:
        tellers = {mention["report"] for mention in fact["mentions"]}
        if len(tellers) > 1:
            rows.append({**fact, "event": event, "reports": len(tellers)})
    return made(rows, columns)


def piped(records: RDD, command: str, arguments: str = "") -> RDD:
    """Gives the records of each partition to the program, and its answers, a line each."""
    # what is piped has no environment but this
    path = {"PATH": os.environ["PATH"]}
    return records.pipe(f"muqabala {command} --stdin --jobs 1 {arguments}", env=path)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("job", choices=["check", "align", "events"])
    arguments.add_argument("input")
    arguments.add_argument("output")
    arguments.add_argument("--via", choices=["pandas", "pipe"], default="pandas")
    arguments.add_argument("--partitions", type=int, default=0, help="as many as Spark likes, when it is 0")
    arguments.add_argument("--arguments", default="", help="more arguments of the program, with --via pipe")
    told = arguments.parse_args()
    spark = SparkSession.builder.appName(f"muqabala {told.job}").getOrCreate()
    started = time.monotonic()
    if told.via == "pipe":
        if told.job == "events":
            arguments.error("events are gathered by Spark: --via pandas")
        records = spark.sparkContext.textFile(told.input)
        if told.partitions:
            records = records.repartition(told.partitions)
        more = shlex.join(shlex.split(told.arguments))
        piped(records, told.job, more).saveAsTextFile(told.output)
    else:
        frame = read(spark, told.job, told.input, told.partitions)
        answered(frame, told.job).write.mode("errorifexists").json(told.output)
    took = time.monotonic() - started
    print(json.dumps({"job": told.job, "via": told.via, "seconds": round(took, 1)}))
    spark.stop()


def read(spark: SparkSession, job: str, path: str, partitions: int = 0) -> DataFrame:
    """The records of a file, each member a text."""
    schema = "event string, text string" if job == "events" else "id string, " + ", ".join(f"{name} string" for name in PAIR)
    frame = spark.read.schema(schema).json(path)
    return frame.repartition(partitions) if partitions else frame


def answered(frame: DataFrame, job: str) -> DataFrame:
    """The frame's answers."""
    if job == "check":
        return frame.mapInPandas(checked, FINDINGS)
    if job == "align":
        return frame.mapInPandas(aligned, LINKS)
    return frame.groupBy("event").applyInPandas(shared, FACTS)


if __name__ == "__main__":
    main()
