"""The tests test the package that was meant: the installed wheel, or an editable installation."""

import sys

import pytest
from support import installation
from support.installation import CHECKOUT, WrongPackageError, origin_of_package
from support.process import lines_of

import orcjit_import

PROGRAM = """
    import sys
    from support.installation import origin_of_package
    print(origin_of_package())
"""


def test_other_processes_have_the_same_package():
    program = "import orcjit_import; print(orcjit_import.__file__)"
    assert lines_of(program) == [orcjit_import.__file__]


def test_other_processes_are_asked_the_same():
    assert lines_of(PROGRAM) == [origin_of_package()]


@pytest.fixture
def wheel_is_tested(monkeypatch, tmp_path):
    """As when `make test` has installed a wheel, of which the package is."""
    monkeypatch.setenv("ORCJIT_TEST_WHEEL", "orcjit_import.whl")
    monkeypatch.setattr(sys, "path", [p for p in sys.path if p != str(CHECKOUT)])
    (tmp_path / "orcjit_import").mkdir()
    (tmp_path / "orcjit_import" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "orcjit_import")
    monkeypatch.setattr(installation, "SITE_PACKAGES", {tmp_path})
    return tmp_path


def test_the_installed_wheel(wheel_is_tested):
    assert origin_of_package() == f"{wheel_is_tested}/orcjit_import, installed from a wheel"


def test_no_wheel_is_installed(wheel_is_tested, monkeypatch):
    monkeypatch.setattr(installation, "SITE_PACKAGES", {wheel_is_tested / "other"})
    with pytest.raises(WrongPackageError, match="not the installed wheel's"):
        origin_of_package()


def test_the_checkout_can_be_imported(wheel_is_tested, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path, str(CHECKOUT)])
    with pytest.raises(WrongPackageError, match=r"sys\.path has the checkout"):
        origin_of_package()


def test_files_that_are_not_installed(wheel_is_tested, monkeypatch):
    monkeypatch.delenv("ORCJIT_TEST_WHEEL")
    monkeypatch.setattr(installation, "SITE_PACKAGES", set())
    monkeypatch.setattr(installation, "_is_editable", lambda: False)
    with pytest.raises(WrongPackageError, match="is not installed: run `make test`"):
        origin_of_package()
