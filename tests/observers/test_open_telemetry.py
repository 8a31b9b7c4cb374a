"""Spans of OpenTelemetry, as the SDK itself collects them."""

from __future__ import annotations

import gc
import importlib
import shutil
import sys
import time

import pytest
from opentelemetry.sdk import trace as trace_sdk
from support.importing import imports_put_back

from orcjit_import import observers
from orcjit_import.errors import ObserverError


@pytest.fixture
def provider():
    return trace_sdk.TracerProvider()


@pytest.fixture
def spans(provider):
    """Collect the spans of a tracer provider, which an observer of imports has."""
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    from orcjit_import.observers.open_telemetry import OpenTelemetry

    exporter = InMemorySpanExporter()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    observer = observers.add(OpenTelemetry(provider))
    yield exporter.get_finished_spans
    observers.remove(observer)
    provider.shutdown()


def test_a_link_is_a_span_as_long_as_it_took(spans, session, gcc):
    path = gcc("basic/add.c")
    before = time.time_ns()
    module = session.load_module(path, "traced")
    module.add(1, 2)
    observers.flush()
    (span,) = spans()
    assert span.name == "orcjit.link traced"
    assert span.instrumentation_scope.name == "orcjit_import"
    # The two clocks are read one after the other.
    assert before - 10**8 < span.start_time < span.end_time < time.time_ns() + 10**8
    known = dict(span.attributes)
    assert known.pop("orcjit.address").startswith("0x")
    assert known.pop("orcjit.size") > 0
    assert known == {
        "orcjit.library": "traced",
        "orcjit.objects": (str(path),),
        "orcjit.object_sizes": (path.stat().st_size,),
    }


def test_an_import_is_below_the_span_that_it_is_in(spans, provider, gcc, tmp_path):
    shutil.copy(gcc("initializers/plain.c"), tmp_path / "spanned.o")
    with imports_put_back(tmp_path):
        sys.path.insert(0, str(tmp_path))
        with provider.get_tracer("program").start_as_current_span("startup") as outer:
            importlib.import_module("spanned")
    names = [span.name for span in spans()]
    assert names == ["orcjit.link spanned", "startup"]
    assert spans()[0].parent.span_id == outer.get_span_context().span_id


def test_an_unload_is_a_span_of_the_same_library(spans, session, gcc):
    library = session.create_library("goes")
    library.add(gcc("basic/add.c"))
    library["add"](1, 2)
    del library
    gc.collect()
    observers.flush()
    link, unload = spans()
    assert (link.name, unload.name) == ("orcjit.link goes", "orcjit.unload goes")
    assert unload.start_time == unload.end_time >= link.end_time
    assert unload.attributes["orcjit.address"] == link.attributes["orcjit.address"]


def test_it_is_found_by_its_name():
    observer = observers.add("opentelemetry")
    try:
        assert repr(observer) == "OpenTelemetry()"
    finally:
        observers.remove(observer)


def test_without_the_api_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(ObserverError, match=r"pip install 'orcjit-import\[opentelemetry\]'"):
        observers.add("opentelemetry")
