#!/bin/sh
# Makes sure that the compilers and binary tools are there: installs what is missing where it may
# (as root, with apt-get), and otherwise prints the command that does and fails. A missing compiler is
# never a reason to skip a test.
#
#   ensure_compilers.sh           everything that the tests need
#   ensure_compilers.sh slow      what only the slow tests need besides: archives, and compilers of them
#   ensure_compilers.sh c++       what the build needs: any C++ compiler
#   ensure_compilers.sh llvm      Clang and LLD, which build for other systems than this one
#   ensure_compilers.sh profile   what `make profile` needs besides
#   ensure_compilers.sh aarch64   what building and testing for Linux aarch64 needs
#   ensure_compilers.sh windows   what building for Windows needs, and what runs it here
set -eu

# "tool:package"; `tool-NN`, as Debian and Ubuntu call versioned compilers, does as well.
all_tools="gcc:gcc g++:g++ gfortran:gfortran rustc:rustc ar:binutils ld:binutils objcopy:binutils
  readelf:binutils mold:mold gdb:gdb nasm:nasm"

# Of one LLVM release, and not older than this: compact relocations and APX instructions are new.
oldest_llvm=20
llvm_tools="clang:clang-NN clang++:clang-NN llvm-ar:llvm-NN ld.lld:lld-NN"

# "header:package": what real extension modules are built with, in tests/sdists.
all_headers="yaml.h:libyaml-dev"

# For tests/archives.
slow_tools="dot:graphviz go:golang-go protoc:protobuf-compiler gnatmake:gnat gnatbind:gnat
  ocamlfind:ocaml-findlib ocamlopt:ocaml-nox pkg-config:pkg-config"
slow_archives="libsodium.a:libsodium-dev libcrypto.a:libssl-dev libopenblas.a:libopenblas-dev
  lapack/liblapack.a:liblapack-dev blas/libblas.a:libblas-dev libfftw3.a:libfftw3-dev libgmp.a:libgmp-dev
  libzstd.a:libzstd-dev libsqlite3.a:libsqlite3-dev libprotobuf.a:libprotobuf-dev
  libabsl_strings.a:libabsl-dev liblua5.4.a:liblua5.4-dev libpcre2-8.a:libpcre2-dev"

aarch64_tools="qemu-aarch64-static:qemu-user-static aarch64-linux-gnu-gcc:gcc-aarch64-linux-gnu
  aarch64-linux-gnu-g++:g++-aarch64-linux-gnu aarch64-linux-gnu-ld:binutils-aarch64-linux-gnu"

# wine: the command, and its part for this machine.
windows_tools="x86_64-w64-mingw32-g++-posix:g++-mingw-w64-x86-64-posix wine:wine wine:wine64"

is_there() {
  for directory in $(echo "$PATH" | tr ':' ' '); do
    for candidate in "$directory/$1" "$directory/$1"-[0-9]*; do
      [ -x "$candidate" ] && can_run "$candidate" && return
    done
  done
  return 1
}

# rustup puts a rustc on PATH that has no compiler behind it for another HOME, or before one is chosen.
can_run() {
  case $1 in
    */rustc) "$1" --version >/dev/null 2>&1 ;;
  esac
}

has_header() {
  echo "#include <$1>" | "${CC:-cc}" -E - >/dev/null 2>&1
}

has_archive() {
  found=$("${CC:-cc}" -print-file-name="$1") && [ "$found" != "$1" ]
}

# Prints the major versions of the tool that are on PATH.
versions_of() {
  for directory in $(echo "$PATH" | tr ':' ' '); do
    for candidate in "$directory/$1" "$directory/$1"-[0-9]*; do
      [ -x "$candidate" ] || continue
      "$candidate" --version 2>/dev/null |
        sed -n 's/.*\(LLVM version\|clang version\|LLD\) \([0-9][0-9]*\)\..*/\2/p' | head -n 1
    done
  done
}

has_new_llvm_tool() {
  for version in $(versions_of "$1"); do
    [ "$version" -ge "$oldest_llvm" ] && return
  done
  return 1
}

# Whether Clang links programs with its run-time libraries (sanitizers, libFuzzer, OpenMP).
has_clang_library() {
  for clang in $(echo "$PATH" | tr ':' '\n' | sed 's,$,/clang,') $newest_clang; do
    [ -x "$clang" ] || continue
    found=$("$clang" -print-file-name="$1")
    [ "$found" != "$1" ] && [ -e "$found" ] && return
  done
  return 1
}

missing_packages() {
  newest_clang=$(ls $(echo "$PATH" | tr ':' '\n' | sed 's,$,/clang-[0-9]*,') 2>/dev/null |
    grep 'clang-[0-9]*$' | sort -t- -k2 -n | tail -n 1)
  {
    for entry in $tools; do
      is_there "${entry%%:*}" || echo "${entry##*:}"
    done
    # A part of binutils, or a package of its own: since Debian 13.
    [ "$tools" != "$all_tools" ] || is_there ld.gold ||
      ! apt-cache show binutils-gold >/dev/null 2>&1 || echo binutils-gold
    for entry in $needed_llvm_tools; do
      has_new_llvm_tool "${entry%%:*}" || echo "${entry##*:}"
    done
    for entry in $needed_clang_libraries; do
      has_clang_library "${entry%%:*}" || echo "${entry##*:}"
    done
    for entry in $headers; do
      has_header "${entry%%:*}" || echo "${entry##*:}"
    done
    for entry in $archives; do
      has_archive "${entry%%:*}" || echo "${entry##*:}"
    done
  } | sort -u | tr '\n' ' '
}

# Puts the newest release of LLVM that the package manager knows into names of packages, for NN.
# Fails if it knows none that is new enough.
with_release() {
  release=$(apt-cache search --names-only '^clang-[0-9]+$' 2>/dev/null |
    sed -n 's/^clang-\([0-9]*\) .*/\1/p' | sort -n | tail -n 1)
  case $* in
    *NN*) [ "${release:-0}" -ge "$oldest_llvm" ] || return 1 ;;
  esac
  echo "$@" | sed "s/NN/$release/g; s/ *$//"
}

install_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq </dev/null
  packages=$(with_release "$@") || return 1
  echo "installing with apt-get: $packages"
  # The list of words is split on purpose.
  # shellcheck disable=SC2086
  # It waits for another of its kind: `make test` installs while the wheel is built.
  apt-get install -o DPkg::Lock::Timeout=600 -y -qq --no-install-recommends $packages </dev/null >/dev/null
}

# Says what to type, so that it can be pasted.
advise() {
  echo "error: compilers or tools are missing that the tests need. On Debian or Ubuntu:" >&2
  if packages=$(with_release "$@"); then
    echo "    sudo apt-get update && sudo apt-get install --no-install-recommends $packages" >&2
  else
    others=$(echo "$@" | tr ' ' '\n' | grep -v NN | tr '\n' ' ' | sed 's/ *$//')
    echo "    sudo apt-get update${others:+ && sudo apt-get install --no-install-recommends $others}" >&2
    echo "and then this command again. If it still asks for this: apt knows no Clang $oldest_llvm or" >&2
    echo "newer; https://apt.llvm.org has packages of it." >&2
  fi
}

needed_llvm_tools="" needed_clang_libraries="" headers="" archives=""
if [ "${1:-}" = c++ ]; then
  command -v "${CXX:-c++}" >/dev/null && exit
  tools="c++:g++"
elif [ "${1:-}" = llvm ]; then
  tools=""
  needed_llvm_tools=$llvm_tools
elif [ "${1:-}" = aarch64 ]; then
  tools=$aarch64_tools
  needed_llvm_tools=$llvm_tools
elif [ "${1:-}" = windows ]; then
  tools=$windows_tools
elif [ "${1:-}" = profile ]; then
  tools="valgrind:valgrind"
elif [ "${1:-}" = slow ]; then
  tools="$slow_tools $windows_tools"
  archives=$slow_archives
else
  tools=$all_tools
  headers=$all_headers
  needed_llvm_tools=$llvm_tools
  needed_clang_libraries="libomp.so:libomp-NN-dev libclang_rt.fuzzer-$(uname -m).a:libclang-rt-NN-dev"
fi

# perf belongs to a kernel, and some systems have none for theirs: its tests say so then.
if [ -z "${1:-}" ] && ! is_there perf && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  install_packages linux-perf || echo "perf cannot be installed here: its tests are skipped" >&2
fi

missing=$(missing_packages)
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  # shellcheck disable=SC2086
  install_packages $missing || true
  missing=$(missing_packages)
  [ -n "$missing" ] || exit 0
fi
# shellcheck disable=SC2086
advise $missing
exit 1
