#include "jit/code_map.h"

#include <algorithm>
#include <new>
#include <utility>

#include "jit/debuggers/line_table.h"
#include "jit/process_state.h"
#include "object/demangle.h"
#include "object/error.h"
#include "object/object_format.h"
#include "os/fork_gate.h"

namespace orcjit {
namespace {

std::vector<uint64_t> AddressesOf(const ObjectModel& model,
                                  const std::vector<CodeSection>& sections) {
  std::vector<uint64_t> addresses(model.sections().size(), 0);
  for (const CodeSection& section : sections) {
    if (section.index < addresses.size()) addresses[section.index] = section.begin;
  }
  return addresses;
}

std::vector<CodeFunction> FunctionsOf(const ObjectModel& model,
                                      const std::vector<CodeSection>& sections) {
  std::vector<uint64_t> addresses = AddressesOf(model, sections);
  std::vector<CodeFunction> functions;
  for (const ObjectSymbol& symbol : model.symbols()) {
    bool is_code = symbol.IsFunction() && symbol.section != 0;
    if (!is_code || addresses[symbol.section] == 0) continue;
    uint64_t begin = addresses[symbol.section] + symbol.value;
    functions.push_back({begin, symbol.size, std::string(symbol.name)});
  }
  return functions;
}

// The function that `address` lies in: the one that begins last, if several do.
const CodeFunction* FunctionAt(const std::vector<CodeFunction>& functions, uint64_t address) {
  const CodeFunction* found = nullptr;
  for (const CodeFunction& function : functions) {
    if (address < function.begin || address - function.begin >= function.size) continue;
    if (found == nullptr || function.begin > found->begin) found = &function;
  }
  return found;
}

// The line that the code at `address` was made of, if the table has one of the function's.
SourceLine LineAt(const LineTable& lines, uint64_t address, uint64_t function) {
  auto is_after = [](uint64_t wanted, const LineEntry& entry) { return wanted < entry.address; };
  auto next = std::upper_bound(lines.entries.begin(), lines.entries.end(), address, is_after);
  if (next == lines.entries.begin()) return {};
  const LineEntry& entry = *std::prev(next);
  if (entry.address < function) return {};
  return {lines.files[entry.file], entry.line};
}

}  // namespace

struct ObjectCode::Tables {
  std::vector<CodeFunction> functions;
  LineTable lines;
};

ObjectCode::ObjectCode(const ByteBuffer& buffer, const ObjectModel& model,
                       std::vector<CodeSection> sections)
    : sections_(std::move(sections)), origin_(buffer.origin()) {
  if (origin_.path != nullptr) return;
  if (HasLineTable(model)) {
    kept_ = buffer;
  } else {
    functions_ = FunctionsOf(model, sections_);
  }
}

ObjectCode::~ObjectCode() = default;

bool ObjectCode::Contains(uint64_t address) const {
  return std::any_of(sections_.begin(), sections_.end(), [&](const CodeSection& section) {
    return address >= section.begin && address - section.begin < section.size;
  });
}

// A file that has changed or gone since tells nothing.
std::unique_ptr<ObjectCode::Tables> ObjectCode::ReadTables() const {
  auto tables = std::make_unique<Tables>();
  tables->functions = functions_;
  try {
    std::optional<ByteBuffer> buffer =
        origin_.path != nullptr ? ByteBuffer::ReadAgain(origin_) : kept_;
    if (!buffer) return tables;
    ObjectModel model = ParseObject(buffer->bytes(), "");
    tables->functions = FunctionsOf(model, sections_);
    tables->lines = ReadLineTable(model, AddressesOf(model, sections_));
  } catch (const JitError&) {
  } catch (const std::bad_alloc&) {
  }
  return tables;
}

CodeFrame ObjectCode::Describe(uint64_t address) {
  ForkSafeLock lock(mutex_);
  if (tables_ == nullptr) tables_ = ReadTables();
  kept_.reset();
  CodeFrame frame;
  const CodeFunction* function = FunctionAt(tables_->functions, address);
  if (function == nullptr) return frame;
  frame.function = Demangle(function->name);
  frame.place = LineAt(tables_->lines, address, function->begin);
  frame.beginning = LineAt(tables_->lines, function->begin, function->begin);
  return frame;
}

void CodeMap::Add(uint64_t begin, uint64_t end, std::shared_ptr<UnitCode> code) {
  ForkSafeLock lock(mutex_);
  units_[begin] = Unit{end, std::move(code)};
}

void CodeMap::Remove(uint64_t begin) {
  std::shared_ptr<UnitCode> code;  // freed without the lock
  ForkSafeLock lock(mutex_);
  auto found = units_.find(begin);
  if (found == units_.end()) return;
  code = std::move(found->second.code);
  units_.erase(found);
}

std::shared_ptr<UnitCode> CodeMap::Find(uint64_t address) {
  ForkSafeLock lock(mutex_);
  auto next = units_.upper_bound(address);
  if (next == units_.begin()) return nullptr;
  const Unit& unit = std::prev(next)->second;
  return address < unit.end ? unit.code : nullptr;
}

std::optional<CodeFrame> DescribeCode(uint64_t address) {
  std::shared_ptr<UnitCode> unit = LinkerState::Get().code_map.Find(address);
  if (unit == nullptr) return std::nullopt;
  for (const std::unique_ptr<ObjectCode>& object : *unit) {
    if (object->Contains(address)) return object->Describe(address);
  }
  return CodeFrame();  // code that the linker made
}

}  // namespace orcjit
