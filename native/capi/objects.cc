// Object files and archives through the C ABI: reading them, and what they are.
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "capi/guarded.h"
#include "capi/library_handle.h"
#include "capi/orcjit_import.h"
#include "object/describe.h"
#include "object/inspect.h"
#include "object/object_set.h"
#include "os/readable_file.h"

struct orcjit_objects : orcjit::OpenedHandle {
  explicit orcjit_objects(std::vector<orcjit::ObjectPlace> places) : set(std::move(places)) {}

  void AddTo(orcjit::Library& library) override {
    for (size_t i = 0; i < set.size(); ++i) {
      if (set.IsNative(i)) library.Add(set.Take(i));
    }
  }

  orcjit::ObjectSet set;
  std::string report;
};

using orcjit::Guarded;
using orcjit::ObjectPlace;

namespace {

std::string_view TakeString(const char** rest) {
  std::string_view text(*rest);
  *rest += text.size() + 1;
  return text;
}

std::vector<ObjectPlace> PlacesOf(const char* labels, const char* paths, const orcjit_place* places,
                                  unsigned long long count) {
  std::vector<ObjectPlace> result(count);
  for (unsigned long long i = 0; i < count; ++i) {
    result[i].label = TakeString(&labels);
    result[i].path = TakeString(&paths);
    if (places == nullptr) continue;
    result[i].offset = places[i].offset;
    result[i].size = places[i].size;
    result[i].data = places[i].data;
    result[i].is_zip_member = places[i].is_zip_member != 0;
  }
  return result;
}

}  // namespace

int orcjit_describe(const char* label, const char* path, const orcjit_place* place,
                    char** description, char** error) {
  return Guarded(error, [&] {
    ObjectPlace only = PlacesOf(label, path, place, 1)[0];
    *description = orcjit::CopyString(orcjit::Describe(orcjit::OpenPlace(only)));
  });
}

int orcjit_objects_open(const char* labels, const char* paths, const orcjit_place* places,
                        unsigned long long count, orcjit_objects** objects, const char** report,
                        char** error) {
  return Guarded(error, [&] {
    auto opened = std::make_unique<orcjit_objects>(PlacesOf(labels, paths, places, count));
    opened->report = opened->set.Report();
    *report = opened->report.c_str();
    *objects = opened.release();
  });
}

const char* orcjit_open_kernels(const char* path, double listed, orcjit_objects** objects) {
  try {
    std::optional<orcjit::FileStamp> directory =
        orcjit::FileStamp::Of({path, std::strrchr(path, '/')});
    if (!directory.has_value() || directory->SecondsAsPython() != listed) return nullptr;
    std::vector<ObjectPlace> places(1);
    places[0].label = places[0].path = path;
    auto read = std::make_unique<orcjit_objects>(std::move(places));
    if (!read->set.IsNative(0)) return nullptr;
    std::optional<std::string> exports = orcjit::ExportsOfPlainKernels(read->set.file(0));
    if (!exports.has_value()) return nullptr;
    read->report = std::move(*exports);
    *objects = read.release();
    return (*objects)->report.c_str();
  } catch (const std::exception&) {
    return nullptr;  // whoever reads it again says why
  }
}

void orcjit_objects_release(orcjit_objects* objects) { delete objects; }

int orcjit_library_create(const char* name, orcjit_objects** objects, orcjit_library** library,
                          char** error) {
  return Guarded(error, [&] {
    std::shared_ptr<orcjit::Library> created = orcjit::Session::Default()->CreateLibrary(name);
    if (objects != nullptr) {
      (*objects)->AddTo(*created);
      delete *objects;
      *objects = nullptr;
    }
    *library = new orcjit_library{{std::move(created)}};
  });
}

int orcjit_library_add(orcjit_library* library, orcjit_objects* objects, char** error) {
  return Guarded(error, [&] { objects->AddTo(*library->library); });
}

int orcjit_library_check(orcjit_library* library, orcjit_objects* objects, char** report,
                         char** error) {
  return Guarded(error, [&] {
    std::vector<orcjit::OpenedFile> files;
    for (size_t i = 0; i < objects->set.size(); ++i) {
      if (objects->set.IsNative(i)) files.push_back(objects->set.Take(i));
    }
    std::string text;
    for (const std::string& problem : library->library->Check(std::move(files)))
      text.append(problem).append(1, orcjit::kRecordSeparator);
    *report = orcjit::CopyString(text);
  });
}
