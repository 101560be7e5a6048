"""The rules of the house: who may import whom, and who leaves TensorFlow alone."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ORDER = [
    "errors",
    "files",
    "parquet",
    "config",
    "reading",
    "ledger",
    "mending",
    "quality",
    "samples",
    "series",
    "tables",
    "inspection",
    "checking",
    "windows",
    "history",
    "spreadsheets",
    "script",
    "ranking",
    "label",
    "deletion",
    "runs",
    "film",
    "intervals",
    "gains",
    "ridge",
    "linear",
    "effects",
    "covariates",
    "transforms",
    "inputs",
    "choosing",
    "checkpoints",
    "baselines",
    "metrics",
    "copycat",
    "trend",
    "chance",
    "verdict",
    "gates",
    "forecasting",
    "probe",
    "inside",
    "lstm",
    "network",
    "learner",
    "training",
    "fitting",
    "evaluation",
    "headline",
    "judging",
    "estimate",
    "pipeline",
    "sweep",
    "estimator",
    "engine",
    "cli_options",
    "cli_training",
    "cli_sweep",
    "cli",
    "__main__",
]


def imported(path):
    """The dotted names a file imports anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def module_of(path):
    """The module of `core` that a file belongs to."""
    return path.relative_to(ROOT / "core").parts[0].removesuffix(".py")


def page_of(names):
    """The page that the folder or the file of these names belongs to, None where all share it."""
    if names[0] == "app_pages":
        return names[-1]
    return names[0] if names[0] in PAGES else None


CORE = sorted((ROOT / "core").rglob("*.py"))
DASHBOARD = sorted((ROOT / "dashboard").rglob("*.py"))
PAGES = sorted(path.stem for path in (ROOT / "dashboard" / "app_pages").glob("*.py"))


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_of_core_imports_only_those_above_it(path):
    if path.name == "__init__.py" and path.parent.name == "core":
        return  # its own test
    place = ORDER.index(module_of(path))
    for name in imported(path):
        package, *rest = name.split(".")
        assert package not in ("streamlit", "plotly", "dashboard"), f"{path} imports {name}"
        if package == "core" and rest[0] != module_of(path):
            assert ORDER.index(rest[0]) < place, f"{path} imports {name}"


@pytest.mark.parametrize("path", CORE + DASHBOARD, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_table_is_read_by_threads_that_outlive_the_reading(path):
    # See core/parquet.py: they abort a process that has done all its work.
    calls = {
        ast.unparse(node.func)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    }
    assert not calls & {"pd.read_parquet", "pq.read_table"}


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


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_core_prints_nothing(path):
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
    assert not [call for call in calls if getattr(call.func, "id", "") == "print"]


@pytest.mark.parametrize("path", DASHBOARD, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_dashboard_imports_no_tensorflow(path):
    packages = {name.split(".")[0] for name in imported(path)}
    assert not packages & {"tensorflow", "keras"}
    assert not imported(path) & {
        f"core.{name}" for name in ("lstm", "network", "learner", "training", "fitting", "judging")
    }


@pytest.mark.parametrize("path", DASHBOARD, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_imports_what_is_shared_and_its_own_folder(path):
    own = page_of(path.relative_to(ROOT / "dashboard").with_suffix("").parts)
    for name in imported(path):
        package, *rest = name.split(".")
        if package == "dashboard":
            assert rest[0] != "app_pages", f"{path} imports {name}"
            assert page_of(rest) in (None, own), f"{path} imports {name}"


def test_every_page_has_its_folder_and_none_has_streamlits_own_name():
    folders = {path.name for path in (ROOT / "dashboard").iterdir() if path.is_dir()}
    assert PAGES and set(PAGES) <= folders
    assert "pages" not in folders


def test_everything_the_dashboard_imports_leaves_tensorflow_unloaded():
    names = {name for path in DASHBOARD for name in imported(path)}
    modules = sorted({".".join(name.split(".")[:2]) for name in names if name.startswith("core.")})
    code = f"""
import importlib, sys
for name in {modules!r} + ["core"]:
    importlib.import_module(name)
assert not {{"tensorflow", "keras"}} & set(sys.modules), "TensorFlow was loaded"
"""
    assert modules
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


LOCKS = (ROOT / "requirements.lock", ROOT / "tests" / "requirements.lock")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_lock_file_names_no_registry_and_has_hashes(lock):
    text = lock.read_text()
    assert "http" not in text
    assert text.count("--hash=sha256:") > text.count("==")


def test_what_testing_needs_on_top_has_the_versions_that_run():
    # A pin's line: numpy==2.4.6 ; python_full_version < '3.12'
    running, testing = (re.findall(r"^(\S+)==(\S+)(.*)", lock.read_text(), re.M) for lock in LOCKS)
    shared = {name for name, *_ in running} & {name for name, *_ in testing}
    assert shared
    assert {pin for pin in testing if pin[0] in shared} <= set(running)
