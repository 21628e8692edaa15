#!/usr/bin/env bash
# Builds the Python package, installs it in an environment of its own, and runs its tests: the functions, the program as pip
# installs it, the notebook, Spark, pre-commit and the action.
set -euo pipefail
cd "$(dirname "$0")/.."

install() {
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
}
python3 -c 'import venv, ensurepip' 2>/dev/null || install python3 python3-venv
# Spark runs on it
command -v java >/dev/null || install default-jre-headless

environment=target/python
[[ -x $environment/bin/python ]] || python3 -m venv "$environment"
PATH="$PWD/$environment/bin:$PATH"
pip install -q --disable-pip-version-check -r tests/python/requirements.txt
rm -rf target/wheels
# checked as quickly as the rest is built; a release is `maturin build --release`
maturin build -q --profile "${WHEEL_PROFILE:-dev}" --compatibility linux -m src/python/Cargo.toml -o target/wheels
pip install -q --disable-pip-version-check --force-reinstall --no-deps target/wheels/muqabala-*.whl
python -m pytest -q -p no:cacheprovider tests/python "$@"
