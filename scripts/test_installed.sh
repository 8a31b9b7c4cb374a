#!/bin/sh
# test_installed.sh <virtual environment> [pytest argument...]
#
# Runs the tests of this checkout on the package that is installed in the environment, in an empty
# directory, so that nothing of the checkout but the tests can be imported. tests/conftest.py makes
# sure of it. Arguments that name tests are relative to the checkout; without any, all are run.
# ORCJIT_TEST_WHEELS names the directory of the wheel that was installed, if not build/wheel.
set -eu
root=$(pwd)
python=$root/$1/bin/python
shift

tests=$root/tests
for argument in "$@"; do
  shift
  case $argument in
    tests | tests/*) argument=$root/$argument tests="" ;;
  esac
  set -- "$@" "$argument"
done

empty=$(mktemp -d)
trap 'rm -rf "$empty"' EXIT
cd "$empty"
wheel=$(ls "$root/${ORCJIT_TEST_WHEELS:-build/wheel}"/*.whl)
ORCJIT_TEST_WHEEL=$wheel "$python" -m pytest --config-file="$root/pyproject.toml" --rootdir="$root" \
  "$@" ${tests:+"$tests"}
