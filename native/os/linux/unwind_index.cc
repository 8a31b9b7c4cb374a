#include "os/linux/unwind_index.h"

#include <algorithm>
#include <iterator>

#include "os/fork_gate.h"

namespace orcjit {
namespace {

constexpr size_t kMostInPiece = 64;

}  // namespace

// The functions of one section, in the order of their addresses.
struct UnwindIndex::Table : Part {
  struct Function {
    uint32_t begin;  // from that of the first one
    uint32_t size;
    uint32_t record;  // from the section's address
  };

  // Null where there are none, or too much lies between them.
  static std::unique_ptr<Table> Make(uint64_t eh_frame) {
    std::vector<UnwindFunction> functions = FunctionsOfUnwindTable(eh_frame);
    if (functions.empty()) return nullptr;
    auto is_before = [](const auto& a, const auto& b) { return a.begin < b.begin; };
    if (!std::is_sorted(functions.begin(), functions.end(), is_before))
      std::sort(functions.begin(), functions.end(), is_before);
    auto table = std::make_unique<Table>();
    table->eh_frame = eh_frame;
    table->begin = functions.front().begin;
    table->functions.reserve(functions.size());
    for (const UnwindFunction& function : functions) {
      uint64_t begin = function.begin - table->begin, record = function.record - eh_frame;
      if (begin > UINT32_MAX || function.size > UINT32_MAX || record > UINT32_MAX) return nullptr;
      table->functions.push_back({static_cast<uint32_t>(begin),
                                  static_cast<uint32_t>(function.size),
                                  static_cast<uint32_t>(record)});
      table->end = std::max(table->end, function.begin + function.size);
    }
    return table;
  }

  std::optional<UnwindFunction> Find(uint64_t address) const {
    uint64_t offset = address - begin;
    auto after = std::upper_bound(
        functions.begin(), functions.end(), offset,
        [](uint64_t sought, const Function& function) { return sought < function.begin; });
    const Function& found = *std::prev(after);  // the first one begins at 0
    if (offset - found.begin >= found.size) return std::nullopt;
    return UnwindFunction{begin + found.begin, found.size, eh_frame + found.record};
  }

  uint64_t begin, end = 0;
  uint64_t eh_frame;
  std::vector<Function> functions;
};

struct UnwindIndex::Piece : Part {
  // The first one that begins after the address.
  size_t After(uint64_t address) const {
    auto after =
        std::upper_bound(tables.begin(), tables.end(), address,
                         [](uint64_t sought, const Table* table) { return sought < table->begin; });
    return static_cast<size_t>(after - tables.begin());
  }

  const Table* first() const { return tables.front(); }

  // These, and another one at that place.
  static std::unique_ptr<Piece> With(const std::vector<const Table*>& tables, size_t place,
                                     std::unique_ptr<const Table> added) {
    auto piece = std::make_unique<Piece>();
    piece->tables.reserve(tables.size() + 1);
    piece->tables = tables;
    piece->tables.insert(piece->tables.begin() + static_cast<ptrdiff_t>(place), added.release());
    return piece;
  }

  std::unique_ptr<Piece> TakeHalf() {
    auto second = std::make_unique<Piece>();
    auto half = tables.begin() + static_cast<ptrdiff_t>(tables.size() / 2);
    second->tables.assign(half, tables.end());
    tables.erase(half, tables.end());
    return second;
  }

  std::vector<const Table*> tables;
};

struct UnwindIndex::Directory : Part {
  explicit Directory(size_t count) : pieces(count) {}

  std::vector<std::atomic<const Piece*>> pieces;
};

// Where the address is, or would be.
struct UnwindIndex::Search {
  bool is_done = true;  // no: something was replaced meanwhile
  const Directory* directory = nullptr;
  size_t place = 0;              // of the piece
  const Piece* piece = nullptr;  // there may be none
  const Table* table = nullptr;  // in which the address lies
};

UnwindIndex::UnwindIndex() : directory_(new Directory(0)) {}

UnwindIndex::Search UnwindIndex::SearchFor(uint64_t address,
                                           const ReplacedParts::Reading* reading) const {
  // Before what was found is read.
  auto is_replaced = [&] { return reading != nullptr && !reading->IsCurrent(); };
  Search search{true, directory_};
  if (is_replaced()) return {false};
  const auto& pieces = search.directory->pieces;
  // The last piece that does not begin after the address, or the first one.
  for (size_t begin = 0, end = pieces.size(); begin < end;) {
    size_t middle = begin + (end - begin) / 2;
    const Piece* piece = pieces[middle];
    if (is_replaced()) return {false};
    bool is_after = piece->first()->begin > address;
    if (!is_after || middle == 0) search.place = middle, search.piece = piece;
    if (is_after)
      end = middle;
    else
      begin = middle + 1;
  }
  if (search.piece == nullptr) return search;
  size_t after = search.piece->After(address);
  if (after == 0) return search;
  const Table* table = search.piece->tables[after - 1];
  if (address < table->end) search.table = table;
  return search;
}

std::optional<UnwindFunction> UnwindIndex::Find(uint64_t address) const {
  ReplacedParts::Reading reading(parts_);
  while (true) {
    Search search = SearchFor(address, &reading);
    if (search.is_done) return search.table != nullptr ? search.table->Find(address) : std::nullopt;
    reading.BeginAgain();
  }
}

bool UnwindIndex::Add(uint64_t eh_frame) {
  std::unique_ptr<Table> table = Table::Make(eh_frame);
  if (table == nullptr) return false;
  ForkSafeLock lock(mutex_);
  table->made = parts_.now();
  Search search = SearchFor(table->begin, nullptr);
  if (search.piece == nullptr) {
    std::unique_ptr<Piece> first = Piece::With({}, 0, std::move(table));
    first->made = parts_.now();
    auto directory = std::make_unique<Directory>(1);
    directory->pieces[0] = first.release();
    Publish(std::move(directory));
    return true;
  }
  const Piece& piece = *search.piece;
  const auto& pieces = search.directory->pieces;
  size_t after = piece.After(table->begin);
  bool is_last = after == piece.tables.size() && search.place + 1 == pieces.size();
  const Table* next = is_last                       ? nullptr
                      : after < piece.tables.size() ? piece.tables[after]
                                                    : pieces[search.place + 1].load()->first();
  // Code of one table amid that of another would be hidden by it, or hide it.
  bool is_apart = (after == 0 || piece.tables[after - 1]->end <= table->begin) &&
                  (next == nullptr || table->end <= next->begin);
  if (!is_apart) return false;
  std::unique_ptr<Piece> added = Piece::With(piece.tables, after, std::move(table));
  if (added->tables.size() <= kMostInPiece) {
    Replace(search.place, std::move(added));
  } else {
    std::unique_ptr<Piece> second = added->TakeHalf();
    ReplaceByTwo(search.place, std::move(added), std::move(second));
  }
  return true;
}

bool UnwindIndex::Remove(uint64_t eh_frame) {
  std::vector<UnwindFunction> first = FunctionsOfUnwindTable(eh_frame, 1);
  if (first.empty()) return false;
  ForkSafeLock lock(mutex_);
  Search search = SearchFor(first.front().begin, nullptr);
  const Table* table = search.table;
  if (table == nullptr || table->eh_frame != eh_frame) return false;
  const Piece& piece = *search.piece;
  if (piece.tables.size() == 1) {
    RemovePiece(search.place);
  } else {
    auto rest = std::make_unique<Piece>();
    rest->tables.reserve(piece.tables.size() - 1);
    std::remove_copy(piece.tables.begin(), piece.tables.end(), std::back_inserter(rest->tables),
                     table);
    Replace(search.place, std::move(rest));
  }
  Keep(table);
  return true;
}

void UnwindIndex::Replace(size_t place, std::unique_ptr<Piece> piece) {
  piece->made = parts_.now();
  // Of a directory, nothing but such places changes.
  auto& pieces = const_cast<Directory*>(directory_.load())->pieces;
  Keep(pieces[place].exchange(piece.release()));
}

void UnwindIndex::ReplaceByTwo(size_t place, std::unique_ptr<Piece> first,
                               std::unique_ptr<Piece> second) {
  first->made = second->made = parts_.now();
  const auto& before = directory_.load()->pieces;
  auto after = std::make_unique<Directory>(before.size() + 1);
  for (size_t i = 0; i < before.size(); ++i) after->pieces[i + (i > place)] = before[i].load();
  after->pieces[place] = first.release();
  after->pieces[place + 1] = second.release();
  const Piece* replaced = before[place];
  Publish(std::move(after));
  Keep(replaced);
}

void UnwindIndex::RemovePiece(size_t place) {
  const auto& before = directory_.load()->pieces;
  auto after = std::make_unique<Directory>(before.size() - 1);
  for (size_t i = 0; i < before.size(); ++i)
    if (i != place) after->pieces[i - (i > place)] = before[i].load();
  const Piece* removed = before[place];
  Publish(std::move(after));
  Keep(removed);
}

void UnwindIndex::Publish(std::unique_ptr<Directory> directory) {
  directory->made = parts_.now();
  Keep(directory_.exchange(directory.release()));
}

}  // namespace orcjit
