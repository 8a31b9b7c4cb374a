#!/bin/sh
# test_unstable.sh <root directory> <python version>... [-- pytest argument...]
#
# Runs the tests in a root directory with Debian unstable (make_unstable_root.sh), on the wheel in
# build/wheel, once with each version of Python. Settable: DEBIAN_MIRROR.
set -eu
root=$1
shift
here=$(dirname "$0")
versions=""
while [ $# -gt 0 ] && [ "$1" != -- ]; do
  versions="$versions $1"
  shift
done
[ $# = 0 ] || shift

in_root() {
  "$here/in_root.sh" "$root" "$@"
}

# Installs what the tests need and the wheel. Prints the names of those that exist for no such
# Python; the wheel has to install.
install() {
  in_root sh -euc '
    venv=$1 python=$2
    [ -x $venv/bin/python ] || "$python" -m venv $venv
    $venv/bin/python scripts/list_requirements.py test | sort -u >$venv/requirements.txt
    install="$venv/bin/python -m pip install -qq --only-binary :all:"
    if ! $install -r $venv/requirements.txt 2>/dev/null; then
      while read -r requirement; do
        $install "$requirement" 2>/dev/null </dev/null || echo "$requirement"
      done <$venv/requirements.txt | sed "s/[^A-Za-z0-9_.-].*//"
    fi
    $install --force-reinstall --no-deps build/wheel/*.whl
    $install build/wheel/*.whl
  ' install "/venv-$1" "python$1"
}

status=0
for version in $versions; do
  absent=$(install "$version")
  [ -z "$absent" ] || echo "not there for CPython $version:" $absent
  in_root env ORCJIT_TEST_OBJECTS=/var/cache/orcjit-import ORCJIT_TEST_ABSENT="$absent" \
    scripts/test_installed.sh "../venv-$version" -p no:cacheprovider "$@" || status=$?
done
exit $status
