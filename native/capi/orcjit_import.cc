#include "capi/orcjit_import.h"

#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>

#include "ffi/register.h"
#include "jit/session.h"
#include "llvm/Config/llvm-config.h"
#include "object/inspect.h"

#define ORCJIT_STRINGIFY_(x) #x
#define ORCJIT_STRINGIFY(x) ORCJIT_STRINGIFY_(x)

namespace {

using orcjit::ErrorKind;
using orcjit::JitError;

constexpr char kBuildInfo[] =
    "{\"version\": \"" ORCJIT_IMPORT_VERSION "\", \"llvm\": \"" LLVM_VERSION_STRING
    "\", \"abi\": " ORCJIT_STRINGIFY(ORCJIT_ABI_VERSION) ", \"compiler\": \"" __VERSION__ "\"}";

char* CopyString(const std::string& text) {
  char* copy = static_cast<char*>(std::malloc(text.size() + 1));
  if (copy != nullptr) std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

std::string ErrorAsJson(ErrorKind kind, const std::string& message) {
  return "{\"kind\": " + orcjit::JsonString(orcjit::ErrorClassName(kind)) +
         ", \"message\": " + orcjit::JsonString(message) + "}";
}

// No exception crosses the C boundary.
template <typename Call>
int Guarded(char** error, Call call) {
  try {
    call();
    return 0;
  } catch (const JitError& problem) {
    *error = CopyString(ErrorAsJson(problem.kind(), problem.message()));
  } catch (const std::bad_alloc&) {
    *error = CopyString(ErrorAsJson(ErrorKind::kMemory, "out of memory"));
  } catch (const std::exception& problem) {
    *error = CopyString(ErrorAsJson(ErrorKind::kInternal, problem.what()));
  }
  return -1;
}

}  // namespace

int orcjit_abi_version(void) { return ORCJIT_ABI_VERSION; }

const char* orcjit_build_info(void) { return kBuildInfo; }

int orcjit_register_tvm_ffi(const char* libtvm_ffi_path, char** error) {
  return Guarded(error, [&] { orcjit::RegisterWithTvmFfi(libtvm_ffi_path, kBuildInfo); });
}

int orcjit_inspect(const char* path, unsigned long long offset, const void* data,
                   unsigned long long size, char** json, char** error) {
  return Guarded(error, [&] {
    std::string file = path == nullptr ? "" : path;
    orcjit::ByteBuffer buffer =
        data != nullptr ? orcjit::ByteBuffer::FromBytes({static_cast<const char*>(data), size})
                        : orcjit::ByteBuffer::FromFile(file, offset, size);
    *json = CopyString(orcjit::InspectAsJson(buffer, file.empty() ? "<bytes>" : file, file));
  });
}

void orcjit_finalize(void) { orcjit::FinalizeAllLibraries(); }

void orcjit_free(void* memory) { std::free(memory); }
