"""Collects the messages that the code can raise, with `...` for what is put into them.

Of Python files: the texts of all calls of classes of errors, and of functions that make such.
Of native files: the texts of errors that are thrown, and every literal that is long enough to be
a sentence. What only tells a detail of another message, such as what is wrong in a damaged file, is
left out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Functions that take the text of an error.
MAKERS = re.compile(
    r"(Error|BadParameter)$|^_?((import|native|format)_)?error$|^_not_changed$|^shaped$|^bad_parameter$"
)
# Words of CPython, or of errors that are caught and become a detail of another one.
NOT_TOLD = {"AttributeError", "SystemError", "OSError", "_UnclearError", "StopIteration"}
DETAILS = ("record.py", "zip_members.py", "signature.py")  # their ValueErrors

THROWERS = re.compile(r"\b(JitError|MakeError|Unsupported|Refuse)\(")
LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
LITERALS = re.compile(r'(?:"(?:[^"\\\n]|\\.)*"\s*)+')
SENTENCE = 7
# What is wrong in a file that another message calls malformed.
NATIVE_DETAILS = (
    *(
        "archive.cc",
        "eh_frame.cc",
        "function_table.cc",
        "eh_frame_check.cc",
        "unwind_table.cc",
        "library_binary.cc",
    ),
    # Of the readers of formats: also why something is not linked, which opened_file.cc says.
    *("object_model.cc", "reader.cc", "tables.cc", "sections.cc", "compact_unwind.cc"),
)


def python_messages() -> dict[str, str]:
    """Return where each message of the package is raised."""
    found = {}
    for path in sorted((ROOT / "orcjit_import").rglob("*.py")):
        for line, name, text in _in_python(ast.parse(path.read_text())):
            is_detail = name == "ValueError" and path.name in DETAILS
            if _says_something(text) and not is_detail:
                found[text] = f"{path.relative_to(ROOT)}:{line}"
    return found


def native_messages() -> dict[str, str]:
    """Return where each message of the native core is thrown."""
    found = {}
    for path in sorted((ROOT / "native").rglob("*.cc")):
        if "fuzz" in path.parts:
            continue
        source = re.sub(r"//.*$", "", path.read_text(), flags=re.MULTILINE)
        for start, text in _in_native(source, path.name):
            place = f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, start) + 1}"
            if _says_something(text) and not any(text in other for other in found):
                found[text] = place
    return found


def _in_native(source: str, name: str) -> Iterator[tuple[int, str]]:
    for match in THROWERS.finditer(source):
        yield match.start(), _text_of(_arguments(source, match.end()))
    for match in LITERALS.finditer(source):
        text = _text_of(match[0])
        if len(text.split()) >= SENTENCE and name not in NATIVE_DETAILS:
            yield match.start(), text


def _says_something(text: str) -> bool:
    return len(text.replace("...", "").split()) > 2


def _in_python(tree: ast.Module) -> Iterator[tuple[int, str, str]]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in [*functions, tree]:
        texts = {
            target.id: node.value
            for node in ast.walk(scope)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(scope):
            name = _name_of_call(node)
            if not MAKERS.search(name) or name in NOT_TOLD:
                continue
            for argument in node.args:
                value = texts.get(argument.id) if isinstance(argument, ast.Name) else None
                yield node.lineno, name, _skeleton(value or argument)


def _name_of_call(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def _skeleton(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else "..."
    if isinstance(node, ast.JoinedStr):
        return "".join(_skeleton(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _skeleton(node.left) + _skeleton(node.right)
    return "..."


def _arguments(source: str, start: int) -> str:
    """Return the arguments of a call, up to the parenthesis that closes it."""
    depth, position = 1, start
    while depth and position < len(source):
        literal = LITERAL.match(source, position)
        if literal:
            position = literal.end()
            continue
        depth += {"(": 1, ")": -1}.get(source[position], 0)
        position += 1
    return source[start : position - 1]


def _text_of(arguments: str) -> str:
    """Return the literals of an expression, with `...` where something else is between them."""
    text, last = "", 0
    for match in LITERAL.finditer(arguments):
        between = arguments[last : match.start()].strip()
        text += ("..." if between.strip("+ \n") and (text or "+" in between) else "") + match[1]
        last = match.end()
    rest = arguments[last:].strip().strip("+ ")
    return (text + ("..." if rest else "")).replace('\\"', '"')
