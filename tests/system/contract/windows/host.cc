#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cstdio>
#include <cstring>

#include "contract.h"

namespace {

CONTEXT before_touch;
volatile bool has_faulted = false;

LONG CALLBACK Resume(EXCEPTION_POINTERS* fault) {
  if (fault->ExceptionRecord->ExceptionCode != EXCEPTION_ACCESS_VIOLATION)
    return EXCEPTION_CONTINUE_SEARCH;
  has_faulted = true;
  *fault->ContextRecord = before_touch;
  return EXCEPTION_CONTINUE_EXECUTION;
}

// What was started to run one function of this program, by where it is in it, does nothing else.
constexpr char kVariable[] = "CONTRACT_FUNCTION";

uint64_t Base() { return reinterpret_cast<uint64_t>(GetModuleHandleW(nullptr)); }

}  // namespace

void RunAsProcess() {
  const char* offset = std::getenv(kVariable);
  if (offset == nullptr) return;
  _setmode(1, _O_BINARY);
  reinterpret_cast<void (*)(int)>(Base() + std::strtoull(offset, nullptr, 10))(1);
  std::exit(0);
}

bool Faults(void (*touch)(volatile char* place), volatile char* place) {
  has_faulted = false;
  void* handler = AddVectoredExceptionHandler(/*First=*/1, Resume);
  RtlCaptureContext(&before_touch);
  if (!has_faulted) touch(place);
  RemoveVectoredExceptionHandler(handler);
  return has_faulted;
}

std::string InProcess(void (*run)(int out)) {
  std::string offset = std::to_string(reinterpret_cast<uint64_t>(run) - Base());
  CHECK(_putenv_s(kVariable, offset.c_str()) == 0);
  std::FILE* child = _popen(program_argv[0], "rb");
  CHECK(child != nullptr);
  std::string said;
  char buffer[256];
  for (size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, child)) > 0;) said.append(buffer, n);
  CHECK(_pclose(child) == 0);
  return said;
}

void Say(int out, const char* text) {
  auto size = static_cast<unsigned>(std::strlen(text));
  CHECK(_write(out, text, size) == static_cast<int>(size));
}
