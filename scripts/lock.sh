#!/usr/bin/env bash
# Recompile the hashed requirement files. Arguments go to pip-compile, e.g. `--upgrade`.
# Run it on the oldest supported Python, so that the pins fit every newer one.
set -euo pipefail
cd "$(dirname "$0")/../backend"

export CUSTOM_COMPILE_COMMAND="make lock"
compile() {
  "${LOCK_PYTHON:-python3}" -m piptools compile --quiet --generate-hashes --strip-extras --allow-unsafe \
    --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
    --unsafe-package torch --resolver backtracking "$@"
}

compile "$@" --output-file requirements-build.txt requirements-build.in
compile "$@" --constraint requirements-build.txt --output-file requirements.txt pyproject.toml
compile "$@" --constraint requirements.txt --constraint requirements-build.txt \
  --extra scale --extra storage-s3 --output-file requirements-scale.txt pyproject.toml
compile "$@" --constraint requirements-scale.txt --constraint requirements-build.txt \
  --extra training --output-file requirements-train.txt pyproject.toml
compile "$@" --constraint requirements-train.txt --constraint requirements-scale.txt \
  --extra scale --extra storage-s3 --extra training --extra dev --output-file requirements-dev.txt pyproject.toml

# An installer's address has no place in a lock, and pip-compile comments on the unhashed torch.
sed -i.bak -e '/^# The following packages are considered to be unsafe/,$d' requirements*.txt
sed -i.bak -e '${/^$/d;}' requirements*.txt
rm -f requirements*.txt.bak
if grep -nE '://|^--(index|extra|find|trusted)' requirements*.txt; then
  echo "a lock file names a download address" >&2
  exit 1
fi
