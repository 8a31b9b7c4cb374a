"""The ImportErrors of what cannot be linked: the reason, and what can be done here."""

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .candidate import Candidate

# What the core says where a well-known shared library defines an undefined symbol.
_DECLARE = "declare libraries = ["
_UNDEFINED = "undefined symbol "
_IN_MANIFEST = " in orcjit.toml"


def import_error(name: str, reason: str, path: str) -> ImportError:
    """Make the error of a failed import."""
    from .error_form import shaped

    text = shaped(f"cannot import {name!r}: {reason}", kind="ImportError")
    return ImportError(text, name=name, path=path)


def told_circle(chain: "Sequence[str]") -> str:
    """Return what is told of modules that depend on each other; the last one is the first again."""
    first, *others = chain
    share = "move what they share into a package that needs none of them"
    cure = share if len(others) > 1 else f"remove {first!r} from its own depends"
    return f"dependency cycle [OJ132]: {' -> '.join(chain)}; {cure}"


def link_error(name: str, error: Exception, found: "Candidate") -> ImportError:
    """Make the error of an import that failed in the core; its advice names what is here.

    Only here, not in `import_error`: all that depends on the module repeats the message.
    """
    from .error_form import told_by

    reason = with_advice(told_by(error), found)
    if _UNDEFINED in reason:
        reason = _with_namespaces(reason, name, found)
        reason += f". `orcjit-import explain {name}` tells what was found where"
    return import_error(name, reason, found.path)


def _with_namespaces(reason: str, name: str, found: "Candidate") -> str:
    """Tell which declared dependencies have given nothing, and how they would."""
    declared = found.declarations()
    if declared is None or not declared.depends:
        return reason
    from importlib.util import resolve_name

    from .strays import advice_on

    package = name if found.is_package else name.rpartition(".")[0]
    modules = (sys.modules.get(resolve_name(each, package)) for each in declared.depends)
    told = (advice_on(getattr(module, "__spec__", None)) for module in modules)
    return "; ".join(filter(None, (reason, *told)))


def with_advice(reason: str, found: "Candidate") -> str:
    """Put what is here into the advice of the core: near definitions, libraries, the manifest."""
    if _UNDEFINED in reason:
        from .mistakes import with_near_definition

        reason = with_near_definition(reason, found.objects.places)
    if _DECLARE in reason:
        from .shared_libraries import with_installed_versions

        reason = with_installed_versions(reason)
    return reason.replace(_IN_MANIFEST, f" in {found.manifest_place}")
