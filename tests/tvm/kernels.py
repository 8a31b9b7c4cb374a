"""Functions for TVM to compile: each makes it generate code that differs from the others'.

The comments say what the objects refer to, besides libtvm_ffi and libm.
"""

from __future__ import annotations

from typing import TypeVar

import tvm
from tvm import te
from tvm.script import tirx as T  # noqa: N812  (all of TVM's documentation calls it so)

n = TypeVar("n")


@T.prim_func(s_tir=True)
def add(a: T.Buffer((n,), "float32"), b: T.Buffer((n,), "float32"), c: T.Buffer((n,), "float32")):
    for i in range(n):
        c[i] = a[i] + b[i]


@T.prim_func(s_tir=True)
def softmax(a: T.Buffer((n, 10), "float32"), c: T.Buffer((n, 10), "float32")):
    total = T.alloc_buffer((1,), "float32")
    for i in range(n):
        total[0] = T.float32(0)
        for j in range(10):
            c[i, j] = T.exp(a[i, j])
            total[0] = total[0] + c[i, j]
        for j in range(10):
            c[i, j] = c[i, j] / total[0]


@T.prim_func(s_tir=True)
def column_sums(a: T.Buffer((n, 8), "float64"), c: T.Buffer((8,), "float64")):
    for j in T.vectorized(8):
        c[j] = T.float64(0)
    for i in range(n):
        for j in T.vectorized(8):
            c[j] = c[j] + a[i, j]


@T.prim_func(s_tir=True)
def scale_float16(a: T.Buffer((64,), "float16"), c: T.Buffer((64,), "float16")):
    for i in range(64):
        c[i] = a[i] * T.float16(3) + a[i]


@T.prim_func(s_tir=True)
def scale_bfloat16(a: T.Buffer((64,), "bfloat16"), c: T.Buffer((64,), "bfloat16")):
    for i in range(64):
        c[i] = a[i] * T.bfloat16(3) + a[i]


@T.prim_func(s_tir=True)
def divide(x: T.int64, y: T.int64) -> T.int64:
    assert y != 0, "y has to be another number than zero"
    return x // y


@T.prim_func(s_tir=True)
def report(a: T.Buffer((4,), "float32")):  # __TVMFFIFunctionCall, __tvm_ffi__library_ctx
    for i in range(4):
        T.evaluate(T.call_packed("tests.report", i, a[i]))


@T.prim_func(s_tir=True)
def reverse(a: T.Buffer((4096,), "float32"), c: T.Buffer((4096,), "float32")):
    doubled = T.alloc_buffer((4096,), "float32")  # __TVMBackendAllocWorkspace
    for i in range(4096):
        doubled[i] = a[i] * T.float32(2)
    for i in range(4096):
        c[i] = doubled[4095 - i]


@T.prim_func(s_tir=True)
def blend(a: T.Buffer((16,), "float32"), c: T.Buffer((16,), "float32")):
    for i in range(16):
        c[i] = T.call_extern("float32", "tests_blend", a[i], T.float32(0.5))


def matmul() -> tvm.tirx.PrimFunc:
    """Multiply matrices of 64 x 64: tiled, vectorized, unrolled, and in parallel."""
    a = te.placeholder((64, 64), name="a")
    b = te.placeholder((64, 64), name="b")
    k = te.reduce_axis((0, 64), name="k")
    product = te.compute((64, 64), lambda i, j: te.sum(a[i, k] * b[k, j], axis=k), name="c")
    schedule = tvm.s_tir.Schedule(te.create_prim_func([a, b, product]))
    i, j, k = schedule.get_loops(schedule.get_sblock("c"))
    outer_i, inner_i = schedule.split(i, [None, 8])
    outer_j, inner_j = schedule.split(j, [None, 16])
    schedule.reorder(outer_i, outer_j, k, inner_i, inner_j)
    schedule.parallel(outer_i)  # __TVMBackendParallelLaunch
    schedule.unroll(inner_i)
    schedule.vectorize(inner_j)
    return schedule.mod["main"]


# What calls neither TVM's run time nor code of others.
SELF_CONTAINED = {
    "add": add,
    "softmax": softmax,
    "column_sums": column_sums,
    "scale_float16": scale_float16,
    "scale_bfloat16": scale_bfloat16,
    "divide": divide,
}
NEEDING_RUNTIME = {"matmul": matmul(), "report": report, "reverse": reverse}
