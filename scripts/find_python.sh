#!/bin/sh
# Print a Python that can hold this project, or say in words what is missing.
# $PYTHON, where set, is the only candidate.
set -u

recent='import sys; sys.exit(sys.version_info < (3, 11))'
found=""
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  "$candidate" -c "$recent" 2>/dev/null || continue
  found=$candidate
  "$candidate" -c 'import ensurepip, venv' 2>/dev/null && { echo "$candidate"; exit 0; }
done

if [ -n "$found" ]; then
  echo "$found cannot make virtual environments: its venv module is missing." >&2
  echo "On Debian and Ubuntu: apt-get install python3-venv" >&2
else
  echo "Python 3.11 or newer is needed, and ${PYTHON:-python3} is not: $(${PYTHON:-python3} --version 2>&1)" >&2
  echo "Name one with: make PYTHON=/path/to/python3.11 …" >&2
fi
exit 1
