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
  static std::unique_ptr<const Table> Make(uint64_t eh_frame) {
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

// While one exists, nothing that was there when it was made is freed.
class UnwindIndex::Reading {
 public:
  explicit Reading(std::atomic<int64_t>& readers) : readers_(readers) { ++readers_; }
  ~Reading() { --readers_; }
  Reading(const Reading&) = delete;

 private:
  std::atomic<int64_t>& readers_;
};

UnwindIndex::UnwindIndex() : directory_(new Directory(0)) {}

size_t UnwindIndex::PlaceOf(const Directory& directory, uint64_t address) {
  auto after = std::upper_bound(directory.pieces.begin(), directory.pieces.end(), address,
                                [](uint64_t sought, const std::atomic<const Piece*>& piece) {
                                  return sought < piece.load()->first()->begin;
                                });
  auto place = static_cast<size_t>(after - directory.pieces.begin());
  return place == 0 ? 0 : place - 1;
}

const UnwindIndex::Table* UnwindIndex::TableAt(const Directory& directory, uint64_t address) {
  if (directory.pieces.empty()) return nullptr;
  const Piece* piece = directory.pieces[PlaceOf(directory, address)];
  size_t after = piece->After(address);
  return after != 0 && address < piece->tables[after - 1]->end ? piece->tables[after - 1] : nullptr;
}

std::optional<UnwindFunction> UnwindIndex::Find(uint64_t address) const {
  Reading reading(readers_);
  const Table* table = TableAt(*directory_.load(), address);
  return table != nullptr ? table->Find(address) : std::nullopt;
}

bool UnwindIndex::Add(uint64_t eh_frame) {
  std::unique_ptr<const Table> table = Table::Make(eh_frame);
  if (table == nullptr) return false;
  ForkSafeLock lock(mutex_);
  const Directory& directory = *directory_.load();
  if (directory.pieces.empty()) {
    auto first = std::make_unique<Directory>(1);
    first->pieces[0] = Piece::With({}, 0, std::move(table)).release();
    Publish(std::move(first));
    return true;
  }
  size_t place = PlaceOf(directory, table->begin);
  const Piece& piece = *directory.pieces[place];
  size_t after = piece.After(table->begin);
  bool is_last = after == piece.tables.size() && place + 1 == directory.pieces.size();
  const Table* next = is_last                       ? nullptr
                      : after < piece.tables.size() ? piece.tables[after]
                                                    : directory.pieces[place + 1].load()->first();
  // Code of one table amid that of another would be hidden by it, or hide it.
  bool is_apart = (after == 0 || piece.tables[after - 1]->end <= table->begin) &&
                  (next == nullptr || table->end <= next->begin);
  if (!is_apart) return false;
  std::unique_ptr<Piece> added = Piece::With(piece.tables, after, std::move(table));
  if (added->tables.size() <= kMostInPiece) {
    Replace(place, std::move(added));
  } else {
    std::unique_ptr<Piece> second = added->TakeHalf();
    ReplaceByTwo(place, std::move(added), std::move(second));
  }
  return true;
}

bool UnwindIndex::Remove(uint64_t eh_frame) {
  std::vector<UnwindFunction> first = FunctionsOfUnwindTable(eh_frame, 1);
  if (first.empty()) return false;
  ForkSafeLock lock(mutex_);
  const Directory& directory = *directory_.load();
  const Table* table = TableAt(directory, first.front().begin);
  if (table == nullptr || table->eh_frame != eh_frame) return false;
  size_t place = PlaceOf(directory, table->begin);
  const Piece& piece = *directory.pieces[place];
  if (piece.tables.size() == 1) {
    RemovePiece(place);
  } else {
    auto rest = std::make_unique<Piece>();
    rest->tables.reserve(piece.tables.size() - 1);
    std::remove_copy(piece.tables.begin(), piece.tables.end(), std::back_inserter(rest->tables),
                     table);
    Replace(place, std::move(rest));
  }
  Retire(table);
  return true;
}

void UnwindIndex::Replace(size_t place, std::unique_ptr<const Piece> piece) {
  // Of a directory, nothing but such places changes.
  auto& pieces = const_cast<Directory*>(directory_.load())->pieces;
  Retire(pieces[place].exchange(piece.release()));
}

void UnwindIndex::ReplaceByTwo(size_t place, std::unique_ptr<const Piece> first,
                               std::unique_ptr<const Piece> second) {
  const auto& before = directory_.load()->pieces;
  auto after = std::make_unique<Directory>(before.size() + 1);
  for (size_t i = 0; i < before.size(); ++i) after->pieces[i + (i > place)] = before[i].load();
  after->pieces[place] = first.release();
  after->pieces[place + 1] = second.release();
  const Piece* replaced = before[place];
  Publish(std::move(after));
  Retire(replaced);
}

void UnwindIndex::RemovePiece(size_t place) {
  const auto& before = directory_.load()->pieces;
  auto after = std::make_unique<Directory>(before.size() - 1);
  for (size_t i = 0; i < before.size(); ++i)
    if (i != place) after->pieces[i - (i > place)] = before[i].load();
  const Piece* removed = before[place];
  Publish(std::move(after));
  Retire(removed);
}

void UnwindIndex::Publish(std::unique_ptr<const Directory> directory) {
  Retire(directory_.exchange(directory.release()));
}

// Whoever begins to ask from here on finds what has taken its place.
void UnwindIndex::Retire(const Part* replaced) {
  retired_.emplace_back(replaced);
  if (readers_ == 0) retired_.clear();
}

}  // namespace orcjit
