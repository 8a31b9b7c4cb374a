// Members of archives are taken as GNU ld takes them, before any symbol is decided.
#include "decision.h"
#include "model_library.h"

DECISION(a_member_is_taken_when_it_is_needed) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f\n");
  library.AddArchive("libf.a", {{"unused.o", "define unused\n"}, {"f.o", "define f\n"}});
  CHECK(LinkFor(library, "a") == "a.o libf.a(f.o)");
}

DECISION(members_that_need_each_other_are_taken_over_archives) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f\n");
  library.AddArchive("libf.a", {{"f.o", "define f\nrefer g\n"}, {"h.o", "define h\nrefer i\n"}});
  library.AddArchive("libg.a", {{"g.o", "define g\nrefer h\n"}, {"i.o", "define i\nrefer f\n"}});
  CHECK(LinkFor(library, "a") == "a.o libf.a(f.o) libg.a(g.o) libf.a(h.o) libg.a(i.o)");
}

DECISION(archives_of_two_libraries_that_need_each_other) {
  Model model;
  ModelLibrary& one = model.Library("one");
  ModelLibrary& two = model.Library("two", {&one});
  model.Need(one, {&two});
  one.Add("a.o", "define a\nrefer f\n");
  one.AddArchive("libg.a", {{"g.o", "define g\nrefer h\n"}});
  two.AddArchive("libf.a", {{"f.o", "define f\nrefer g\n"}, {"h.o", "define h\n"}});
  CHECK(LinkFor(one, "a") == "a.o libg.a(g.o) two:libf.a(f.o) two:libf.a(h.o)");
}

DECISION(a_weak_reference_takes_no_member) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f weak\n");
  library.AddArchive("libf.a", {{"f.o", "define f\n"}});
  CHECK(TargetOf(library, "a", "a.o", "f") == "nothing");
  CHECK(LinkFor(library, "a") == "a.o");
}

DECISION(a_weak_reference_is_to_what_another_object_has_taken) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f weak\n");
  library.Add("b.o", "define b\nrefer f\n");
  library.AddArchive("libf.a", {{"f.o", "define f\n"}});
  CHECK(TargetOf(library, "a", "a.o", "f") == "libf.a(f.o)");
  CHECK(LinkFor(library, "a") == "a.o libf.a(f.o)");  // and b.o waits
}

DECISION(a_weak_definition_takes_no_member_and_gives_way_to_one_that_is_taken) {
  for (bool is_taken : {false, true}) {
    Model model;
    ModelLibrary& library = model.Library("k");
    library.Add("a.o", "define use\nrefer f\n");
    library.Add("weak.o", "define f weak\n");
    if (is_taken) library.Add("b.o", "define b\nrefer g\n");
    library.AddArchive("libf.a", {{"f.o", "define f\ndefine g\n"}});
    CHECK(TargetOf(library, "use", "a.o", "f") == (is_taken ? "libf.a(f.o)" : "weak.o"));
  }
}

DECISION(whichever_function_is_looked_up_first_a_weak_symbol_means_the_same) {
  for (const char* first : {"a", "b"}) {
    Model model;
    ModelLibrary& library = model.Library("k");
    library.Add("a.o", "define a\nrefer f\n");
    library.Add("b.o", "define b\nrefer f\nrefer g\n");
    library.Add("weak.o", "define f weak\n");
    library.AddArchive("libf.a", {{"f.o", "define f\ndefine g\n"}});
    LinkFor(library, first);
    CHECK(library.FindExported("f")->object->label == "libf.a(f.o)");
  }
}

DECISION(the_exported_functions_of_an_archive_decide_its_weak_symbols) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.AddArchive("libk.a", {{"a.o", "define __tvm_ffi_a\nrefer f\ndefine f weak\n"},
                                {"b.o", "define __tvm_ffi_b\nrefer g\n"},
                                {"f.o", "define f\ndefine g\n"}});
  CHECK(TargetOf(library, "__tvm_ffi_a", "libk.a(a.o)", "f") == "libk.a(f.o)");
}

DECISION(a_member_comes_at_the_place_of_its_archive) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f\nrefer b\n");
  library.AddArchive("libf.a", {{"f.o", "define f\n"}, {"late.o", "define late\n"}});
  library.Add("b.o", "define b\nrefer late\n");
  CHECK(LinkFor(library, "a") == "a.o libf.a(f.o) b.o libf.a(late.o)");
}

DECISION(the_first_archive_that_defines_a_symbol_provides_it) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f\n");
  library.AddArchive("one.a", {{"f.o", "define f\n"}});
  library.AddArchive("two.a", {{"f.o", "define f\n"}});
  CHECK(LinkFor(library, "a") == "a.o one.a(f.o)");
}

DECISION(a_common_symbol_takes_the_member_that_initializes_it) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\ncommon counter 4 4\n");
  library.AddArchive("libc.a", {{"counter.o", "define counter variable size=4\n"}});
  CHECK(LinkFor(library, "a") == "a.o libc.a(counter.o)");
}

DECISION(a_common_symbol_takes_no_member_that_has_it_in_common_too) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\ncommon counter 4 4\n");
  library.AddArchive("libc.a", {{"counter.o", "common counter 8 8\ndefine unused\n"}});
  CHECK(LinkFor(library, "a") == "a.o");
}

DECISION(a_hidden_reference_takes_no_member_of_another_library) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  library.Add("a.o", "define a\nrefer f hidden\n");
  base.AddArchive("libf.a", {{"f.o", "define f\n"}});
  CHECK(Contains(ProblemOf([&] { LinkFor(library, "a"); }), "undefined symbol 'f'"));
  CHECK(LinkFor(base, "f") == "libf.a(f.o)");
}

DECISION(archives_that_have_given_nothing_are_told) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer f\n");
  library.AddArchive("used.a", {{"f.o", "define f\n"}});
  library.AddArchive("unused.a", {{"g.o", "define g\n"}});
  library.AddArchive("exports.a", {{"h.o", "define __tvm_ffi_h\n"}});
  LinkFor(library, "a");
  CHECK(library.contents().archives().Unused() == std::vector<std::string>{"unused.a"});
}

DECISION(a_member_that_a_failed_link_took_is_not_part_of_the_library) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\n");
  library.AddArchive("libf.a", {{"f.o", "define f\nrefer nowhere\ninitialize\n"}});
  CHECK(Contains(ProblemOf([&] { LinkFor(library, "f"); }), "undefined symbol 'nowhere'"));
  CHECK(library.contents().NeededObjects().size() == 1);
  CHECK(LinkForInitialization(library) == "");
}
