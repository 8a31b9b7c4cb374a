// Several libraries: in which order they are searched, what they see of each other, and how long
// what is known of them stays true.
#include "decision.h"
#include "link/library_state.h"
#include "model_library.h"

DECISION(dependencies_are_searched_breadth_first_in_their_order) {
  Model model;
  ModelLibrary& deep = model.Library("deep");
  ModelLibrary& first = model.Library("first", {&deep});
  ModelLibrary& second = model.Library("second");
  ModelLibrary& library = model.Library("k", {&first, &second});
  library.Add("a.o", "define a\nrefer f\nrefer g\n");
  deep.Add("deep.o", "define f\ndefine g\n");
  second.Add("second.o", "define f\n");
  CHECK(TargetOf(library, "a", "a.o", "f") == "second.o");
  CHECK(TargetOf(library, "a", "a.o", "g") == "deep.o");
  CHECK(LinkFor(library, "a") == "a.o second:second.o deep:deep.o");
}

DECISION(a_library_sees_its_own_dependencies_alone) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define base\nrefer f weak\n");
  library.Add("a.o", "define a\nrefer base\ndefine f\n");
  CHECK(TargetOf(library, "a", "base.o", "f") == "nothing");
}

DECISION(hidden_and_internal_definitions_are_for_their_library_alone) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define base\nrefer f in=base\n");
  base.Add("hidden.o", "define f hidden\n");
  base.Add("shown.o", "define shown protected\n");
  library.Add("a.o", "define a\nrefer f weak\nrefer shown\n");
  CHECK(TargetOf(library, "a", "a.o", "f") == "nothing");
  CHECK(TargetOf(library, "a", "a.o", "shown") == "shown.o");
  CHECK(TargetOf(base, "base", "base.o", "f") == "hidden.o");
  CHECK(base.FindExported("f") == nullptr);
}

DECISION(a_hidden_reference_hides_the_definition) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("a.o", "define f\n");
  CHECK(library.FindExported("f") != nullptr);
  library.Add("b.o", "define b\nrefer f hidden\n");
  CHECK(library.FindExported("f") == nullptr);
  CHECK(TargetOf(library, "b", "b.o", "f") == "a.o");
}

DECISION(the_default_version_is_what_a_reference_without_one_means) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define f@@V2\n");
  base.Add("old_base.o", "define f@V1\n");
  library.Add("any.o", "define any\nrefer f\n");
  library.Add("new.o", "define new\nrefer f@V2\n");
  library.Add("old.o", "define old\nrefer f@V1\n");
  library.Add("none.o", "define none\nrefer f@V3\n");
  CHECK(TargetOf(library, "any", "any.o", "f") == "base.o");
  CHECK(TargetOf(library, "new", "new.o", "f") == "base.o");
  CHECK(TargetOf(library, "old", "old.o", "f") == "old_base.o");
  CHECK(Contains(ProblemOf([&] { LinkFor(library, "none"); }), "undefined symbol 'f@V3'"));
}

DECISION(a_dependency_may_get_a_definition_later) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  library.Add("a.o", "define a\nrefer f weak\n");
  CHECK(TargetOf(library, "a", "a.o", "f") == "nothing");
  base.Add("base.o", "define f\n");
  CHECK(TargetOf(library, "a", "a.o", "f") == "base.o");
  model.Need(library, {});
  CHECK(TargetOf(library, "a", "a.o", "f") == "nothing");
}

DECISION(a_closed_dependency_is_no_longer_linked) {
  Model model;
  ModelLibrary& base = model.Library("base");
  ModelLibrary& library = model.Library("k", {&base});
  base.Add("base.o", "define f\n");
  library.Add("a.o", "define a\nrefer f weak\n");
  CHECK(base.MarkClosed() && !base.MarkClosed());
  CHECK(Contains(ProblemOf([&] { LinkFor(library, "a"); }),
                 "k needs 'f' of 'base', which has been unloaded"));
}

DECISION(what_waits_anywhere_below_is_known_and_forgotten) {
  Model model;
  ModelLibrary& deep = model.Library("deep");
  ModelLibrary& base = model.Library("base", {&deep});
  ModelLibrary& library = model.Library("k", {&base});
  library.Add("a.o", "define a\n");
  LinkFor(library, "a");
  CHECK(library.IsQuiet() && !library.HasEager());
  deep.Add("deep.o", "define deep\ninitialize\n");
  CHECK(!library.IsQuiet() && library.HasEager());
  CHECK(LinkForInitialization(library) == "deep:deep.o");
  CHECK(!library.HasEager());
}

DECISION(a_circle_of_libraries_goes_as_a_whole) {
  Model model;
  ModelLibrary& one = model.Library("one");
  ModelLibrary& two = model.Library("two", {&one});
  ModelLibrary& user = model.Library("user", {&two});
  model.Need(one, {&two});
  one.SetHasUsers(false);
  two.SetHasUsers(false);
  CHECK(one.AbandonedCircle().empty());  // the user needs it
  model.Need(user, {});
  CHECK((one.AbandonedCircle() == std::vector<orcjit::LibraryNode*>{&one, &two}));
  two.SetHasUsers(true);
  CHECK(one.AbandonedCircle().empty());
}

DECISION(lookups_read_ahead_twice_as_far_each_time) {
  Model model;
  ModelLibrary& library = model.Library("k");
  for (char name = 'a'; name <= 'j'; ++name)
    library.Add({name, '.', 'o'}, std::string("define ") + name + "\n");
  CHECK(LinkFor(library, "j") == "j.o");  // not checked so far: nothing else
  LinkForInitialization(library);
  CHECK(LinkFor(library, "i") == "a.o i.o");
  CHECK(LinkFor(library, "h") == "b.o c.o d.o h.o");
  CHECK(LinkFor(library, "g") == "e.o f.o g.o");
}

DECISION(reading_ahead_passes_over_what_a_lookup_would_not_link_alone) {
  Model model;
  ModelLibrary& library = model.Library("k");
  library.Add("first.o", "define first\n");
  library.AddArchive("lib.a", {{"member.o", "define member\n"}});
  library.Add("second.o", "define second\n");
  library.Add("third.o", "define third\n");
  LinkForInitialization(library);
  CHECK(LinkFor(library, "third") == "third.o");
  CHECK(LinkFor(library, "second") == "first.o second.o");
  library.read_ahead.Stop();
  library.Add("fourth.o", "define fourth\n");
  library.Add("fifth.o", "define fifth\n");
  LinkForInitialization(library);
  CHECK(LinkFor(library, "fifth") == "fifth.o");
}

DECISION(a_library_runs_what_waits_and_ends_once) {
  orcjit::LibraryState state;
  CHECK(!state.has_waiting_functions() && !state.has_run_code());
  state.SetResolversWait(true);
  state.SetInitializersWait(true);
  state.SetResolversWait(false);
  CHECK(!state.has_waiting_resolvers() && state.has_waiting_functions());
  state.NoteRun();
  CHECK(state.Close() && !state.Close());
  CHECK(!state.has_waiting_functions() && state.has_run_code() && state.is_closed());
  CHECK(!state.ran_exit_handlers());
  CHECK(state.BeginExitHandlers() && !state.BeginExitHandlers() && state.ran_exit_handlers());
  CHECK(state.BeginFinalizers() && !state.BeginFinalizers());
}

DECISION(a_library_that_is_only_checked_never_finalizes) {
  orcjit::LibraryState state;
  state.SkipFinalizing();
  CHECK(!state.BeginExitHandlers() && !state.BeginFinalizers());
  CHECK(!state.is_closed());
}
