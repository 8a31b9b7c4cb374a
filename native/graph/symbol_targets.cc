#include "graph/symbol_targets.h"

#include "link/library_node.h"
#include "object/error.h"

namespace orcjit {

std::string SymbolTargets::CrossName(const LibraryNode& library, llvm::StringRef symbol) {
  return library.name() + "!" + symbol.str();
}

Target& SymbolTargets::Of(Placed& placed, uint32_t symbol) {
  Target& target = placed.targets[symbol];
  if (target.kind == Target::Kind::kMissing) target = Make(placed, symbol);
  return target;
}

Target SymbolTargets::Make(Placed& placed, uint32_t symbol_index) {
  const Resolution& resolution = placed.object->resolutions[symbol_index];
  const ObjectSymbol& symbol = placed.model().symbols()[symbol_index];
  switch (resolution.kind) {
    case Resolution::Kind::kDefinition:
      return OfDefinition(*resolution.definition);
    case Resolution::Kind::kAddress: {
      Target target = sections_.AbsoluteTarget(resolution.address);
      target.is_process = true;
      return target;
    }
    case Resolution::Kind::kTls:
      return TlsTarget(resolution.tls);
    case Resolution::Kind::kSupport:
      return stubs_.ForSupport(resolution.number, linker_defined_.DsoHandle());
    case Resolution::Kind::kSupportData:
      return linker_defined_.SupportData(resolution.number);
    case Resolution::Kind::kDsoHandle:
      return linker_defined_.DsoHandle();
    case Resolution::Kind::kLinkerDefined:
      return linker_defined_.Of(resolution.number);
    case Resolution::Kind::kGotBase:
      return got_.Place(0);
    case Resolution::Kind::kTlsBase:
      return thread_locals_.module() == nullptr ? Target() : thread_locals_.At(0);
    case Resolution::Kind::kSectionStart:
      return OfSectionBound(symbol, true);
    case Resolution::Kind::kSectionStop:
      return OfSectionBound(symbol, false);
    case Resolution::Kind::kOwn:
    case Resolution::Kind::kUndecided:
      break;
  }
  return OfOwn(placed, symbol_index);
}

Target SymbolTargets::OfOwn(Placed& placed, uint32_t symbol_index) {
  const ObjectSymbol& symbol = placed.model().symbols()[symbol_index];
  // Symbol 0 stands for "no symbol": the addend alone.
  if (symbol_index == 0) return sections_.AbsoluteTarget(0);
  if (symbol.is_absolute) return sections_.AbsoluteTarget(symbol.value);
  Target target;
  target.kind = Target::Kind::kDiscarded;
  if (placed.tls_offsets[symbol.section] != kNoTls) {
    return thread_locals_.At(placed.tls_offsets[symbol.section] + symbol.value);
  }
  Block* block = placed.blocks[symbol.section];
  if (block == nullptr) return target;
  if (symbol.IsIndirectFunction()) return stubs_.ForIfunc(placed, symbol);
  return sections_.BlockTarget(*block,
                               static_cast<int64_t>(symbol.value + placed.leads[symbol.section]));
}

Target SymbolTargets::OfDefinition(Definition& definition) {
  if (definition.is_tls) {
    if (definition.tls_module == nullptr) return {};
    return TlsTarget({definition.tls_module->handle(), definition.address});
  }
  if (definition.is_linked) {
    Target target = sections_.AbsoluteTarget(definition.address);
    target.is_function = definition.is_function;
    return target;
  }
  const ObjectSymbol& symbol = definition.object->model->symbols()[definition.symbol];
  if (symbol.is_absolute) return sections_.AbsoluteTarget(symbol.value);
  Placed* placed = placed_.Find(definition.object);
  if (placed == nullptr) {
    Target target;
    target.kind = Target::Kind::kExternal;
    // By the definition's name, which has a version where the reference's may have none.
    target.symbol = &sections_.External(
        CrossName(*definition.object->library, {symbol.name.data(), symbol.name.size()}));
    target.is_function = definition.is_function;
    return target;
  }
  if (definition.strength == Definition::Strength::kCommon)
    return sections_.BlockTarget(commons_.BlockOf(definition));
  return Of(*placed, definition.symbol);
}

Target SymbolTargets::OfSectionBound(const ObjectSymbol& symbol, bool is_start) {
  std::string name(symbol.name.substr(is_start ? 8 : 7));
  Target bound = bounds_.Of(name, is_start);
  if (bound.kind == Target::Kind::kMissing) bound = thread_locals_.BoundOf(name, is_start);
  if (bound.kind != Target::Kind::kMissing) return bound;
  if (symbol.IsWeak()) return sections_.AbsoluteTarget(0);
  throw JitError(ErrorKind::kUndefinedSymbol,
                 part_.library->name() + ": undefined symbol " +
                     DescribeSymbol({symbol.name.data(), symbol.name.size()}) +
                     ": no object of the library has a section '" + name + "' [OJ311]");
}

}  // namespace orcjit
