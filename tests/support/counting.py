"""A library that counts what a process asks of the system; it is loaded before the C library."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# The bytes that are read at places of files, and the questions for the symbol that is nearest to an
# address, which the C library answers by going through all symbols of a library.
SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
static long read_bytes, questions;
static ssize_t counted(int file, void* out, size_t size, off_t offset) {
  ssize_t n = syscall(SYS_pread64, file, out, size, offset);
  if (n > 0) read_bytes += n;
  return n;
}
ssize_t pread(int f, void* out, size_t size, off_t at) { return counted(f, out, size, at); }
ssize_t pread64(int f, void* out, size_t size, off_t at) { return counted(f, out, size, at); }
int dladdr1(const void* address, Dl_info* info, void** extra, int flags) {
  static int (*next)(const void*, Dl_info*, void**, int);
  if (next == 0) next = dlsym(RTLD_NEXT, "dladdr1");
  ++questions;
  return next(address, info, extra, flags);
}
int dladdr(const void* address, Dl_info* info) {
  static int (*next)(const void*, Dl_info*);
  if (next == 0) next = dlsym(RTLD_NEXT, "dladdr");
  ++questions;
  return next(address, info);
}
long orcjit_test_read_bytes(void) { return read_bytes; }
long orcjit_test_questions(void) { return questions; }
"""


def make_counting_library(directory: Path) -> str:
    """Compile it; return what LD_PRELOAD has to be."""
    return make_preloaded(directory, SOURCE)


def make_preloaded(directory: Path, text: str) -> str:
    """Compile a library that is loaded before others; return what LD_PRELOAD has to be.

    The run time of a sanitizer, which may be there already, has to come first.
    """
    source, library = directory / "preloaded.c", directory / "libpreloaded.so"
    source.write_text(text)
    subprocess.run(["gcc", "-O1", "-shared", "-fPIC", source, "-o", library, "-ldl"], check=True)
    return ":".join(filter(None, [os.environ.get("LD_PRELOAD"), str(library)]))
