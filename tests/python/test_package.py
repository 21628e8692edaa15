"""The functions of the package: shapes, files, errors, threads."""

import json
import pickle
import subprocess
import sys
import threading
from pathlib import Path

import muqabala
import pytest

ROOT = Path(__file__).parents[2]
REPORTS = ROOT / "docs/tutorial/reports"
TRANSLATION = ROOT / "docs/tutorial/translation"
ARABIC = "قُتل 12 جندياً يوم الخميس 22 فبراير 2024. ووصل الوزير إلى يريفان."
PERSIAN = "۱۲ سرباز روز پنجشنبه ۲۲ فوریه ۲۰۲۴ کشته شدند. هوا سرد بود."
LANGUAGES = {"source_lang": "ar", "target_lang": "fa"}


def printed(*arguments: str) -> str:
    """What the installed program prints."""
    run = subprocess.run(["muqabala", *arguments], capture_output=True, encoding="utf-8", cwd=ROOT)
    assert run.returncode in (0, 1), run.stderr
    return run.stdout


def test_the_version_is_that_of_the_program() -> None:
    assert printed("--version").split() == ["muqabala", muqabala.__version__]


def test_offsets_are_bytes_of_the_text() -> None:
    units = muqabala.split(ARABIC)
    assert [unit["kind"] for unit in units] == ["sentence", "sentence"]
    for unit in units:
        assert ARABIC.encode()[unit["start"] : unit["end"]].decode() == unit["text"]


def test_a_path_names_a_file_and_gives_what_the_program_prints() -> None:
    path = REPORTS / "persian.txt"
    name = str(path.relative_to(ROOT))
    for function, command in [(muqabala.split, "split"), (muqabala.facts, "facts")]:
        lines = [json.loads(line) for line in printed(command, "--format", "jsonl", name).splitlines()]
        for line in lines:
            del line["report"]
        assert function(path) == lines
    found = printed("glossary", "match", "--format", "jsonl", name).splitlines()
    assert muqabala.match(path) == [json.loads(line) for line in found]


def test_facts_compare_across_languages() -> None:
    ids = [{fact["id"] for fact in muqabala.facts(text)} for text in (ARABIC, PERSIAN)]
    assert "date:2024-02-22" in ids[0] & ids[1], ids


def test_the_day_of_a_text_is_told() -> None:
    yesterday = "وصل الوفد أمس."
    (fact,) = [fact for fact in muqabala.facts(yesterday, date="2024-02-23") if fact["kind"] == "date"]
    assert fact["value"] == "2024-02-22"


def test_lists_are_aligned_as_they_are_divided() -> None:
    source = ["وصل الوفد إلى العاصمة.", "شارك في المؤتمر 120 خبيرا.", "ثم عاد الوفد."]
    target = ["هیئت وارد پایتخت شد.", "۱۲۰ کارشناس در کنفرانس شرکت کردند.", "سپس هیئت بازگشت."]
    alignment = muqabala.align(source, target, mode="parallel")
    assert [unit["text"] for unit in alignment["source"]["units"]] == source
    assert [(link["source"], link["target"]) for link in alignment["links"]] == [([0], [0]), ([1], [1]), ([2], [2])]


def test_files_are_aligned_as_by_the_program() -> None:
    paths = [TRANSLATION / "source.ar.txt", TRANSLATION / "target.fa.txt"]
    lines = json.loads(printed("align", *[str(path.relative_to(ROOT)) for path in paths]))
    assert muqabala.align(*paths)["links"] == lines["links"]


def test_reports_are_compared() -> None:
    collation = muqabala.compare([ARABIC, {"text": PERSIAN, "name": "daily", "lang": "fa"}], fast=True)
    assert [report["path"] for report in collation["reports"]] == ["1", "daily"]
    shared = [fact for fact in collation["facts"] if len({mention["report"] for mention in fact["mentions"]}) == 2]
    assert "2024-02-22" in [fact.get("value") for fact in shared]


def test_terms_are_proposed() -> None:
    found = muqabala.extract([REPORTS / "persian.txt", REPORTS / "arabic-1.txt"])
    assert any({term["language"] for term in candidate["terms"]} >= {"ar", "fa"} for candidate in found)


def test_a_segment_is_checked_and_the_next_one_by_itself() -> None:
    slip = muqabala.check("قُتل 12 شخصا", "۱۳ نفر کشته شدند", **LANGUAGES)
    assert [finding["rule"] for finding in slip] == ["number-differs"]
    assert slip[0]["place"]["path"] == "target"
    assert muqabala.check("قُتل 12 شخصا", "۱۲ نفر کشته شدند", **LANGUAGES) == []
    assert muqabala.check("قُتل 12 شخصا", "۱۳ نفر کشته شدند", **LANGUAGES) == slip


def test_segments_that_belong_together_are_checked_as_one_project() -> None:
    source = ["يبدأ الاجتماع في القاعة الكبرى مساء"] * 3
    target = ["جلسه عصر در تالار بزرگ آغاز می‌شود"] * 2 + ["نشست شامگاه در سالن اصلی شروع خواهد شد"]
    found = [finding for finding in muqabala.check(source, target) if finding["rule"] == "source-varies"]
    assert [finding["place"]["line"] for finding in found] == [3]


def test_files_of_segments_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "ar-fa.tsv"
    path.write_text("ar\tfa\nقُتل 12 شخصا\t۱۳ نفر کشته شدند\n", encoding="utf-8")
    (found,) = muqabala.check(path)
    assert (found["rule"], found["place"]["path"]) == ("number-differs", str(path))


def test_a_configuration_is_read_again_when_it_changes(tmp_path: Path) -> None:
    config = tmp_path / "muqabala.toml"
    pair = ("قُتل 12 شخصا", "۱۳ نفر کشته شدند")
    config.write_text('[rules]\nnumber-differs = "off"\n')
    assert muqabala.check(*pair, config=config, **LANGUAGES) == []
    config.write_text('[rules]\nnumber-differs = "warning"\n# changed\n')
    assert [finding["severity"] for finding in muqabala.check(*pair, config=config, **LANGUAGES)] == ["warning"]
    config.write_text('[rules]\nnumber-difers = "off"\n')
    with pytest.raises(muqabala.Error, match="did you mean `number-differs`"):
        muqabala.check(*pair, config=config, **LANGUAGES)


def test_what_cannot_be_done_is_told() -> None:
    cases = [
        (lambda: muqabala.split("Съешь же ещё этих мягких булок"), "no language that has a pack"),
        (lambda: muqabala.split(""), "is empty"),
        (lambda: muqabala.split(Path("no-such-file.txt")), "cannot read `no-such-file.txt`: No such file"),
        (lambda: muqabala.split("متن", lang="xx"), "unknown language `xx`"),
        (lambda: muqabala.facts("متن", date="yesterday"), "yesterday"),
        (lambda: muqabala.compare([ARABIC]), "1 reports where 2 are needed"),
        (lambda: muqabala.check(["a", "b"], ["c"]), "2 segments and 1 translations"),
        (lambda: muqabala.check("متن"), "within=True"),
        (lambda: muqabala.align("a", "b", mode="magic"), "unknown mode `magic`"),  # type: ignore[arg-type]
        (lambda: muqabala.compare([{"txt": "متن"}, "متن"]), "a report is a text, a path or a dictionary"),  # type: ignore[list-item]
    ]
    for call, message in cases:
        with pytest.raises(muqabala.Error, match=message):
            call()
    assert issubclass(muqabala.Error, ValueError)
    pickle.loads(pickle.dumps(muqabala.Error("for executors")))


def test_the_interpreter_goes_on_while_a_text_is_worked_on() -> None:
    long = "\n".join(ARABIC for _ in range(3000))
    done = threading.Event()
    worker = threading.Thread(target=lambda: (muqabala.facts(long), done.set()))
    ticks = 0
    worker.start()
    while not done.wait(0.001):
        ticks += 1
    worker.join()
    # with the lock held there would be none before the end
    assert ticks > 10


def test_each_keeps_the_order_and_passes_over_what_has_no_answer() -> None:
    texts = [ARABIC, "", PERSIAN] * 50
    answers = list(muqabala.each(muqabala.split, texts, jobs=3))
    assert len(answers) == len(texts)
    for text, answer in zip(texts, answers):
        if text:
            assert isinstance(answer, list) and answer[0]["text"] == text[: len(answer[0]["text"])]
        else:
            assert isinstance(answer, muqabala.Error)


def test_each_takes_no_more_records_than_it_needs() -> None:
    taken = 0

    def records():
        nonlocal taken
        for _ in range(10_000):
            taken += 1
            yield ARABIC

    answers = muqabala.each(muqabala.split, records(), jobs=1)
    next(answers)
    answers.close()
    assert taken < 100


def test_the_package_is_run_as_a_program() -> None:
    run = subprocess.run([sys.executable, "-m", "muqabala", "split", "no-such-file"], capture_output=True, text=True)
    assert run.returncode == 2
    assert run.stderr.startswith("muqabala: cannot read `no-such-file`")


def test_the_stubs_are_those_of_the_module() -> None:
    for arguments in (["-m", "mypy.stubtest", "muqabala._muqabala"], ["-m", "mypy", "--strict", "-p", "muqabala"]):
        run = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
