#!/bin/bash
# test_sanitized.sh asan|tsan <bin directory of the virtual environment> [pytest argument...]
#
# Builds the shared library with a sanitizer, in build/<name>, and runs the tests on it. The Python
# package loads the library that ORCJIT_IMPORT_LIBRARY names instead of its own. Python itself is
# not instrumented, so the sanitizer's runtime has to be there before anything else: LD_PRELOAD.
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
  -DPython3_EXECUTABLE="$bin/python" -DORCJIT_SANITIZE="$sanitize"
"$bin/cmake" --build "build/$name"

# Reports go to files: pytest keeps what a test prints, and a process that the sanitizer ends takes it along.
report=$PWD/build/$name/report
rm -f "$report".*
# Leaks are not looked for: CPython and NumPy keep memory until the end on purpose, and what they
# keep hides what we would.
export ASAN_OPTIONS=log_path=$report:detect_leaks=0:detect_stack_use_after_return=1:strict_string_checks=1
export UBSAN_OPTIONS=log_path=$report:print_stacktrace=1
export TSAN_OPTIONS=log_path=$report:halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/scripts/tsan_suppressions.txt
# CPython's own allocator would hide errors in memory that it hands out.
export PYTHONMALLOC=malloc
export ORCJIT_IMPORT_LIBRARY=$PWD/build/$name/liborcjit_import.so
# libstdc++ next to the runtime: the sanitizer looks up __cxa_throw when it starts.
preload="$("$CXX" -print-file-name=$runtime):$("$CXX" -print-file-name=libstdc++.so)"

# tests/project builds packages: nothing of it runs in this process. ThreadSanitizer's memory
# layout has no room for the randomisation of addresses that newer kernels do (setarch -R).
status=0
setarch -R env LD_PRELOAD="$preload" "$bin/python" -m pytest -m "not slow" \
  --ignore=tests/project -p no:faulthandler --timeout=600 "$@" || status=$?
cat "$report".* 2>/dev/null >&2 || true
exit "$status"
