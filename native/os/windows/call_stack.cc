#include "os/call_stack.h"

#include <windows.h>

#include "os/windows/image.h"

namespace orcjit {

std::vector<uint64_t> CallStack() {
  constexpr size_t kMostFrames = 512;
  std::vector<uint64_t> calls;
  CONTEXT frame;
  RtlCaptureContext(&frame);
  while (frame.Rip != 0 && calls.size() < kMostFrames) {
    // A return address may be the first one of the next function or line.
    uint64_t address = frame.Rip - (calls.empty() ? 0 : 1);
    calls.push_back(address);
    DWORD64 base = 0;
    RUNTIME_FUNCTION* function = RtlLookupFunctionEntry(address, &base, nullptr);
    // Without one are functions that call nothing, as none of these is.
    if (function == nullptr) break;
    void* handler = nullptr;
    DWORD64 establisher = 0;
    RtlVirtualUnwind(UNW_FLAG_NHANDLER, base, frame.Rip, function, &frame, &handler, &establisher,
                     nullptr);
  }
  return calls;
}

LoadedFunction LoadedFunctionAt(uint64_t address) {
  Image image = Image::At(reinterpret_cast<const void*>(address));
  if (!image) return {};
  const char* name = image.ExportBefore(address).name;
  return {name == nullptr ? "" : name, image.base()};
}

}  // namespace orcjit
