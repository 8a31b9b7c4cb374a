"""Destructors, atexit and its relatives: at unload and at the end of the process."""

from __future__ import annotations

from compatibility.row import GCC, Library, Row
from compatibility.rows.initializers import rust
from compatibility.rows.making import archive, merged

ORDER = ("finalizers/order.cc",)
PRIORITIES = ("finalizers/priorities_a.c", "finalizers/priorities_b.c")
DTORS = ("finalizers/dtors_a.s", "finalizers/dtors_b.s", "initializers/check.c")
CODE = ("finalizers/fini_section.s", "finalizers/fini_section2.s", "finalizers/priorities_b.c")
INTERLEAVED = (
    Library("base", ("finalizers/interleaved_a.c",)),
    Library("user", ("finalizers/interleaved_b.c",), ("base",)),
)
CHAIN = (
    Library("lowest", ("finalizers/chain_a.c",)),
    Library("middle", ("finalizers/chain_b.c",), ("lowest",)),
    Library("top", ("finalizers/chain_c.c",), ("middle", "lowest")),
)


ROWS = [
    Row(
        "every kind in one object, at unload",
        ORDER,
        prints="plain2\nplain\nlate_handler\n-local\n-object\nhandler\n-early\nd_300\nd_150\n",
    ),
    Row(
        "every kind in one object, at exit",
        ORDER,
        prints="late_handler\n-local\n-object\nhandler\n-early\nplain2\nplain\nd_300\nd_150\n",
        unload=False,
    ),
    Row(
        "every kind in one object, merged by ld -r",
        make=merged("ld", "binutils", *ORDER),
        prints="plain2\nplain\nlate_handler\n-local\n-object\nhandler\n-early\nd_300\nd_150\n",
    ),
    Row(
        "every kind, -fno-use-cxa-atexit",
        ORDER,
        ("-fno-use-cxa-atexit",),
        prints="late_handler\n-local\nhandler\n-object\nplain2\nplain\nd_300\n-early\nd_150\n",
        compilers=(GCC,),
        unload=False,
    ),
    Row(
        "priorities over objects, at unload",
        PRIORITIES,
        prints="b_plain\na_plain2\na_65535\na_plain\nb_500\na_500\nb_101\na_101\n",
    ),
    Row(
        "priorities over objects, at exit",
        PRIORITIES,
        prints="b_plain\na_plain2\na_65535\na_plain\nb_500\na_500\nb_101\na_101\n",
        unload=False,
    ),
    Row(
        "priorities, objects in the other order",
        PRIORITIES[::-1],
        prints="a_plain2\na_65535\na_plain\nb_plain\na_500\nb_500\na_101\nb_101\n",
    ),
    Row(
        "without constructors, at unload",
        ("finalizers/only.c", "initializers/check.c"),
        prints="only\n",
    ),
    Row(
        "without constructors, at exit",
        ("finalizers/only.c", "initializers/check.c"),
        prints="only\n",
        unload=False,
    ),
    Row(
        ".dtors and .fini_array, at unload",
        DTORS,
        prints="b_array\nb_first\nb_second\na_array\na_first\na_second\nb_array_100\na_array_100\n"
        "b_early\na_early\n",
    ),
    Row(".fini, at unload", CODE, prints="b_plain\narray\nb_500\nb_101\nfini\nfini2\n"),
    Row(".fini, at exit", CODE, prints="b_plain\narray\nb_500\nb_101\nfini\nfini2\n", unload=False),
    Row(
        "nothing but .fini", ("finalizers/fini_section.s", "initializers/check.c"), prints="fini\n"
    ),
    Row(
        "handlers that register handlers, at unload",
        ("finalizers/nested.c",),
        prints="end\nfrom_destructor\nouter\ninner\ninnermost\nfirst\nend_200\n",
    ),
    Row(
        "handlers that register handlers, at exit",
        ("finalizers/nested.c",),
        prints="outer\ninner\ninnermost\nfirst\nend\nfrom_destructor\nend_200\n",
        unload=False,
    ),
    Row("__cxa_atexit, at unload", ("finalizers/cxa.c",), prints="second\nfirst\n"),
    Row("__cxa_atexit, at exit", ("finalizers/cxa.c",), prints="second\nfirst\n", unload=False),
    Row(
        "__cxa_atexit for the program",
        ("finalizers/program.c",),
        prints="check\nthe program's\n",
        unload=False,
    ),
    Row(
        "handlers of two libraries, at unload",
        libraries=INTERLEAVED,
        prints="user_ends\nuser_fourth\nuser_second\nbase_ends\nbase_third\nbase_first\n",
    ),
    Row(
        "handlers of two libraries, at exit",
        libraries=INTERLEAVED,
        prints="user_fourth\nbase_third\nuser_second\nbase_first\nuser_ends\nbase_ends\n",
        unload=False,
    ),
    Row(
        "three libraries, at unload",
        libraries=CHAIN,
        prints="top ends, lowest 1\nmiddle ends, lowest 1\nlowest ends\n",
    ),
    Row(
        "three libraries, at exit",
        libraries=CHAIN,
        prints="top ends, lowest 1\nmiddle ends, lowest 1\nlowest ends\n",
        unload=False,
    ),
    Row("quick_exit()", ("finalizers/quick.c",), prints="second\nfirst\n"),
    Row(
        "at_quick_exit, and no quick_exit",
        ("finalizers/quick_not.c",),
        prints="handler\n",
        unload=False,
    ),
    Row("at_quick_exit, and unload", ("finalizers/quick_not.c",), prints="handler\n"),
    Row("exit()", ("finalizers/exit.c",), prints="handler\nend\nend_200\n"),
    Row(
        "exit() in a thread",
        ("finalizers/exit_thread.cc",),
        prints="-thread_local of the thread\n-static\nend\n",
    ),
    Row("_exit()", ("finalizers/underscore.c",), prints="check\n"),
    Row("on_exit and exit()", ("finalizers/on_exit.c",), prints="check\non_exit 0\n"),
    Row("pthread_atfork, at unload", ("finalizers/atfork.c",)),
    Row("pthread_atfork, at exit", ("finalizers/atfork.c",), unload=False),
    Row(
        "std::cout and stdio, at unload",
        ("finalizers/iostream.cc",),
        prints="check\ndestructor\nstdio\nstatic object\n",
    ),
    Row(
        "std::cout and stdio, at exit",
        ("finalizers/iostream.cc",),
        prints="check\nstatic object\ndestructor\nstdio\n",
        unload=False,
    ),
    Row(
        "inline and template variables",
        ("finalizers/templates.cc", "finalizers/templates2.cc"),
        prints="+inline\n+template\n-template\n-inline\n",
    ),
    Row(
        "static objects of functions, at unload",
        ("finalizers/local_static.cc",),
        prints="+inline\n+second\n+third\n+first\n-first\n-third\n-second\n-inline\n",
    ),
    Row(
        "static objects of functions, at exit",
        ("finalizers/local_static.cc",),
        prints="+inline\n+second\n+third\n+first\n-first\n-third\n-second\n-inline\n",
        unload=False,
    ),
    Row("thread that a destructor joins", ("finalizers/thread_in_end.cc",), prints="joined\n"),
    Row(
        "thread that a destructor joins, at exit",
        ("finalizers/thread_in_end.cc",),
        prints="joined\n",
        unload=False,
    ),
    Row("exceptions within finalizers", ("finalizers/throws_inside.cc",), prints="7\ncaught\n"),
    Row(
        "exceptions within finalizers, at exit",
        ("finalizers/throws_inside.cc",),
        prints="caught\n7\n",
        unload=False,
    ),
    Row("three thousand objects", ("finalizers/many.cc",), prints="all gone\n"),
    Row(
        "members of an archive",
        make=archive(
            "initializers/member_main.c",
            "initializers/member_b.c",
            "initializers/member_c.c",
            "initializers/member_a.c",
        ),
        prints="main_object\nmember_c\nmember_a\nend_of_a\nend_of_c\n",
    ),
    Row(
        "#[link_section] of Rust",
        make=rust("finalizers/used.rs", "initializers/check.c"),
        compilers=(GCC,),
        levels=("-O2",),
        prints="rust ends\n",
    ),
]
