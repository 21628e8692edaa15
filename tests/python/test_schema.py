"""The JSON Schema of muqabala.toml accepts what the program accepts, and refuses what it refuses."""

import json
import tomllib
from pathlib import Path

import jsonschema
import muqabala
import pytest


ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "docs/reference/muqabala.schema.json").read_text(encoding="utf-8"))
ACCEPTED = [
    "",
    '[rules]\ntatweel = "off"\nterm-missing = "error"\n',
    '[placeholders]\nkinds = ["printf", "brace"]\npatterns = ["~[a-z]+~"]\n',
    '[stay]\nwords = ["GNOME", ""]\n',
    '[[checklist]]\nsource = "(?i)\\\\bplease\\\\b"\ntarget = "لطف"\nforbid = "خواهشمند"\nmessage = "m"\nseverity = "info"\n',
    '[[checklist]]\nforbid = "x"\nseverity = ""\n',
    "checklists = []\n[rules]\n",
]
REFUSED = [
    '[rules]\ntatwel = "off"\n',
    '[rules]\ntatweel = "fatal"\n',
    "[rules]\ntatweel = 1\n",
    '[rule]\ntatweel = "off"\n',
    '[placeholders]\nkinds = ["sprintf"]\n',
    '[placeholders]\npattern = ["x"]\n',
    '[stay]\nwords = "GNOME"\n',
    '[[checklist]]\nsource = "x"\n',
    '[[checklist]]\nsource = "x"\ntarget = ""\n',
    '[[checklist]]\ntarget = "x"\nseverity = "fatal"\n',
    '[[checklist]]\ntarget = "x"\nwhen = "now"\n',
    "checklists = [1]\n",
    "[checklist]\n",
]


def reads(config: Path) -> bool:
    try:
        muqabala.check("a", "b", source_lang="en", target_lang="en", config=config)
    except muqabala.Error:
        return False
    return True


@pytest.mark.parametrize("text", ACCEPTED + REFUSED)
def test_the_schema_and_the_program_agree(text: str, tmp_path: Path) -> None:
    config = tmp_path / "muqabala.toml"
    config.write_text(text, encoding="utf-8")
    valid = jsonschema.Draft202012Validator(SCHEMA).is_valid(tomllib.loads(text))
    assert valid == (text in ACCEPTED)
    assert reads(config) == valid


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_every_rule_and_kind_may_be_named(tmp_path: Path) -> None:
    config = tmp_path / "muqabala.toml"
    names = SCHEMA["properties"]["rules"]["properties"]
    kinds = SCHEMA["properties"]["placeholders"]["properties"]["kinds"]["items"]["enum"]
    assert len(names) > 20 and len(kinds) > 5
    rules = "".join(f'{name} = "info"\n' for name in names)
    config.write_text(f"[rules]\n{rules}[placeholders]\nkinds = {json.dumps(kinds)}\n", encoding="utf-8")
    assert reads(config)
