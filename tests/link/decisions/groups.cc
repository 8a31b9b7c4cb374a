// COMDAT groups and common symbols: one of several copies.
#include "decision.h"
#include "model_library.h"

DECISION(the_first_object_provides_a_group_whatever_is_looked_up_first) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\ndefine inline_f weak group=inline_f\nrefer inline_f in=a\n");
  library.Add("b.o", "define b\ndefine inline_f weak group=inline_f\nrefer inline_f in=b\n");
  CHECK(TargetOf(library, "b", "b.o", "inline_f") == "a.o");
  CHECK(LinkFor(library, "b") == "a.o b.o");
}

DECISION(an_object_that_is_linked_keeps_its_groups) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.AddArchive("libk.a", {{"a.o", "define a\ndefine f weak group=f\n"}});
  library.Add("b.o", "define b\ndefine f weak group=f\n");
  CHECK(LinkFor(library, "b") == "b.o");
  CHECK(LinkFor(library, "a") == "libk.a(a.o)");
  CHECK(library.FindExported("f")->object->label == "b.o");
}

DECISION(strong_symbols_in_groups_are_no_duplicates) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define f group=f\n");
  library.Add("b.o", "define b\ndefine f group=f\n");
  CHECK(TargetOf(library, "b", "b.o", "f") == "a.o");
}

DECISION(a_group_without_a_symbol_of_the_others_leaves_it_undefined) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define f group=f\n");
  library.Add("b.o", "define b\ndefine f group=f\ndefine part group=f\nrefer part in=b\n");
  CHECK(library.FindExported("part") == nullptr);
  CHECK(Contains(ProblemOf([&] { LinkFor(library, "b"); }), "undefined symbol 'part'"));
}

DECISION(what_another_copy_left_out_may_come_from_an_archive) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define f group=f\n");
  library.Add("b.o", "define b\ndefine f group=f\ndefine part group=f\nrefer part in=b\n");
  library.AddArchive("lib.a", {{"part.o", "define part\n"}});
  CHECK(LinkFor(library, "b") == "a.o b.o lib.a(part.o)");
}

DECISION(references_of_a_copy_that_is_left_out_count_for_nothing) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define f weak group=f\n");
  library.Add("b.o", "define b\ndefine f weak group=f\nrefer nowhere in=f\n");
  CHECK(LinkFor(library, "b") == "a.o b.o");
}

DECISION(a_symbol_outside_of_groups_prevails_over_weak_copies) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\ndefine f weak group=f\nrefer f in=a\n");
  library.Add("b.o", "define f\n");
  CHECK(TargetOf(library, "a", "a.o", "f") == "b.o");
}

DECISION(common_symbols_are_merged_to_the_largest) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\ncommon table 4 16\n");
  library.Add("b.o", "define b\ncommon table 64 4\n");
  const orcjit::Definition* table = library.FindExported("table");
  CHECK(table->common_size == 64 && table->common_alignment == 16);
  CHECK(TargetOf(library, "b", "b.o", "table") == "a.o");
}

DECISION(a_common_symbol_is_stronger_than_a_weak_one_and_weaker_than_a_strong_one) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("weak.o", "define x weak variable\n");
  library.Add("common.o", "common x 8 8\n");
  CHECK(library.FindExported("x")->object->label == "common.o");
  library.Add("strong.o", "define x variable\n");
  CHECK(library.FindExported("x")->object->label == "strong.o");
}

DECISION(a_larger_common_symbol_comes_too_late_after_the_link) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\ncommon x 4 4\n");
  LinkFor(library, "a");
  CHECK(ProblemOf([&] { library.Add("same.o", "common x 4 4\n"); }).empty());
  CHECK(Contains(ProblemOf([&] { library.Add("larger.o", "common x 8 4\n"); }), "linked already"));
}

DECISION(a_common_symbol_is_one_with_an_initialized_variable_of_a_dependency) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define x variable size=8\n");
  library.Add("a.o", "define a\ncommon x 8 8\n");
  CHECK(TargetOf(library, "a", "a.o", "x") == "base.o");
}

DECISION(an_inline_variable_is_one_over_a_library_and_its_dependencies) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  ModelLibrary& other = model.Library("other");
  const std::string variable = "define v unique variable group=v\n";
  base.Add("base.o", "define base\n" + variable);
  library.Add("a.o", "define a\n" + variable);
  other.Add("o.o", "define o\n" + variable);
  CHECK(TargetOf(library, "a", "a.o", "v") == "base.o");
  CHECK(TargetOf(other, "o", "o.o", "v") == "own");
}

// What another library has for a name of inline data that `k` has, too.
std::string TargetOverBase(const std::string& name, const std::string& of_base,
                           const std::string& of_library) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define base\n" + of_base);
  library.Add("a.o", "define a\n" + of_library);
  return TargetOf(library, "a", "a.o", name);
}

DECISION(a_virtual_table_is_one_over_a_library_and_its_dependencies) {
  const std::string table = "define _ZTV1A weak variable group=_ZTV1A size=24\n";
  const std::string type = "define _ZTI1A weak variable group=_ZTI1A size=16\n";
  CHECK(TargetOverBase("_ZTV1A", table + type, table + type) == "base.o");
  CHECK(TargetOverBase("_ZTI1A", table + type, table + type) == "own");
  CHECK(TargetOverBase("_ZTV1A", table, table + type) == "own");
  const std::string longer = "define _ZTV1A weak variable group=_ZTV1A size=32\n";
  CHECK(TargetOverBase("_ZTV1A", table + type, longer + type) == "own");
}

DECISION(an_inline_function_is_of_each_library) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define f weak group=f\n");
  library.Add("a.o", "define a\ndefine f weak group=f\nrefer f in=a\n");
  CHECK(TargetOf(library, "a", "a.o", "f") == "own");
}
