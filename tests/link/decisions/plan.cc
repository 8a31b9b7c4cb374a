// What is linked together, and what each reference is to.
#include "decision.h"
#include "model_library.h"

DECISION(a_lookup_links_what_it_refers_to_and_nothing_else) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer b\n");
  library.Add("b.o", "define b\n");
  library.Add("c.o", "define c\n");
  CHECK(LinkFor(library, "a") == "a.o b.o");
  CHECK(LinkFor(library, "b") == "");
  CHECK(LinkFor(library, "c") == "c.o");
}

DECISION(objects_are_linked_in_the_order_in_which_they_were_added) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("last.o", "define z\n");
  library.Add("middle.o", "define m\nrefer z\n");
  library.Add("first.o", "define a\nrefer m\n");
  CHECK(LinkFor(library, "a") == "last.o middle.o first.o");
}

DECISION(a_circle_of_references_ends) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer b\n");
  library.Add("b.o", "define b\nrefer a\n");
  CHECK(LinkFor(library, "b") == "a.o b.o");
}

DECISION(a_strong_definition_prevails_over_weak_ones_before_it) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("weak.o", "define f weak\ndefine use\nrefer f in=use\n");
  library.Add("also_weak.o", "define f weak\n");
  library.Add("strong.o", "define f\n");
  CHECK(TargetOf(library, "use", "weak.o", "f") == "strong.o");
  CHECK(LinkFor(library, "use") == "weak.o strong.o");
}

DECISION(the_first_of_several_weak_definitions_prevails) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("use.o", "define use\nrefer f\n");
  library.Add("one.o", "define f weak\n");
  library.Add("two.o", "define f weak\n");
  CHECK(TargetOf(library, "use", "use.o", "f") == "one.o");
}

DECISION(two_strong_definitions_are_an_error_that_changes_nothing) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define f\n");
  std::string problem = ProblemOf([&] { library.Add("b.o", "define g\ndefine f\n"); });
  CHECK(Contains(problem, "duplicate symbol 'f': defined in 'a.o' and again in 'b.o'"));
  CHECK(library.FindExported("g") == nullptr);
  CHECK(LinkFor(library, "f") == "a.o");
}

DECISION(a_strong_definition_after_a_weak_one_is_linked_is_refused) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("weak.o", "define f weak\n");
  CHECK(LinkFor(library, "f") == "weak.o");
  std::string problem = ProblemOf([&] { library.Add("strong.o", "define f\n"); });
  CHECK(Contains(problem, "'weak.o', which is linked already"));
  CHECK(ProblemOf([&] { library.Add("weak_too.o", "define f weak\n"); }).empty());
}

DECISION(a_weak_reference_to_nothing_is_null_and_a_strong_one_is_an_error) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("weak.o", "define a\nrefer nowhere weak\n");
  library.Add("strong.o", "define b\nrefer nowhere in=b\n");
  CHECK(TargetOf(library, "a", "weak.o", "nowhere") == "nothing");
  std::string problem = ProblemOf([&] { LinkFor(library, "b"); });
  CHECK(Contains(problem, "k: undefined symbol 'nowhere' (referenced by 'b' in 'strong.o')"));
  CHECK(LinkFor(library, "a") == "weak.o");  // the plan that failed has left nothing behind
}

DECISION(what_no_relocation_refers_to_need_not_be_defined) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nmention nowhere\n");
  CHECK(LinkFor(library, "a") == "a.o");
}

DECISION(all_undefined_symbols_are_told_at_once) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  library.Add("a.o", "define a\nrefer one\nrefer two\n");
  std::string problem = ProblemOf([&] { LinkFor(library, "a"); });
  CHECK(Contains(problem, "'one'") && Contains(problem, "'two'"));
  CHECK(Contains(problem, "looked in k, base, this process"));
  orcjit::LinkPlan plan;
  library.RequireAll(plan);
  CHECK(plan.FindLeaving(library) == (std::vector<std::string>{"one", "two"}));
}

DECISION(the_process_comes_last) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  library.Add("a.o", "define a\nrefer malloc\nrefer free\nrefer calloc\n");
  library.Add("own.o", "define malloc\n");
  base.Add("base.o", "define free\n");
  CHECK(TargetOf(library, "a", "a.o", "malloc") == "own.o");
  CHECK(TargetOf(library, "a", "a.o", "free") == "base.o");
  CHECK(TargetOf(library, "a", "a.o", "calloc") == "process");
}

DECISION(what_a_linker_makes_up_comes_after_definitions) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer __dso_handle hidden\nrefer _end\n");
  CHECK(TargetOf(library, "a", "a.o", "__dso_handle") == "linker");
  CHECK(TargetOf(library, "a", "a.o", "_end") == "linker");
  library.Add("b.o", "define _end\n");
  CHECK(TargetOf(library, "a", "a.o", "_end") == "b.o");
}

DECISION(bounds_of_sections_link_the_whole_library) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer __start_table\n");
  library.Add("b.o", "section table\n");
  library.Add("c.o", "section table\ndefine c\n");
  CHECK(TargetOf(library, "a", "a.o", "__start_table") == "linker");
  CHECK(LinkFor(library, "a") == "a.o b.o c.o");
}

DECISION(hidden_thread_locals_link_the_whole_library) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\nrefer t thread_local\n");
  library.Add("b.o", "define t thread_local hidden\n");
  library.Add("c.o", "define c\n");
  CHECK(LinkFor(library, "a") == "a.o b.o c.o");
}

DECISION(what_initializes_is_linked_with_the_library) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define base\ninitialize\n");
  library.Add("a.o", "define a\n");
  library.Add("b.o", "define b\ninitialize\nrefer c\n");
  library.Add("c.o", "define c\n");
  CHECK(library.HasEager());
  CHECK(LinkForInitialization(library) == "b.o c.o base:base.o");
  CHECK(!library.HasEager());
}

DECISION(a_lookup_before_initialization_links_what_initializes_as_well) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\n");
  library.Add("b.o", "initialize\n");
  CHECK(LinkFor(library, "a") == "a.o b.o");
}

DECISION(what_is_undefined_shows_before_anything_is_linked) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define a\n");
  library.Add("never_called.o", "define b\nrefer nowhere\n");
  CHECK(Contains(ProblemOf([&] { LinkForInitialization(library); }), "'nowhere'"));
}
