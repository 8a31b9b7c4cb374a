"""Symbols and COMDAT sections of objects for Windows, as a linker there has them."""

import pytest

from orcjit_import import ExecutionSession
from orcjit_import.errors import DuplicateSymbolError, UndefinedSymbolError

pytestmark = pytest.mark.x86_64("it runs code for Windows on x86-64")


def test_weak_function(compiled, library_of, call):
    weak = """
__attribute__((weak)) int chosen(void) { return 1; }
__attribute__((weak)) int missing(void);
long long ask(void) { return chosen() + (missing ? 100 : 0); }
"""
    strong = "int chosen(void) { return 2; }\n"
    assert call(library_of(compiled("weak.c", weak)), "ask") == 1
    both = library_of(compiled("weak.c", weak), compiled("strong.c", strong))
    assert call(both, "ask") == 2


ALIAS = "    .weak chosen\nchosen = fallback\n"
ASK = "long long chosen(void);\nlong long ask(void) { return chosen(); }\n"
FALLBACK = "long long fallback(void) { return 3; }\n"
CHOSEN = "long long chosen(void) { return 4; }\n"


def test_weak_symbol_that_stands_for_one_of_another_object(compiled, library_of, call):
    objects = [compiled("ask.c", ASK), compiled("alias.S", ALIAS)]
    objects.append(compiled("fallback.c", FALLBACK))
    assert call(library_of(*objects), "ask") == 3
    assert call(library_of(*objects, compiled("chosen.c", CHOSEN)), "ask") == 4


def directive(option):
    return f'__asm__(".section .drectve,\\"yn\\"\\n.ascii \\" {option} \\"\\n.text");\n'


def test_alternative_name(compiled, library_of, call):
    ask = compiled("ask.c", directive("/alternatename:chosen=fallback") + ASK)
    fallback = compiled("fallback.c", FALLBACK)
    assert call(library_of(ask, fallback), "ask") == 3
    assert call(library_of(ask, fallback, compiled("chosen.c", CHOSEN)), "ask") == 4


def test_alternative_name_counts_in_other_objects(compiled, library_of, call):
    ask = compiled("ask.c", ASK)
    fallback = compiled("fallback.c", directive("/alternatename:chosen=fallback") + FALLBACK)
    assert call(library_of(ask, fallback), "ask") == 3


def test_alternative_names_in_a_circle(compiled, library_of):
    circle = directive("/alternatename:chosen=other") + directive("/alternatename:other=chosen")
    with pytest.raises(UndefinedSymbolError, match="undefined symbol 'chosen'"):
        library_of(compiled("ask.c", circle + ASK)).symbol_address("ask")


def test_alternative_in_an_archive(compiled, builder, library_of, call):
    ask = compiled("ask.c", directive("/alternatename:chosen=fallback") + ASK)
    archive = builder.archive("fallback.a", compiled("fallback.c", FALLBACK))
    assert call(library_of(ask, archive), "ask") == 3


def test_include_takes_a_member_from_an_archive(compiled, builder, library_of, call):
    member = """
extern int added;
__attribute__((constructor)) static void add(void) { added = 6; }
int marker;
"""
    archive = builder.archive("member.a", compiled("member.c", member, "-fno-use-init-array"))
    ask = "int added = 1;\nlong long ask(void) { return added; }\n"
    assert call(library_of(compiled("ask.c", ask), archive), "ask") == 1
    included = library_of(compiled("ask.c", directive("/include:marker") + ask), archive)
    assert call(included, "ask") == 6


def test_export_by_another_name(compiled, library_of, call):
    text = directive("/export:shown=kept,@1 -export:plain") + (
        "long long kept(void) { return 8; }\nlong long plain(void) { return 9; }\n"
        "long long hidden(void) { return 1; }\n"
    )
    session = ExecutionSession()
    below = library_of(compiled("below.c", text), session=session)
    ask = "long long shown(void), plain(void);\nlong long ask(void) { return shown() * plain(); }\n"
    above = library_of(compiled("ask.c", ask), needs=[below], session=session)
    assert call(above, "ask") == 72
    wrong = "long long hidden(void);\nlong long ask(void) { return hidden(); }\n"
    with pytest.raises(UndefinedSymbolError, match="'hidden'"):
        library_of(compiled("wrong.c", wrong), needs=[below], session=session).symbol_address("ask")


# ---- COMDAT ----


def comdat(selection, *numbers, name="chosen", extra=""):
    content = ", ".join(map(str, numbers))
    return f"""
    .section .rdata,"dr",{selection},{name}
    .globl {name}
{name}: .quad {content}
{extra}
"""


READ = ".globl read\n.text\nread: movq chosen(%rip), %rax\nret\n"


@pytest.mark.parametrize(
    ("selection", "first", "second", "expected"),
    [
        ("discard", (1,), (2, 2), 1),
        ("largest", (1,), (2, 2), 2),
        ("largest", (1, 1), (2,), 1),
        ("largest", (1, 1), (2, 2), 1),
        ("same_size", (1,), (2,), 1),
        ("same_contents", (5, 6), (5, 6), 5),
    ],
)
def test_which_copy_is_taken(windows, library_of, call, selection, first, second, expected):
    library = library_of(
        windows("first.S", comdat(selection, *first)),
        windows("read.S", READ),
        windows("second.S", comdat(selection, *second)),
    )
    assert call(library, "read") == expected


@pytest.mark.parametrize(
    ("selection", "first", "second", "words"),
    [
        ("one_only", (1,), (1,), "defined in .* and again in"),
        ("same_size", (1,), (1, 1), "the copy in .* is of another size"),
        ("same_contents", (1,), (2,), "the copy in .* is with other content"),
    ],
)
def test_copies_that_contradict(windows, library_of, selection, first, second, words):
    library = library_of(windows("first.S", comdat(selection, *first)))
    with pytest.raises(DuplicateSymbolError, match=f"duplicate symbol 'chosen'.*{words}"):
        library.add(windows("second.S", comdat(selection, *second)))
    assert library.symbol_address("chosen") != 0


def test_larger_copy_that_comes_too_late(windows, library_of):
    library = library_of(windows("first.S", comdat("largest", 1)))
    library.symbol_address("chosen")
    with pytest.raises(DuplicateSymbolError, match="larger than the one that is linked already"):
        library.add(windows("second.S", comdat("largest", 2, 2)))


def test_associated_section_comes_with_the_chosen_copy(windows, library_of, call):
    """One that tells of the copy: the other object's is left out, also where it refers to it."""
    extra = """
    .section .list$m,"dr",associative,chosen
    .quad chosen
    .quad {}
"""
    walk = """
    .globl count
    .section .list$a,"dr"
begin:
    .section .list$z,"dr"
end:
    .text
count: leaq end(%rip), %rax
    leaq begin(%rip), %rcx
    subq %rcx, %rax
    ret
"""
    library = library_of(
        windows("first.S", comdat("discard", 1, extra=extra.format(1))),
        windows("second.S", comdat("discard", 2, extra=extra.format(2))),
        windows("walk.S", walk),
    )
    assert call(library, "count") == 16


def test_sections_are_sorted_by_what_follows_the_dollar_sign(windows, library_of, call):
    def part(suffix, number):
        return f'.section .list${suffix},"dr"\n.quad {number}\n'

    walk = """
    .globl at
    .section .list$a,"dr"
begin: .quad 1
    .text
at: leaq begin(%rip), %rax
    movq (%rax,%rcx,8), %rax
    ret
"""
    library = library_of(
        windows("walk.S", part("z", 9) + walk),
        windows("first.S", part("m", 3) + part("b", 2)),
        windows("second.S", part("m", 4)),
    )
    assert [call(library, "at", i) for i in range(5)] == [1, 2, 3, 4, 9]


def test_symbols_that_are_not_exported(compiled, library_of):
    text = directive("-exclude-symbols:kept,other") + "int kept(void) { return 1; }\nint shown;\n"
    session = ExecutionSession()
    below = library_of(compiled("below.c", text), session=session)
    ask = "int kept(void);\nint ask(void) { return kept(); }\n"
    above = library_of(compiled("ask.c", ask), needs=[below], session=session)
    assert below.symbol_address("shown")
    with pytest.raises(UndefinedSymbolError, match="'kept'"):
        above.symbol_address("ask")
