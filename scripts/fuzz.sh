#!/bin/bash
# fuzz.sh <bin directory of the virtual environment> [libFuzzer option or input file...]
#
# Builds the fuzz target with Clang, in build/fuzz, and runs it for FUZZ_SECONDS (60) on
# native/fuzz/corpus and on what it finds itself (build/fuzz/found, kept from run to run). Given
# files, it runs these and nothing else. Inputs that crash stay in build/fuzz as crash-*.
set -euo pipefail
bin=$(cd "$1" && pwd)
shift

mkdir -p build
# The newest Clang: "clang++", or "clang++-NN" as Debian calls it.
newest_clang=$(compgen -c clang++- | grep -E '^clang\+\+-[0-9]+$' | sort -t- -k2 -n | tail -n 1)
export CXX=${FUZZ_CXX:-${newest_clang:-clang++}}
# (libstdc++ 12 deprecates what its own headers use.)
"$bin/cmake" -S . -B build/fuzz -G Ninja -DCMAKE_MAKE_PROGRAM="$bin/ninja" \
  -DCMAKE_CXX_COMPILER="$CXX" -DPython3_EXECUTABLE="$bin/python" \
  -DCMAKE_CXX_FLAGS=-Wno-deprecated-declarations -DORCJIT_FUZZ=ON -DORCJIT_SANITIZE=fuzzer-no-link,address,undefined >build/fuzz.log ||
  { cat build/fuzz.log >&2; exit 1; }
"$bin/cmake" --build build/fuzz --target fuzz_object

mkdir -p build/fuzz/found
# Memory that cannot be had is an exception, not a report; more than this for one input is one.
export ASAN_OPTIONS=allocator_may_return_null=1:detect_stack_use_after_return=1
export UBSAN_OPTIONS=print_stacktrace=1
limits=(-timeout=10 -malloc_limit_mb=512 -rss_limit_mb=2048 -max_len=65536)
for argument in "$@"; do
  [ -f "$argument" ] && exec build/fuzz/native/fuzz/fuzz_object "${limits[@]}" "$@"
done
exec build/fuzz/native/fuzz/fuzz_object "${limits[@]}" -max_total_time="${FUZZ_SECONDS:-60}" \
  -artifact_prefix=build/fuzz/ -print_final_stats=1 -print_funcs=0 "$@" build/fuzz/found native/fuzz/corpus
