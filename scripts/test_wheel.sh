#!/bin/sh
# test_wheel.sh <wheel> <root directory> <python> [pytest argument...]: installs a wheel in a root
# directory (make_root.sh), with an interpreter there, and has it import what the compilers there
# make: the demonstration, and then the tests that are named.
set -eu
wheel=$1 root=$2 python=$3
shift 3
here=$(dirname "$0")

rm -rf "$root/wheels"
mkdir -p "$root/wheels"
cp "$wheel" "$root/wheels/"
exec "$here/in_root.sh" "$root" sh -euc '
  wheel=/wheels/$1 python=$2
  shift 2
  venv=/venv-wheel
  rm -rf $venv
  "$python" -m venv $venv
  $venv/bin/python -m pip install -qq --only-binary :all: "$wheel" fsspec numpy pytest pytest-timeout pytest-xdist
  $venv/bin/python examples/demo.py
  [ $# = 0 ] || {
    ORCJIT_TEST_OBJECTS=/var/cache/orcjit-import ORCJIT_TEST_WHEELS=../wheels \
      scripts/test_installed.sh ..$venv -p no:cacheprovider -q -m "not slow or costly" "$@"
  }
' test "$(basename "$wheel")" "$python" "$@"
