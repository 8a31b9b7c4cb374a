"""Observers that fail, come and go while they are told: the others are told everything."""

from __future__ import annotations

import warnings

import pytest

from orcjit_import import imported, observers
from orcjit_import.observers import Observer


class Noting(Observer):
    def __init__(self) -> None:
        self.links = []

    def linked(self, event):
        self.links.append(event)


class Failing(Observer):
    def linked(self, event):
        raise ValueError("no disk")


class Leaving(Noting):
    def linked(self, event):
        super().linked(event)
        observers.remove(self)


class Alike(Noting):
    """Equal to all others."""

    __hash__ = None

    def __eq__(self, other):
        return True


class Unprintable(Failing):
    def __repr__(self):
        raise ValueError("no name")


@pytest.fixture(autouse=True)
def _nobody_stays():
    yield
    for observer in list(observers._observers):
        observers.remove(observer)
    assert imported.watchers == []


def told_of_a_link(session, gcc, *, value=1):
    session.load_module(gcc("basic/value.c", f"-DVALUE={value}")).value()
    observers.flush()


@pytest.mark.parametrize("kind", [Failing, Unprintable])
def test_who_comes_after_one_that_fails_is_told(session, gcc, kind):
    before, failing, after = (observers.add(each) for each in (Noting(), kind(), Noting()))
    with pytest.warns(RuntimeWarning, match=f"{kind.__name__}.* has failed, .*no disk"):
        told_of_a_link(session, gcc)
    assert (len(before.links), len(after.links)) == (1, 1)
    observers.remove(failing)  # which is told nothing more
    told_of_a_link(session, gcc, value=2)
    assert (len(before.links), len(after.links)) == (2, 2)


def test_nothing_is_noted_when_the_only_one_has_failed(session, gcc):
    observers.add(Failing())
    with pytest.warns(RuntimeWarning, match="no disk"):
        told_of_a_link(session, gcc)
    assert imported.watchers == []
    noting = observers.add(Noting())
    assert imported.watchers == [observers.flush]
    told_of_a_link(session, gcc, value=2)
    assert len(noting.links) == 1


def test_the_others_are_told_where_warnings_are_errors(session, gcc):
    observers.add(Failing())
    noting = observers.add(Noting())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(RuntimeWarning, match="no disk"):
            told_of_a_link(session, gcc)
    assert len(noting.links) == 1


def test_one_may_leave_when_it_is_told(session, gcc):
    leaving, staying = observers.add(Leaving()), observers.add(Noting())
    told_of_a_link(session, gcc)
    told_of_a_link(session, gcc, value=2)
    assert (len(leaving.links), len(staying.links)) == (1, 2)


def test_one_is_removed_and_not_another_that_is_equal(session, gcc):
    first, second = observers.add(Alike()), observers.add(Alike())
    observers.remove(second)
    told_of_a_link(session, gcc)
    assert (len(first.links), len(second.links)) == (1, 0)
