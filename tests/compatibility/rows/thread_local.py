"""thread_local variables: models, initialisation, alignment, threads."""

from __future__ import annotations

from compatibility.row import CLANG, GCC, Library, Row
from compatibility.rows.making import archive, merged

INITIAL = ("-ftls-model=initial-exec",)
LOCAL_EXEC = ("-ftls-model=local-exec", "-fno-pic")
DESCRIPTORS = ("-mtls-dialect=gnu2",)
NO_SHARED = "the linker refuses local-exec code in a shared library"
NON_PIC = "the linker refuses code that is not position-independent in a shared library"
LOADED_FIRST = "the control loads both libraries at once, before any initializer"

# Ways to reach a variable that work everywhere.
MODELS = {
    "": (),
    ", TLS descriptors": DESCRIPTORS,
    ", -fno-plt": ("-fno-plt",),
    ", large code model": ("-mcmodel=large",),
    ", medium code model": ("-mcmodel=medium",),
    ", initial exec": INITIAL,
    ", local dynamic": ("-ftls-model=local-dynamic",),
}


def across(title: str, define: str, use: str, **fields) -> Row:
    """The first object in a library of its own."""
    libraries = (Library("base", (define,)), Library("user", (use,), ("base",)))
    return Row(title, libraries=libraries, **fields)


PLAIN = [
    Row(f"{what}{how}", (source,), flags)
    for what, source in (
        ("static", "tls/static.c"),
        ("exported", "tls/globals.c"),
        ("in four threads", "tls/threads.c"),
    )
    for how, flags in MODELS.items()
    if not (source == "tls/globals.c" and "local" in how)
]

OBJECTS = [
    Row(f"of another object{how}", ("tls/define.c", "tls/use.c"), flags)
    for how, flags in MODELS.items()
    if "local" not in how
]

ROWS = [
    *PLAIN,
    *OBJECTS,
    Row("of an object that was linked before", ("tls/define_early.c", "tls/use.c")),
    Row(
        "of an object that was linked before, initial exec",
        ("tls/define_early.c", "tls/use.c"),
        INITIAL,
    ),
    Row(
        "of an object that was linked before, initial exec in the user only",
        ("tls/define_early.c", "tls/use.c -ftls-model=initial-exec"),
    ),
    Row(
        "used by the initializer of its object, initial exec in the user only",
        ("tls/define_touched.c", "tls/use.c -ftls-model=initial-exec"),
    ),
    across("of another library", "tls/define.c", "tls/use.c"),
    across("of another library, TLS descriptors", "tls/define.c", "tls/use.c", flags=DESCRIPTORS),
    across("of another library, initial exec", "tls/define.c", "tls/use.c", flags=INITIAL),
    across(
        "of another library, initial exec in the user only",
        "tls/define.c",
        "tls/use.c -ftls-model=initial-exec",
    ),
    across(
        "of another library with an initializer, initial exec in the user only",
        "tls/define_early.c",
        "tls/use.c -ftls-model=initial-exec",
    ),
    across(
        "used by the initializer of another library, initial exec in the user only",
        "tls/define_touched.c",
        "tls/use.c -ftls-model=initial-exec",
        control=LOADED_FIRST,
        refused="'shared', a thread_local variable that is in use already.*initial-exec.*-fPIC",
    ),
    Row("hidden, protected and internal", ("tls/hidden_define.c", "tls/hidden_use.c")),
    Row(
        "hidden, protected and internal, TLS descriptors",
        ("tls/hidden_define.c", "tls/hidden_use.c"),
        DESCRIPTORS,
    ),
    Row("weak, and replaced by a strong one; alias", ("tls/weak.c", "tls/weak_strong.c")),
    Row("weak, undefined, not used", ("tls/weak_undefined.c",)),
    Row("weak, undefined, not used, initial exec", ("tls/weak_undefined.c",), INITIAL),
    Row("weak, undefined, TLS descriptors", ("tls/weak_undefined_address.c",), DESCRIPTORS),
    Row("addresses as initial values", ("tls/pointers.c",)),
    Row("addresses as initial values, initial exec", ("tls/pointers.c",), INITIAL),
    across(
        "addresses of another library as initial values",
        "tls/cross_pointer_base.c",
        "tls/cross_pointer_user.c",
    ),
    across(
        "addresses of another library as initial values, initial exec",
        "tls/cross_pointer_base.c",
        "tls/cross_pointer_user.c",
        flags=INITIAL,
    ),
    Row("address of an IFUNC as initial value", ("tls/ifunc_pointer.c",)),
    Row("address of an IFUNC as initial value, initial exec", ("tls/ifunc_pointer.c",), INITIAL),
    Row("aligned to 64 bytes, 1 KB and a page; 1 MB large", ("tls/aligned.c",)),
    Row("aligned and large, TLS descriptors", ("tls/aligned.c",), DESCRIPTORS),
    Row("arrays with addends beyond their ends", ("tls/arrays.c",)),
    Row(
        "arrays with addends beyond their ends, large code model", ("tls/arrays.c -mcmodel=large",)
    ),
    Row("sizes and types", ("tls/atomic.c",)),
    Row("without a size", ("tls/empty.c",)),
    Row("tentative definition", ("tls/common.c",), ("-fcommon",)),
    Row(
        ".tls_common of GNU as, in two objects",
        ("tls/common_assembly.c", "tls/common_assembly2.c"),
        compilers=(GCC,),
    ),
    Row("-fdata-sections", ("tls/threads.c", "tls/define.c"), ("-fdata-sections",)),
    Row("-femulated-tls", ("tls/threads.c",), ("-femulated-tls",), compilers=(CLANG,)),
    Row("untyped, in sections of other names", ("tls/untyped.s", "tls/untyped_use.c")),
    Row("general dynamic in assembly", ("tls/assembly_gd.c",)),
    Row("local dynamic in assembly", ("tls/assembly_ld.c",)),
    Row(
        "local dynamic in assembly, 64-bit offset",
        ("tls/assembly_ld64.c",),
        control="GNU ld stops with an assertion",
    ),
    Row("initial exec in assembly", ("tls/assembly_ie.c",)),
    Row("local exec in assembly", ("tls/assembly_le.c",), control=NO_SHARED),
    Row("TLS descriptors in assembly", ("tls/assembly_desc.c",)),
    Row(
        "APX forms of initial exec and TLS descriptors",
        ("tls/apx.s",),
        compilers=(CLANG,),
        control="GNU ld knows them since 2.42",
    ),
    Row("called with a stack that is not aligned", ("tls/misaligned_stack.c",)),
    Row("local exec (-fno-pic)", ("tls/static.c",), ("-fno-pic",), control=NON_PIC),
    Row("local exec in threads", ("tls/threads.c",), LOCAL_EXEC, control=NO_SHARED),
    Row(
        "-fno-pic, of another object", ("tls/define.c", "tls/use.c"), ("-fno-pic",), control=NON_PIC
    ),
    Row("-fpie, of another object", ("tls/define.c", "tls/use.c"), ("-fpie",), control=NO_SHARED),
    Row(
        "-fpie, hidden", ("tls/hidden_define.c", "tls/hidden_use.c"), ("-fpie",), control=NO_SHARED
    ),
    Row(
        "-fpie, of an object that was linked before",
        ("tls/define_early.c", "tls/use.c"),
        ("-fpie",),
        control=NO_SHARED,
    ),
    across(
        "-fpie, of another library",
        "tls/define.c",
        "tls/use.c",
        flags=("-fpie",),
        control=NO_SHARED,
    ),
    Row(
        "local exec in two libraries",
        libraries=(
            Library("base", ("tls/local_exec_base.c",)),
            Library("user", ("tls/local_exec_user.c",), ("base",)),
        ),
        flags=LOCAL_EXEC,
        control=NO_SHARED,
    ),
    Row(
        "initial exec, more than there is room for",
        ("tls/large_static.c",),
        INITIAL,
        control="dlopen refuses it, too: cannot allocate memory in static TLS block",
        refused="initial-exec.*none left.*-fPIC",
    ),
    Row("in a signal handler", ("tls/signal.c",)),
    Row("in the destructor of a pthread key", ("tls/key.c",)),
    Row("in later rounds of destructors of a pthread key", ("tls/key_again.c",)),
    Row("after fork", ("tls/fork.c",)),
    Row("errno", ("tls/errno.c",)),
    Row("variable of the C library", ("tls/libc_variable.c",)),
    Row("variable of the C library, initial exec", ("tls/libc_variable.c",), INITIAL),
    Row("variable of the C library, TLS descriptors", ("tls/libc_variable.c",), DESCRIPTORS),
    Row("variable of libstdc++", ("tls/cxx_globals.cc",)),
    Row("variable of libstdc++, initial exec", ("tls/cxx_globals.cc",), INITIAL),
    Row("std::call_once, std::promise, std::async", ("tls/once.cc",)),
    Row("std::call_once and relatives, TLS descriptors", ("tls/once.cc",), DESCRIPTORS),
    Row("std::call_once and relatives, -fpie", ("tls/once.cc",), ("-fpie",), control=NO_SHARED),
    Row("std::call_once, -fno-pic", ("tls/cxx_globals.cc",), ("-fno-pic",), control=NON_PIC),
    Row("used by an initializer and a finalizer", ("tls/constructor.c",), prints="20 12\n"),
    Row(
        "used by an initializer and a finalizer, at exit",
        ("tls/constructor.c",),
        prints="20 12\n",
        unload=False,
    ),
    Row(
        "dynamic initialisation and destructors",
        ("tls/dynamic.cc",),
        prints="+first\n+second\n-second\n-first-used\nnothing used\n"
        "+inside\n+first\n+second\n-second-inside\n-first\n-inside\n",
    ),
    Row(
        "destructors of the main thread at exit",
        ("tls/main_thread.cc",),
        prints="check\n-thread_local 2\n-static\ndestructor\n",
        unload=False,
    ),
    Row(
        "destructors of the main thread at unload",
        ("tls/main_thread_unload.cc",),
        prints="check\n-thread_local 2\ndestructor\n",
    ),
    Row("inline, in templates and in functions", ("tls/inline_a.cc", "tls/inline_b.cc")),
    Row(
        "inline, TLS descriptors",
        ("tls/inline_a.cc", "tls/inline_b.cc"),
        DESCRIPTORS,
    ),
    Row(
        "inline, hidden",
        ("tls/inline_a.cc", "tls/inline_b.cc"),
        ("-fvisibility=hidden", "-fvisibility-inlines-hidden"),
    ),
    Row(
        "inline, of an object that was linked before",
        ("tls/inline_early.cc", "tls/inline_a.cc", "tls/inline_b.cc"),
    ),
    Row(
        "inline, hidden, of an object that was linked before",
        ("tls/inline_early.cc", "tls/inline_a.cc", "tls/inline_b.cc"),
        ("-fvisibility=hidden",),
    ),
    Row(
        "inline, initial exec, of an object that was linked before",
        ("tls/inline_early.cc", "tls/inline_a.cc", "tls/inline_b.cc"),
        INITIAL,
    ),
    Row("extern with dynamic initialisation", ("tls/wrapper_use.cc", "tls/wrapper_define.cc")),
    across(
        "extern with dynamic initialisation, of another library",
        "tls/wrapper_define.cc",
        "tls/wrapper_use.cc",
    ),
    Row(
        "extern with dynamic initialisation, -fno-plt",
        ("tls/wrapper_use.cc", "tls/wrapper_define.cc"),
        ("-fno-plt",),
    ),
    Row(
        "-fno-extern-tls-init",
        ("tls/no_extern_init.cc", "tls/no_extern_init_define.cc"),
        gcc=("-fno-extern-tls-init",),
    ),
    Row(
        "first use in a destructor",
        ("tls/destructor_chain.cc",),
        prints="+late\n-early 4\n-late 5\n",
    ),
    Row("exception from a constructor", ("tls/exceptions.cc",)),
    Row("detached threads", ("tls/detached.cc",)),
    Row("in lambdas, classes and anonymous namespaces", ("tls/lambda.cc",)),
    across("addresses passed between libraries and threads", "tls/pass_define.c", "tls/pass_use.c"),
    Row("debug information", ("tls/debug.cc",), ("-g3",)),
    Row("debug information, DWARF 4", ("tls/debug.cc",), ("-g", "-gdwarf-4")),
    Row("split debug information", ("tls/debug.cc",), ("-g", "-gsplit-dwarf")),
    Row(
        "members of an archive",
        make=archive("tls/member_main.c", "tls/member_a.c", "tls/member_b.c", "tls/member_c.c"),
    ),
    Row(
        "members of an archive, initial exec",
        flags=INITIAL,
        make=archive("tls/member_main.c", "tls/member_a.c", "tls/member_b.c", "tls/member_c.c"),
    ),
    Row("merged by ld -r", make=merged("ld", "binutils", "tls/use.c", "tls/define.c")),
    Row("merged by lld -r", make=merged("ld.lld", "lld", "tls/use.c", "tls/define.c")),
    Row(
        "merged by ld -r, C++", make=merged("ld", "binutils", "tls/inline_a.cc", "tls/inline_b.cc")
    ),
    Row(
        "merged by lld -r, C++",
        make=merged("ld.lld", "lld", "tls/inline_a.cc", "tls/inline_b.cc"),
    ),
    Row(
        "threadprivate (OpenMP)",
        ("tls/threadprivate.c",),
        ("-fopenmp",),
        shared=("libgomp.so.1",),
        link=("-fopenmp",),
        compilers=(GCC,),
    ),
    Row(
        "threadprivate (OpenMP, Fortran)",
        ("tls/threadprivate.f90",),
        ("-fopenmp",),
        shared=("libgomp.so.1", "libgfortran.so.5"),
        link=("-fopenmp", "-lgfortran"),
        unload=False,
        compilers=(GCC,),
    ),
]
