"""Code for executables (-fPIE) refers to data by its distance, wherever that data lies.

Programs have copies of the libraries' variables that they use: with some builds of Python, stdout
and environ lie gigabytes away from the C library. Here a symbol stands for such a place.
"""

import subprocess

import pytest
from support.process import lines_of

# Near nothing; below 2 GB; and as far from the libraries as can be.
PLACES = [0x5600_0000_0000, 0x1000_0000, 0x5555_0000_0000]
START = """
import ctypes, sys
import orcjit_import

library, place, *objects = sys.argv[1:]
place = int(place)
libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t] + [ctypes.c_int] * 3 + [ctypes.c_long]
# Readable and writable; private, anonymous, exactly there.
assert libc.mmap(place, 4096, 3, 0x100022, -1, 0) == place, ctypes.get_errno()
value = ctypes.c_int.from_address(place)
value.value = 40
ctypes.CDLL(library, mode=ctypes.RTLD_GLOBAL)
session = orcjit_import.ExecutionSession()

def load(*paths, depends=()):
    library = session.create_library()
    library.set_link_order(*depends)
    for path in paths:
        library.add(path)
    return library
"""


@pytest.fixture(params=[*PLACES[:2], pytest.param(PLACES[2], marks=pytest.mark.slow)], ids=hex)
def run(request, tmp_path):
    """Run a program that knows the symbol `distant`."""
    library = tmp_path / "libdistant.so"
    symbol = f"-Wl,--defsym=distant={request.param}"
    command = ["gcc", "-shared", "-nostdlib", symbol, "-x", "c", "/dev/null", "-o", library]
    subprocess.run(command, check=True)
    return lambda program, *objects: lines_of(START + program, library, request.param, *objects)


@pytest.mark.parametrize("flags", [("-fPIE",), ("-fPIE", "-O0"), ("-fPIC",)], ids=" ".join)
def test_it_is_reached(run, cc, flags):
    program = """
library = load(objects[0])
print(library["count"](2), value.value)
del library
print(load(objects[0])["count"](3), value.value)
"""
    assert run(program, cc("distant/data.c", *flags)) == ["42 42", "45 45"]


@pytest.mark.x86_64("others reach data through the GOT with -fPIE")
def test_code_lies_close_to_it_and_not_next_to_it(run, gcc):
    """A program's heap grows above it."""
    program = """
address = load(objects[0])["code"]()
print(abs(address - place) < 2**31, abs(address - place) > 2**24)
"""
    assert run(program, gcc("distant/data.c", "-fPIE")) == ["True True"]


@pytest.mark.x86_64("others reach data through the GOT with -fPIE")
def test_what_lies_near_the_libraries_is_out_of_reach_then(run, gcc):
    program = """
try:
    load(objects[0])["both"]()
except orcjit_import.RelocationError as error:
    print("-fPIC" in str(error))
print(load(objects[1])["count"](2))
"""
    objects = gcc("distant/mixed.c", "-fPIE"), gcc("distant/data.c", "-fPIE")
    assert run(program, *objects) == ["True", "42"]


@pytest.mark.x86_64("others reach data through the GOT with -fPIE")
@pytest.mark.parametrize("run", PLACES[:1], ids=hex, indirect=True)
def test_no_room_close_to_it(run, gcc):
    """The flag helps, and memory is not what is missing."""
    program = """
for start in (place - 2**31, place + 4096):
    # No access; private, anonymous, not counted, exactly there.
    assert libc.mmap(start, 2**31, 0, 0x104022, -1, 0) == start, ctypes.get_errno()
try:
    load(objects[0])["count"](2)
except orcjit_import.RelocationError as error:
    print("-fPIC" in str(error))
print(load(objects[1])["count"](2))
"""
    objects = gcc("distant/data.c", "-fPIE"), gcc("distant/data.c", "-fPIC")
    assert run(program, *objects) == ["True", "42"]


@pytest.mark.parametrize("run", PLACES[:1], ids=hex, indirect=True)
def test_little_room_close_to_it(run, gcc):
    """Less than a session reserves at once, where it can."""
    program = """
room = place - 2**26, 2**24
for start, end in ((place - 2**31, room[0]), (sum(room), place), (place + 4096, place + 2**31)):
    # No access; private, anonymous, not counted, exactly there.
    assert libc.mmap(start, end - start, 0, 0x104022, -1, 0) == start, ctypes.get_errno()
print(load(objects[0])["count"](2))
"""
    assert run(program, gcc("distant/data.c", "-fPIE")) == ["42"]


def test_addresses_of_what_lies_near_the_libraries_can_be_taken(run, cc):
    program = """
library = load(objects[0])
print(library["both"]())
known = ctypes.CDLL(None)
print(library["function"]() == ctypes.cast(known.labs, ctypes.c_void_p).value)
print(library["variable"]() == ctypes.addressof(ctypes.c_int.in_dll(known, "getdate_err")))
"""
    assert run(program, cc("distant/addresses.c", "-fPIE")) == ["40", "True", "True"]


@pytest.mark.parametrize("first", [0, 1], ids=["near first", "distant first"])
def test_functions_of_other_libraries(run, cc, first):
    """Whichever is linked first, the address of a function of another library can be taken."""
    program = f"""
helper, plain, distant = objects
base = load(helper)
users = [load(path, depends=[base]) for path in (plain, distant)]
for user in users[{first}:] + users[:{first}]:
    print(user["through_pointer"](1))
print(base["direct"](4))
"""
    objects = (
        cc("distant/helper.c", "-fPIE"),
        cc("distant/pointer.c", "-fPIE"),
        cc("distant/pointer.c", "-fPIE", "-DDISTANT"),
    )
    expected = ["2", "42"]
    assert run(program, *objects) == [*(expected[first:] + expected[:first]), "8"]


def test_a_function_of_a_library_that_lies_there(run, cc):
    program = """
distant, helper, plain = objects
base = load(distant, helper)
print(base["count"](2), base["direct"](4))
print(load(plain, depends=[base])["through_pointer"](3))
"""
    objects = (
        cc("distant/data.c", "-fPIE"),
        cc("distant/helper.c", "-fPIE"),
        cc("distant/pointer.c", "-fPIE"),
    )
    assert run(program, *objects) == ["42 8", "6"]


def test_objects_of_one_library_that_are_linked_one_by_one(run, cc):
    program = """
helper, distant = objects
library = load(helper, distant)
print(library["direct"](4))
print(library["through_pointer"](1))
print(library["direct"](5))
"""
    objects = cc("distant/helper.c", "-fPIE"), cc("distant/pointer.c", "-fPIE", "-DDISTANT")
    assert run(program, *objects) == ["8", "42", "10"]


@pytest.mark.x86_64("its instructions")
def test_other_instructions_are_left_alone(run, gcc):
    program = """
library = load(objects[0])
code = library.symbol_address("__tvm_ffi_permute")
read = ctypes.string_at(code, 13)
print(read[:6].hex(), read[10:12].hex())
"""
    [line] = run(program, gcc("distant/permute.S"))
    assert line in ("62f275488d05 488d", "62f275488d05 488b")


def test_an_address_is_the_one_that_others_see(cc):
    """Not that of a stub or a copy, as functions are compared by it."""
    program = """
import ctypes, sys
import orcjit_import

library = orcjit_import.ExecutionSession().create_library()
library.add(sys.argv[1])
known = ctypes.CDLL(None)
print(library["function"]() == ctypes.cast(known.labs, ctypes.c_void_p).value)
print(library["variable"]() == ctypes.addressof(ctypes.c_int.in_dll(known, "getdate_err")))
"""
    path = cc("distant/addresses.c", "-fPIE", "-Ddistant=getdate_err")
    assert lines_of(program, path) == ["True", "True"]


# Linux before 4.17: an address that is taken, and a flag that is unknown, give another place.
OLD_KERNEL = """
#define _GNU_SOURCE
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
void* mmap(void* address, size_t size, int protection, int flags, int file, off_t offset) {
  if ((flags & 0x100000) != 0) {
    flags &= ~0x100000;
    address = 0;  // as where something else is
  }
  return (void*)syscall(SYS_mmap, address, size, protection, flags, file, offset);
}
"""


@pytest.mark.x86_64("a library that is loaded into an emulator")
@pytest.mark.parametrize("place", PLACES, ids=hex)
def test_kernel_that_does_not_keep_to_a_place(gcc, tmp_path, place):
    """Code is not taken to be where it is not, and no address space is lost by trying."""
    (tmp_path / "old.c").write_text(OLD_KERNEL)
    old, library = tmp_path / "libold.so", tmp_path / "libdistant.so"
    subprocess.run(["gcc", "-shared", "-fPIC", tmp_path / "old.c", "-o", old], check=True)
    symbol = f"-Wl,--defsym=distant={place}"
    command = ["gcc", "-shared", "-nostdlib", symbol, "-x", "c", "/dev/null", "-o", library]
    subprocess.run(command, check=True)
    program = """
def address_space():
    lines = open("/proc/self/maps").read().splitlines()
    ranges = [[int(end, 16) for end in line.split()[0].split("-")] for line in lines]
    return sum(end - start for start, end in ranges)

before = address_space()
for _ in range(3):
    try:
        load(objects[0])["count"](2)
    except orcjit_import.OrcJITError as error:
        print("is not within reach" in str(error))
print(address_space() - before < 2 << 30)
print(load(objects[1])["add"](1, 2))
"""
    start = START.replace("0x100022", "0x32")  # MAP_FIXED, which every kernel knows
    objects = [gcc("distant/data.c", "-fPIE"), gcc("basic/add.c")]
    lines = lines_of(start + program, library, place, *objects, LD_PRELOAD=str(old))
    assert lines == [*["True"] * 3, "True", "3"]
