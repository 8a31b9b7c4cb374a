#include "jit/debuggers/linked_object.h"

#include <cstdlib>
#include <cstring>

#include "llvm/BinaryFormat/ELF.h"
#include "object/demangle.h"

namespace orcjit {
namespace {

namespace ELF = llvm::ELF;

bool IsOn(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && std::strcmp(value, "1") == 0;
}

// Writes addresses into the headers of sections. The file has been checked: they lie inside.
std::string WithAddresses(std::string_view file, const std::vector<uint64_t>& addresses) {
  std::string image(file);
  ELF::Elf64_Ehdr header;
  std::memcpy(&header, image.data(), sizeof header);
  for (size_t i = 0; i < addresses.size(); ++i) {
    if (addresses[i] == 0) continue;
    uint64_t place = header.e_shoff + i * sizeof(ELF::Elf64_Shdr);
    std::memcpy(&image[place + offsetof(ELF::Elf64_Shdr, sh_addr)], &addresses[i],
                sizeof addresses[i]);
  }
  return image;
}

}  // namespace

DebuggersWanted WantedDebuggers() {
  return {IsOn("ORCJIT_GDB"), IsOn("ORCJIT_PERF_MAP"), IsOn("ORCJIT_JITDUMP")};
}

LinkedObject DescribeLinked(std::string_view file, const ElfObject& elf,
                            const std::vector<uint64_t>& addresses) {
  LinkedObject linked;
  linked.image = WithAddresses(file, addresses);
  for (const ElfSymbol& symbol : elf.symbols()) {
    bool is_code = symbol.type == ELF::STT_FUNC || symbol.type == ELF::STT_GNU_IFUNC;
    if (!is_code || symbol.section == 0 || addresses[symbol.section] == 0) continue;
    uint64_t address = addresses[symbol.section] + symbol.value;
    linked.functions.push_back({Demangle(symbol.name), address, symbol.size});
  }
  if (WantedDebuggers().jitdump) linked.lines = ReadLineTable(elf, addresses);
  return linked;
}

std::unique_ptr<GdbEntries> TellDebuggers(std::vector<LinkedObject> objects) {
  DebuggersWanted wanted = WantedDebuggers();
  if (wanted.perf_map) WritePerfMap(objects);
  if (wanted.jitdump) WriteJitDump(objects);
  if (!wanted.gdb) return nullptr;
  std::vector<std::string> images;
  for (LinkedObject& object : objects) images.push_back(std::move(object.image));
  return std::make_unique<GdbEntries>(std::move(images));
}

}  // namespace orcjit
