#!/bin/sh
# make_venv.sh <python> <directory>: makes a virtual environment with an up-to-date pip.
set -eu
python=$1
venv=$2

if ! command -v "$python" >/dev/null; then
  echo "error: $python not found. On Debian or Ubuntu: sudo apt-get install python3 python3-venv" >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
  echo "error: $python is $("$python" --version), at least 3.10 is needed; name another one:" >&2
  echo "    make PYTHON=python3.12 ..." >&2
  exit 1
fi
if ! "$python" -m venv "$venv"; then
  rm -rf "$venv"
  echo "error: $python cannot make virtual environments." >&2
  echo "On Debian or Ubuntu: sudo apt-get install python3-venv" >&2
  exit 1
fi
"$venv/bin/python" -m pip install --quiet --upgrade pip
