#!/bin/sh
# test_wheels.sh <directory> [pytest argument...]: installs the wheel for x86-64 that is in dist/ in
# three releases of Debian, old and new, each with its own compilers, and uses it there: the
# demonstration, and then the tests that are named. The releases are made below the directory.
set -eu
directory=$1
shift
here=$(dirname "$0")
wheel=$(ls dist/*manylinux*_x86_64.whl)

# test_in <release of Debian> <python> <package of its Python>...
test_in() {
  release=$1 python=$2
  shift 2
  echo "Debian $release"
  root=$directory/$release
  "$here/make_root.sh" "$root" "$release"
  "$here/in_root.sh" "$root" apt-get install -y -qq --no-install-recommends g++ git "$@" >/dev/null
  [ "$python" != /opt/python3.11/bin/python3.11 ] || "$here/make_old_python.sh" "$root"
  # shellcheck disable=SC2086  # several words
  "$here/test_wheel.sh" "$wheel" "$root" "$python" $tests
}

tests=$*
# Of GCC 10, Clang 11 and glibc 2.31, and without a CPython that is new enough.
test_in bullseye /opt/python3.11/bin/python3.11 clang lld llvm
test_in trixie python3 python3-venv python3-dev clang lld llvm
test_in sid python3.14 python3.14-venv python3.14-dev clang lld llvm
