#!/bin/bash
# test_sanitized.sh asan|tsan <bin directory of the virtual environment> [pytest argument...]
#
# Builds the shared library with a sanitizer, in build/<name>, and runs the tests on it. The Python
# package loads the library that ORCJIT_IMPORT_LIBRARY names instead of its own. Python itself is
# not instrumented, so the sanitizer's runtime has to be there before anything else: LD_PRELOAD.
#
# Left out, beside the slow tests: tests/project and tests/sdists, which build packages with pip and
# CMake in processes of their own; tests/debuggers and tests/distribution, since gdb and Dask would run
# under the sanitizer as well; and what scripts/<name>_deselected.txt lists with a reason each.
# The slow tests that are marked `soak` run here as well: they are what the sanitizers are for.
set -euo pipefail
name=$1
bin=$(cd "$2" && pwd)
shift 2

case $name in
  asan) sanitize=address,undefined runtime=libasan.so ;;
  tsan) sanitize=thread runtime=libtsan.so ;;
  *) echo "error: unknown sanitizer $name (asan or tsan)" >&2; exit 2 ;;
esac

export CXX=${CXX:-g++}
"$bin/cmake" -S . -B "build/$name" -G Ninja -DCMAKE_MAKE_PROGRAM="$bin/ninja" \
  -DPython3_EXECUTABLE="$bin/python" -DORCJIT_SANITIZE="$sanitize" -DORCJIT_UNITY=OFF
"$bin/cmake" --build "build/$name"

# Reports go to files: pytest keeps what a test prints, and a process that the sanitizer ends takes it along.
report=$PWD/build/$name/report
rm -f "$report".*
# Leaks are not looked for: CPython and NumPy keep memory until the end on purpose, and what they
# keep hides what we would. No memory is an exception here, not the end: tests limit it.
export ASAN_OPTIONS=log_path=$report:detect_leaks=0:detect_stack_use_after_return=1:allocator_may_return_null=1
export UBSAN_OPTIONS=log_path=$report:print_stacktrace=1
# die_after_fork: children of processes with threads start threads, and are watched as well as can be.
# report_signal_unsafe: tests do in signal handlers what they should not, to see what comes of it.
export TSAN_OPTIONS=log_path=$report:halt_on_error=1:second_deadlock_stack=1:die_after_fork=0:report_signal_unsafe=0:atexit_sleep_ms=0:suppressions=$PWD/scripts/tsan_suppressions.txt
# CPython's own allocator would hide errors in memory that it hands out.
export PYTHONMALLOC=malloc
export ORCJIT_TEST_PATIENCE=8
export ORCJIT_IMPORT_LIBRARY=$PWD/build/$name/liborcjit_import.so
# libstdc++ next to the runtime: the sanitizer looks up __cxa_throw when it starts.
preload="$("$CXX" -print-file-name=$runtime):$("$CXX" -print-file-name=libstdc++.so)"

deselect=()
while read -r test; do
  deselect+=(--deselect "$test")
done < <(grep -v '^ *\(#\|$\)' "scripts/${name}_deselected.txt")

# ThreadSanitizer's memory layout has no room for the randomisation of addresses that newer kernels
# do (setarch -R).
layout=()
[ "$name" = asan ] || layout=(setarch -R)
status=0
"${layout[@]}" env LD_PRELOAD="$preload" "$bin/python" -m pytest -m "not slow or soak or costly" -n auto \
  --ignore=tests/project --ignore=tests/sdists --ignore=tests/debuggers --ignore=tests/distribution \
  "${deselect[@]}" \
  -p no:faulthandler --timeout=900 "$@" || status=$?
# Objects that are compiled with UBSan, to see that they work, report what they are there for.
for file in "$report".*; do
  [ -e "$file" ] || continue
  if ! grep -q "undefined-behavior .*tests/compatibility/sources/" "$file"; then
    cat "$file" >&2
    status=1
  fi
done
exit "$status"
