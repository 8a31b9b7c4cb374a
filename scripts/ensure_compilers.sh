#!/bin/sh
# Makes sure that the compilers and binary tools are there: installs what is missing where it may
# (as root, with apt-get), and otherwise names it and fails. A missing compiler is never a reason
# to skip a test.
#
#   ensure_compilers.sh        everything that the tests need
#   ensure_compilers.sh c++    what the build needs: any C++ compiler
set -eu

# "tool:package"; `tool-NN`, as Debian and Ubuntu call versioned compilers, does as well.
all_tools="gcc:gcc g++:g++ clang:clang clang++:clang llvm-ar:llvm ld.lld:lld
  ar:binutils ld:binutils objcopy:binutils readelf:binutils"

# "header:package": what real extension modules are built with, in tests/sdists.
all_headers="yaml.h:libyaml-dev"

is_there() {
  command -v "$1" >/dev/null && return
  for directory in $(echo "$PATH" | tr ':' ' '); do
    for candidate in "$directory/$1"-[0-9]*; do
      [ -x "$candidate" ] && return
    done
  done
  return 1
}

has_header() {
  echo "#include <$1>" | "${CC:-cc}" -E - >/dev/null 2>&1
}

missing_packages() {
  {
    for entry in $tools; do
      is_there "${entry%%:*}" || echo "${entry##*:}"
    done
    for entry in $headers; do
      has_header "${entry%%:*}" || echo "${entry##*:}"
    done
  } | sort -u | tr '\n' ' '
}

install_packages() {
  echo "installing with apt-get: $*"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

if [ "${1:-}" = c++ ]; then
  command -v "${CXX:-c++}" >/dev/null && exit
  tools="c++:g++"
  headers=""
else
  tools=$all_tools
  headers=$all_headers
fi

missing=$(missing_packages)
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  # The list of words is split on purpose.
  # shellcheck disable=SC2086
  install_packages $missing
  missing=$(missing_packages)
  [ -n "$missing" ] || exit 0
fi
echo "error: compilers or tools are missing. On Debian or Ubuntu:" >&2
echo "    sudo apt-get update && sudo apt-get install $missing" >&2
exit 1
