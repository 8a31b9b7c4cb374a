"""A pytest plugin for the test suite of another project: writes down what happened.

It runs in the environment of that project, so it imports nothing but the standard library.
"""

import json
import os
import sys

RANKS = ("passed", "skipped", "failed")

_outcomes = {}


def pytest_runtest_logreport(report):
    """Keep the worst outcome of set-up, call and tear-down."""
    known = _outcomes.get(report.nodeid, "passed")
    _outcomes[report.nodeid] = max(known, report.outcome, key=RANKS.index)


def pytest_collectreport(report):
    if report.failed:
        _outcomes[report.nodeid] = "failed"


def pytest_sessionfinish():
    names = os.environ["ORCJIT_SUITE_MODULES"].split()
    told = {
        "outcomes": _outcomes,
        "modules": {name: _where(sys.modules[name]) for name in names if name in sys.modules},
    }
    with open(os.environ["ORCJIT_SUITE_REPORT"], "w") as file:  # noqa: PTH123
        json.dump(told, file)


def _where(module):
    return type(module.__spec__.loader).__name__, module.__file__
