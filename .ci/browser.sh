#!/bin/sh
# Puts there what the tests of the pages need: Chromium with its driver, pdftoppm, and, into target/npm, axe-core and TypeScript.
set -eu
cd "$(dirname "$0")/.."
if ! command -v chromium >/dev/null || ! command -v chromedriver >/dev/null || ! command -v pdftoppm >/dev/null; then
  apt-get update -qq
  apt-get install -y -qq --no-install-recommends chromium chromium-driver poppler-utils
fi
command -v npm >/dev/null || apt-get install -y -qq --no-install-recommends nodejs npm
mkdir -p target/npm
npm install --prefix target/npm --no-save --no-audit --no-fund --silent axe-core@4 typescript@5
