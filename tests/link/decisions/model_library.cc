#include "model_library.h"

#include <stdexcept>

using orcjit::Definition;
using orcjit::LibraryNode;
using orcjit::LinkPart;
using orcjit::LinkPlan;
using orcjit::ObjectFile;
using orcjit::Resolution;

void ModelLibrary::Add(const std::string& label, const std::string& lines) {
  contents().Add(Object(label, lines));
  NoteUnlinkedObjects();
}

void ModelLibrary::AddArchive(const std::string& label,
                              const std::vector<std::pair<std::string, std::string>>& members) {
  contents().Add(ArchiveOf(label, members));
}

ModelLibrary& Model::Library(const std::string& name, const std::vector<ModelLibrary*>& needs) {
  libraries_.push_back(std::make_shared<ModelLibrary>(name, network_));
  Need(*libraries_.back(), needs);
  return *libraries_.back();
}

void Model::Need(ModelLibrary& library, const std::vector<ModelLibrary*>& needs) {
  LibraryNode::Nodes order;
  for (ModelLibrary* needed : needs) {
    for (const auto& known : libraries_) {
      if (known.get() == needed) order.push_back(known);
    }
  }
  library.ReplaceLinkOrder(std::move(order));
}

std::string Told(const LinkPlan& plan, const LibraryNode& library) {
  std::string own, others;
  for (const LinkPart& part : plan.parts()) {
    for (const ObjectFile* object : part.objects) {
      std::string& text = part.library == &library ? own : others;
      if (!text.empty()) text += " ";
      text += (part.library == &library ? "" : part.library->name() + ":") + object->label;
    }
  }
  return own.empty() || others.empty() ? own + others : own + " " + others;
}

namespace {

// As after a link that has succeeded.
void TakeForLinked(LinkPlan& plan) {
  plan.Commit();
  for (LinkPart& part : plan.parts()) {
    for (auto& entry : part.library->contents().index().table()) {
      bool is_part_of_it = entry.second.object->state == ObjectFile::State::kPlanned;
      entry.second.is_linked = entry.second.is_linked || is_part_of_it;
    }
  }
  for (LinkPart& part : plan.parts()) {
    for (ObjectFile* object : part.objects) {
      object->state = ObjectFile::State::kLinked;
      object->resolutions = {};
      object->is_discarded = {};
      object->model.reset();
      object->buffer.reset();
    }
  }
}

Definition& Found(ModelLibrary& library, const std::string& name) {
  Definition* found = library.FindExported(name);
  if (found == nullptr) throw std::out_of_range(library.name() + " has no " + name);
  return *found;
}

std::string Shown(const Resolution& resolution) {
  switch (resolution.kind) {
    case Resolution::Kind::kOwn:
      return "own";
    case Resolution::Kind::kDefinition:
      return resolution.definition->object->label;
    case Resolution::Kind::kAddress:
    case Resolution::Kind::kTls:
      return resolution.address != 0 ? "process" : "nothing";
    default:
      return "linker";
  }
}

}  // namespace

std::string LinkFor(ModelLibrary& library, const std::string& name) {
  Definition& wanted = Found(library, name);
  if (wanted.is_linked) return "";
  LinkPlan plan;
  library.RequireEager(plan);
  plan.Require(library, *wanted.object);
  plan.Resolve();
  if (library.read_ahead.Extend(library, plan)) plan.Resolve();
  std::string told = Told(plan, library);
  TakeForLinked(plan);
  return told;
}

std::string LinkForInitialization(ModelLibrary& library) {
  library.CheckUndefined();
  LinkPlan plan;
  library.RequireEager(plan);
  plan.Resolve();
  std::string told = Told(plan, library);
  TakeForLinked(plan);
  return told;
}

std::string TargetOf(ModelLibrary& library, const std::string& name, const std::string& label,
                     const std::string& symbol) {
  LinkPlan plan;
  plan.Require(library, *Found(library, name).object);
  plan.Resolve();
  for (const LinkPart& part : plan.parts()) {
    for (const ObjectFile* object : part.objects) {
      for (size_t i = 0; object->label == label && i < object->resolutions.size(); ++i) {
        if (object->model->symbols()[i].name == symbol) return Shown(object->resolutions[i]);
      }
    }
  }
  throw std::out_of_range(label + " is not linked, or has no " + symbol);
}
