"""Where people work: pre-commit and the GitHub Action, each run as it is written."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
CATALOGUE = 'msgid ""\nmsgstr "Language: fa\\nContent-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{count} files"\nmsgstr "{target}"\n'
GOOD = CATALOGUE.format(count="12", target="۱۲ پرونده")
BAD = CATALOGUE.format(count="12", target="۱۳ پرونده")


def git(folder: Path, *arguments: str) -> None:
    name = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    subprocess.run(["git", *name, *arguments], cwd=folder, check=True, capture_output=True)


def test_pre_commit_refuses_a_catalogue_with_a_slip(tmp_path: Path) -> None:
    hooks, work = tmp_path / "hooks", tmp_path / "work"
    for folder in (hooks, work):
        folder.mkdir()
        git(folder, "init")
    # the hooks of the tree as it is, without building the program a second time
    (hooks / ".pre-commit-hooks.yaml").write_bytes((ROOT / ".pre-commit-hooks.yaml").read_bytes())
    git(hooks, "add", ".")
    git(hooks, "commit", "-m", "hooks")

    def tried() -> "subprocess.CompletedProcess[str]":
        git(work, "add", ".")
        command = [sys.executable, "-m", "pre_commit", "try-repo", str(hooks), "muqabala-check-installed", "--all-files"]
        environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")}
        return subprocess.run(command, cwd=work, capture_output=True, text=True, env=environment)

    (work / "fa.po").write_text(GOOD, encoding="utf-8")
    (work / "notes.txt").write_text("12", encoding="utf-8")
    passed = tried()
    assert passed.returncode == 0, passed.stdout + passed.stderr
    (work / "fa.po").write_text(BAD, encoding="utf-8")
    failed = tried()
    assert failed.returncode == 1
    assert "number-differs" in failed.stdout and "fa.po:" in failed.stdout


def test_the_hook_that_builds_names_the_same_files() -> None:
    built, installed = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert (built["files"], built["entry"]) == (installed["files"], installed["entry"])
    assert built["language"] == "rust"


@pytest.mark.parametrize(("target", "status"), [("۱۲ پرونده", 0), ("۱۳ پرونده", 1)])
def test_the_action_writes_findings_for_code_scanning(target: str, status: int, tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    inputs = {name: told.get("default", "") for name, told in action["inputs"].items()}
    inputs |= {"files": "po/**/*.po\n", "program": "muqabala"}
    (check,) = [step for step in action["runs"]["steps"] if step["name"] == "Check"]
    given = {}
    for name, value in check["env"].items():
        key = value.removeprefix("${{ inputs.").removesuffix(" }}")
        given[name] = inputs[key]
    (tmp_path / "po/a b").mkdir(parents=True)
    (tmp_path / "po/a b/fa.po").write_text(CATALOGUE.format(count="12", target=target), encoding="utf-8")
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", check["run"]],
        cwd=tmp_path,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )
    assert run.returncode == status, run.stdout + run.stderr
    (sarif,) = json.loads((tmp_path / inputs["sarif"]).read_text(encoding="utf-8"))["runs"]
    rules = [result["ruleId"] for result in sarif["results"]]
    assert ("number-differs" in rules or any("number" in rule for rule in rules)) == bool(status), rules
    if status:
        places = sarif["results"][0]["locations"][0]["physicalLocation"]
        assert places["artifactLocation"]["uri"].endswith("fa.po")


def test_the_action_tells_of_a_pattern_without_files(tmp_path: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (check,) = [step for step in action["runs"]["steps"] if step["name"] == "Check"]
    given = {"FILES": "po/*.po", "ARGUMENTS": "", "FAIL_ON": "error", "SARIF": "out.sarif", "PROGRAM": "muqabala"}
    run = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", check["run"]],
        cwd=tmp_path,
        env={**os.environ, **given},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2
    assert "no file is named po/*.po" in run.stdout
