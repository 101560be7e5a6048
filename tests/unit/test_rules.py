"""The rules of the house: who may import whom, and who leaves TensorFlow alone."""

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# A package imports only those above it.
ORDER = [
    "errors",
    "types",
    "loading",
    "records",
    "made",
    "config",
    "files",
    "people",
    "reading",
    "series",
    "schooled",
    "forecasting",
    "inspection",
    "learning",
    "schooling",
    "evaluation",
    "runs",
    "pipeline",
    "sweep",
    "engine",
    "estimator",
    "cli",
    "__main__",
]
# What trains, and so brings TensorFlow along; all else leaves it to these.
TRAINERS = {
    "core.learning",
    "core.schooling.school",
    "core.schooling.__main__",
    "core.pipeline",
    "core.sweep.work",
    "core.engine.worker",
    "core.estimator",
}
# What starts these when it is asked to learn something.
STARTERS = {"core", "core.cli.foreground", "core.runs.script"}
# The shell starts the dashboard, and asks it for the report of a run.
REPORT = "dashboard.results.take_away.report"
MODULE = re.compile(r"(core|dashboard)(\.\w+)+(:\w+)?")
MOST_FILES = 14
# Names that stand in several modules of core and say the same in each.
ONE_MEANING = {
    *("main",),  # what a process runs
    *("create", "find", "scan"),  # folders of runs, folders of sweeps
    *("export", "stop", "train"),  # commands of the shell, and what they ask for
    *("sentence",),  # a result in one sentence
}
# Names of the dashboard that stand in several modules and say the same in each.
ONE_MEANING_ON_PAGES = {
    "show_main_button",  # what one would do next on a page
    *("samples", "runs_folder"),  # those of core, for a page
    *("count_rows", "forecast"),  # a number of rows in words; the next values
}
# Modules without a test file of their own: records that do nothing.
UNTESTED = {"core.types", "core.reading.sheets.sheet"}
CORE = sorted((ROOT / "core").rglob("*.py"))
DASHBOARD = sorted((ROOT / "dashboard").rglob("*.py"))
# The pages name themselves; texts of other languages are no modules.
PACKAGES = [
    path.parent
    for path in (*CORE, *DASHBOARD)
    if path.name == "__init__.py" and path.parent not in (ROOT / "core", ROOT / "dashboard")
]
PAGES = sorted(path.stem for path in (ROOT / "dashboard" / "app_pages").glob("*.py"))


def name_of(path):
    """The dotted name of a file's module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path) for path in CORE + DASHBOARD}


@cache
def tree_of(path):
    """What a file says, parsed once for all rules."""
    return ast.parse(path.read_text())


def imported(path, strings=True):
    """The modules that a file imports anywhere in it, or names in a string."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in MODULES else node.module for name in whole}
        elif strings and isinstance(node, ast.Constant) and MODULE.fullmatch(str(node.value)):
            found.add(node.value.partition(":")[0])
    return found


def belongs(name, package):
    """Whether a module is a package or in it."""
    return name == package or name.startswith(f"{package}.")


def page_of(names):
    """The page that the folder or the file of these names belongs to, None where all share it."""
    if names[0] == "app_pages":
        return names[-1]
    return names[0] if names[0] in PAGES else None


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: str(path.relative_to(ROOT)))


def test_the_order_names_every_package_of_core():
    entries = {path.stem for path in (ROOT / "core").iterdir() if path.suffix in (".py", "")}
    assert entries - {"__init__", "__pycache__"} == set(ORDER)


@each(CORE)
def test_a_package_of_core_imports_only_those_above_it(path):
    own = path.relative_to(ROOT / "core").parts[0].removesuffix(".py")
    if own == "__init__":
        return  # its own test
    for name in imported(path):
        package, *rest = name.split(".")
        if own == "cli" and name == REPORT:
            continue
        assert package not in ("streamlit", "plotly", "dashboard"), f"{path} imports {name}"
        if package == "core" and rest[0] != own:
            assert ORDER.index(rest[0]) < ORDER.index(own), f"{path} imports {name}"


@pytest.mark.parametrize("package", sorted({path.parent for path in CORE}), ids=str)
def test_no_modules_of_core_import_each_other_in_a_circle(package):
    own = {name_of(path): path for path in package.glob("*.py") if path.stem != "__init__"}
    left = {name: imported(path, strings=False) & set(own) for name, path in own.items()}
    while free := [name for name, needed in left.items() if not needed & set(left)]:
        for name in free:
            del left[name]
    assert not left, f"a circle in {sorted(left)}"


@each([path for path in CORE if "learning" not in path.parts])
def test_tensorflow_is_imported_by_learning_and_what_runs_it_alone(path):
    own = name_of(path)
    for name in imported(path):
        if belongs(name, "tensorflow") or belongs(name, "keras"):
            raise AssertionError(f"{path} imports {name}")
        if any(belongs(name, trainer) for trainer in TRAINERS - {"core.engine.worker"}):
            assert own in TRAINERS | STARTERS, f"{path} imports {name}"


@each(PACKAGES)
def test_a_package_has_about_a_dozen_files_and_says_what_it_is(path):
    files = [entry for entry in path.glob("*.py") if entry.stem not in ("__init__", "__main__")]
    assert len(files) <= MOST_FILES
    text = ast.get_docstring(ast.parse((path / "__init__.py").read_text())) or ""
    names = {entry.stem for entry in files} | {
        entry.name for entry in path.iterdir() if entry.is_dir() and entry.name != "__pycache__"
    }
    missing = [name for name in names if not re.search(rf"\b{name}\b", text)]
    assert not missing, f"{path}/__init__.py does not name {missing}"


def test_each_module_of_core_has_its_test_file():
    tests = ROOT / "tests" / "unit"
    missing = {
        name_of(path)
        for path in CORE
        if not path.stem.startswith("__")
        and not (tests / path.relative_to(ROOT / "core")).with_name(f"test_{path.name}").is_file()
    }
    assert missing == UNTESTED


@pytest.mark.parametrize("paths", [CORE, DASHBOARD], ids=["core", "dashboard"])
def test_no_two_modules_have_one_name(paths):
    names = [path.stem for path in paths if not path.stem.startswith("__")]
    names = [name for name in names if name not in PAGES]  # a page has a folder and a file
    assert not {name for name in names if names.count(name) > 1}


def named_in(path):
    """The public classes and functions of a file, and its names for types, each with what it is."""
    for node in tree_of(path).body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name[0] != "_":
            yield node.name, name_of(path)
        elif isinstance(node, ast.Assign):
            name = ast.unparse(node.targets[0])
            if re.fullmatch("([A-Z][a-z]+)+", name):
                yield name, ast.unparse(node.value)


def meanings_in(paths):
    """What each name of some files stands for."""
    meanings = {}
    for path in paths:
        for name, meaning in named_in(path):
            meanings.setdefault(name, set()).add(meaning)
    return meanings


def test_no_name_of_core_means_two_things():
    doubles = {name for name, places in meanings_in(CORE).items() if len(places) > 1}
    assert doubles == ONE_MEANING


def test_no_name_of_the_dashboard_means_two_things():
    meanings = meanings_in(CORE + DASHBOARD)
    on_pages = {name for path in DASHBOARD for name, _ in named_in(path)}
    doubles = {name for name in on_pages if len(meanings[name]) > 1}
    assert doubles <= ONE_MEANING_ON_PAGES


@each(CORE + DASHBOARD)
def test_no_table_is_read_by_threads_that_outlive_the_reading(path):
    # See core/files.py: they abort a process that has done all its work.
    calls = {
        ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)
    }
    assert not calls & {"pd.read_parquet", "pq.read_table"}


@each([*DASHBOARD, *(ROOT / "core" / "cli").glob("*.py")])
def test_what_is_told_of_a_run_goes_through_its_seal(path):
    # See core/runs/seal.py: what is asked of the run itself holds the test rows.
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    asked = {ast.unparse(node.func) for node in calls if isinstance(node.func, ast.Attribute)}
    assert not {name for name in asked if name.endswith((".predictions", ".scores"))}


@each(sorted((ROOT / "core" / "schooling").rglob("*.py")))
def test_school_reads_nothing_but_what_it_left_in_its_own_folder(path):
    # So no real series comes near it, and it can be judged on any.
    for name in imported(path):
        assert name.split(".")[0] not in ("pandas", "pyarrow", "csv"), f"{path} imports {name}"
        assert not any(belongs(name, f"core.{part}") for part in ("reading", "series", "runs"))
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    readings = [
        ast.unparse(call)
        for call in calls
        if re.search(r"(^|[._])(open|load|read|fromfile|memmap)", ast.unparse(call.func).lower())
    ]
    assert all("self.folder / " in reading for reading in readings), readings


def test_importing_core_loads_nothing():
    code = """
import sys
before = set(sys.modules)
import core
loaded = {name.split(".")[0] for name in set(sys.modules) - before}
assert not loaded & {"numpy", "pandas", "sklearn", "tensorflow", "keras"}, loaded
assert not [name for name in sys.modules if name.startswith("core.")]
from core import LSTMForecaster
assert not {"tensorflow", "keras"} & set(sys.modules), "TensorFlow was loaded"
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_a_command_knows_settings_without_pandas():
    code = "import sys, core.cli.main; assert 'pandas' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@each(CORE)
def test_core_prints_nothing(path):
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    assert not [call for call in calls if getattr(call.func, "id", "") == "print"]


@each(DASHBOARD)
def test_the_dashboard_imports_no_tensorflow(path):
    for name in imported(path):
        assert name.split(".")[0] not in ("tensorflow", "keras"), f"{path} imports {name}"
        assert not any(belongs(name, trainer) for trainer in TRAINERS), f"{path} imports {name}"


@each(DASHBOARD)
def test_a_page_imports_what_is_shared_and_its_own_folder(path):
    own = page_of(path.relative_to(ROOT / "dashboard").with_suffix("").parts)
    for name in imported(path):
        package, *rest = name.split(".")
        if package == "dashboard" and rest:
            assert rest[0] != "app_pages", f"{path} imports {name}"
            assert page_of(rest) in (None, own), f"{path} imports {name}"


def test_every_page_has_its_folder_and_none_has_streamlits_own_name():
    folders = {path.name for path in (ROOT / "dashboard").iterdir() if path.is_dir()}
    assert PAGES and set(PAGES) <= folders
    assert "pages" not in folders


def test_everything_the_dashboard_imports_leaves_tensorflow_unloaded():
    names = {name for path in DASHBOARD for name in imported(path)}
    modules = sorted(name for name in names if belongs(name, "core"))
    code = f"""
import importlib, sys
for name in {modules!r} + ["core"]:
    importlib.import_module(name)
assert not {{"tensorflow", "keras"}} & set(sys.modules), "TensorFlow was loaded"
"""
    assert modules
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


def test_what_make_test_leaves_out_can_still_be_run():
    # Without its own `assert`, which would rewrite all that is imported, TensorFlow too.
    command = [sys.executable, "-m", "pytest", "--collect-only", "--assert=plain"]
    command += ["-o", "python_files=[!_]*.py", "tests/torture", "tests/benchmarks"]
    collected = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    assert collected.returncode == 0, collected.stdout


LOCKS = (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_file_names_no_registry_and_has_hashes(lock):
    text = lock.read_text()
    assert "://" not in text
    assert text.count("--hash=sha256:") > text.count("==")


def test_what_testing_needs_on_top_has_the_versions_that_run():
    # A pin's line: numpy==2.4.6 ; python_full_version < '3.12'
    running, testing = (re.findall(r"^(\S+)==(\S+)(.*)", lock.read_text(), re.M) for lock in LOCKS)
    shared = {name for name, *_ in running} & {name for name, *_ in testing}
    assert shared
    assert {pin for pin in testing if pin[0] in shared} <= set(running)


@each(DASHBOARD)
def test_pages_know_no_folder_but_that_of_whoever_has_signed_in(path):
    # See dashboard/shared/sign_in.py: who reaches only their own folder reaches nobody else's.
    if path.stem in ("sign_in", "engine_link", "server"):
        return
    names = {ast.unparse(node) for node in ast.walk(tree_of(path)) if isinstance(node, ast.expr)}
    assert not names & {"files.runs_folder", "people.folders", "people.homes", "store.anywhere"}
    if path.stem != "state":
        assert not names & {"store.by_id", "store.find", "store.scan_all"}


@each(DASHBOARD)
def test_every_table_that_a_page_lets_one_save_holds_no_formula(path):
    # Streamlit's own button saves the cells as they are, see core/runs/spreadsheets.py.
    calls = [node for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)]
    tables = [call for call in calls if ast.unparse(call.func).endswith(".dataframe")]
    assert all(ast.unparse(call.args[0]).startswith("as_shown(") for call in tables)


def test_the_pages_are_served_hard_by_default():
    settings = tomllib.loads((ROOT / "dashboard" / ".streamlit" / "config.toml").read_text())
    assert settings["client"]["showErrorDetails"] == "none"
    assert settings["browser"]["gatherUsageStats"] is False
    server = settings["server"]
    assert server["address"] == "127.0.0.1" and server["allowedHosts"]
    assert server["enableCORS"] is server["enableXsrfProtection"] is True
    assert "enableAgentApi" not in server and "enableStaticServing" not in server
