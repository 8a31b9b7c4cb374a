#include "ffi/backtrace.h"

#include <tvm/ffi/c_api.h>
#include <tvm/ffi/error.h>

#include <algorithm>
#include <iterator>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ffi/tvm_ffi_binding.h"
#include "jit/backtrace.h"
#include "link/session.h"
#include "os/call_stack.h"

namespace orcjit {
namespace {

// What stands between a caller and the code that he wrote is left out, as libtvm_ffi does it.
constexpr std::string_view kGlueFiles[] = {
    "include/tvm/ffi/any.h",
    "include/tvm/ffi/error.h",
    "include/tvm/ffi/function.h",
    "include/tvm/ffi/function_detail",
    "include/c++/",
};
constexpr std::string_view kGlueFunctions[] = {
    "tvm::ffi::Any",
    "tvm::ffi::Function",
    "tvm::ffi::TypedFunction",
    "tvm::ffi::detail",
};
constexpr std::string_view kUnknown = "<unknown>";

bool IsGlueFile(std::string_view file) {
  return std::any_of(std::begin(kGlueFiles), std::end(kGlueFiles),
                     [&](std::string_view part) { return file.find(part) != file.npos; });
}

// The name of a function without its result, arguments and those of a template. Compilers write
// unnamed namespaces in two ways, and a demangler in one.
std::string BareName(std::string_view function) {
  std::string name(function);
  for (std::string_view unnamed : {"(anonymous namespace)::", "{anonymous}::"}) {
    for (size_t at = name.find(unnamed); at != name.npos; at = name.find(unnamed))
      name.erase(at, unnamed.size());
  }
  name.erase(std::min(name.find_first_of("(<"), name.size()));
  return name.substr(name.rfind(' ') + 1);
}

bool IsGlueFunction(std::string_view function) {
  std::string name = BareName(function);
  return std::any_of(std::begin(kGlueFunctions), std::end(kGlueFunctions),
                     [&](std::string_view start) { return name.rfind(start, 0) == 0; });
}

// Lines as of Python's tracebacks, innermost first.
std::string LineOf(std::string_view file, uint32_t line, std::string_view function) {
  return "  File \"" + std::string(file.empty() ? kUnknown : file) + "\", line " +
         std::to_string(line) + ", in " + std::string(function) + "\n";
}

// What libtvm_ffi makes of the stack: all but linked code.
std::string OtherLines(bool crosses) {
  const TVMFFIByteArray* found = TVMFFIBacktrace(nullptr, 0, nullptr, crosses ? 1 : 0);
  std::string_view text(found->data, found->size);
  std::string lines;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n') + 1);
    if (line.empty()) line = text;  // the last one has no end
    text.remove_prefix(line.size());
    if (line.find(", in orcjit::") == line.npos) lines += line;  // we ourselves
  }
  return lines;
}

// Takes from `others`, which begin at `*position`, the lines up to that of a function.
std::string TakeUpTo(const std::string& function, const std::string& others, size_t* position) {
  size_t found = function.empty() ? others.npos : others.find(function + "\n", *position);
  if (found == others.npos) return {};
  size_t begin = std::exchange(*position, found + function.size() + 1);
  return others.substr(begin, *position - begin);
}

struct Call {
  std::optional<CodeFrame> linked;
  std::string library_function;
};

// The calls that led here from linked code: up to a call by TVM-FFI, unless it is crossed.
std::vector<Call> Calls(bool crosses) {
  auto own = reinterpret_cast<uint64_t>(FindTvmFfiFunction("TVMFFIFunctionCall"));
  const void* boundary = DescribeLibraryCode(own).library;
  std::vector<Call> calls;
  for (uint64_t address : CallStack()) {
    std::optional<CodeFrame> linked = DescribeCode(address);
    if (linked.has_value()) {
      calls.push_back({std::move(linked), {}});
      continue;
    }
    if (calls.empty()) continue;  // we ourselves
    LibraryFrame frame = DescribeLibraryCode(address);
    if (!crosses && frame.library == boundary) break;
    calls.push_back({std::nullopt, std::move(frame.function)});
  }
  return calls;
}

std::string LineOfLinked(const CodeFrame& frame) {
  if (frame.function.empty() || IsGlueFunction(frame.function)) return {};
  const SourceLine& place = IsGlueFile(frame.place.file) ? frame.beginning : frame.place;
  return IsGlueFile(place.file) ? std::string() : LineOf(place.file, place.line, frame.function);
}

// Puts what only libtvm_ffi can tell, and what only we can, into one order: by the names that
// libraries tell of their functions, as far as they do. It is asked only if there is a need, since
// its first answer takes a third of a second.
std::string LinesOf(const std::vector<Call>& calls, bool crosses) {
  auto is_other = [](const Call& call) { return !call.linked.has_value(); };
  auto last_other = std::find_if(calls.rbegin(), calls.rend(), is_other).base();
  std::string others = last_other == calls.begin() ? std::string() : OtherLines(crosses);
  size_t position = 0;
  std::string lines;
  for (auto call = calls.begin(); call != calls.end(); ++call) {
    if (call->linked.has_value()) {
      lines += LineOfLinked(*call->linked);
    } else if (call + 1 == last_other) {
      lines += others.substr(position);
    } else {
      lines += TakeUpTo(call->library_function, others, &position);
    }
  }
  return lines;
}

// What linked code calls for a backtrace. The caller tells its own place, or none.
const TVMFFIByteArray* MakeBacktrace(const char* file, int line, const char* function,
                                     int cross_ffi_boundary) {
  static thread_local std::string text;
  static thread_local TVMFFIByteArray array;
  bool crosses = cross_ffi_boundary != 0;
  try {
    text.clear();
    std::vector<Call> calls = Calls(crosses);
    if (file != nullptr && function != nullptr) {
      if (!IsGlueFile(file) && !IsGlueFunction(function))
        text = LineOf(file, static_cast<uint32_t>(line), function);
      // Unless it is part of another function there.
      if (!calls.empty() && BareName(calls.front().linked->function) == BareName(function))
        calls.erase(calls.begin());
    }
    text += LinesOf(calls, crosses);
  } catch (const std::bad_alloc&) {
    return TVMFFIBacktrace(file, line, function, cross_ffi_boundary);
  }
  array = {text.data(), text.size()};
  return &array;
}

std::string_view LastLine(std::string_view lines) {
  return lines.substr(lines.rfind('\n', lines.size() < 2 ? 0 : lines.size() - 2) + 1);
}

// Linked code takes over an error of what it has called. If that came from Python, say, linked code
// is missing in the backtrace up to here.
void MoveFromRaised(TVMFFIObjectHandle* result) {
  TVMFFIErrorMoveFromRaised(result);
  if (*result == nullptr) return;
  TVMFFIErrorCell* error = TVMFFIErrorGetCellPtr(*result);
  const TVMFFIByteArray* own = MakeBacktrace(nullptr, 0, nullptr, 0);
  std::string_view known(error->backtrace.data, error->backtrace.size);
  std::string_view missing(own->data, own->size);
  bool is_known = LastLine(known) == LastLine(missing);
  if (!is_known) error->update_backtrace(*result, own, kTVMFFIBacktraceUpdateModeAppend);
}

// These make their backtrace themselves, out of the reach of linked code.
void SetRaisedFromCStr(const char* kind, const char* message) {
  const TVMFFIByteArray* backtrace = MakeBacktrace(nullptr, 0, nullptr, 0);
  tvm::ffi::Error error(kind, message, std::string(backtrace->data, backtrace->size));
  tvm::ffi::detail::SetSafeCallRaised(error);
}

void SetRaisedFromCStrParts(const char* kind, const char** parts, int32_t count) {
  std::string message;
  for (int32_t i = 0; i < count; ++i) {
    if (parts[i] != nullptr) message += parts[i];
  }
  SetRaisedFromCStr(kind, message.c_str());
}

}  // namespace

void ProvideBacktraces() {
  ProvideSymbol("TVMFFIBacktrace", reinterpret_cast<void*>(&MakeBacktrace));
  ProvideSymbol("TVMFFIErrorMoveFromRaised", reinterpret_cast<void*>(&MoveFromRaised));
  ProvideSymbol("TVMFFIErrorSetRaisedFromCStr", reinterpret_cast<void*>(&SetRaisedFromCStr));
  ProvideSymbol("TVMFFIErrorSetRaisedFromCStrParts",
                reinterpret_cast<void*>(&SetRaisedFromCStrParts));
}

}  // namespace orcjit
