"""What native code has once for the process stands in one place for each layer."""

import runpy

import pytest


@pytest.fixture(scope="module")
def check(root):
    return runpy.run_path(str(root / "scripts" / "check_process_state.py"))


def test_sources_keep_no_state_elsewhere(check, root):
    assert check["violations"](root / "native") == []


def test_every_exception_is_still_there(check, root):
    found = {}
    for source in check["ELSEWHERE"]:
        lines = (root / "native" / source).read_text().splitlines()
        found[source] = {check["variable_in"](line) for line in lines} - {None}
    assert found == {source: set(names) for source, names in check["ELSEWHERE"].items()}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("std::mutex links;", "links"),
        ("std::atomic<const Handler*> handlers[kMost];", "handlers"),
        ("std::map<std::string, int> Sessions::known = {};", "known"),
        ("const char* last_path = nullptr;", "last_path"),
        ("inline uint64_t count{0};", "count"),
        ("extern Settings settings;", "settings"),
        ("thread_local std::vector<Pending>* pending = nullptr;", "pending"),
        ("  static uint64_t calls = 0;", "calls"),
        ("  static auto* session = new Session;", "session"),
        ("  static const auto* session = new Session;", "session"),
        ("  static Turns turns(kMost);", "turns"),
        ("  static Session* const* sessions;", "sessions"),
        ("  static std::vector<std::string> names{", "names"),
        ("    static Cache* cache = [] {", "cache"),
        ("  static thread_local std::string text;", "text"),
        ("  static inline std::atomic<int> users_{0};", "users_"),
    ],
)
def test_a_variable_of_the_process_is_found(check, tmp_path, line, name):
    for source in ("os/linux/loader.cc", "jit/process_state.h"):
        (tmp_path / source).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / source).write_text(f"namespace orcjit {{\n{line}\n}}\n")
    (problem,) = check["violations"](tmp_path)
    assert problem.startswith(f"native/os/linux/loader.cc:2: '{name}' is state of the process")


@pytest.mark.parametrize(
    "line",
    [
        "constexpr const char* kNames[] = {",
        "const std::ios_base::Init streams;",
        "const Machine* const kMachines[] = {&kX86_64, &kAarch64};",
        "  static const uint64_t page_size = [] {",
        "  static constexpr int kMost = 4;",
        "  static const auto* const none = new std::vector<int>;",
        "  static bool IsDebug(const Symbol& symbol) { return symbol.is_debug; }",
        "  static Session* Default();",
        "  std::mutex mutex_;",
        "class Session;",
        "struct Session {",
        "using Names = std::vector<std::string>;",
        "Session::Session() = default;",
        "bool operator==(const Name& a, const Name& b) { return a.id == b.id; }",
        "OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {",
        "enum class Kind { kCode, kData };",
        "}  // namespace",
    ],
)
def test_what_never_changes_is_no_state(check, line):
    assert check["variable_in"](line) is None
