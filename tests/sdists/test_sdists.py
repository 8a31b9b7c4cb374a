from __future__ import annotations

from .projects import MARKUPSAFE


def test_control(run_with_shared_libraries):
    r = run_with_shared_libraries(MARKUPSAFE)
    print(r)
    assert r.returncode == 0


def test_obj(run_with_objects):
    r = run_with_objects(MARKUPSAFE, "object")
    print(r)
    assert r.returncode == 0
