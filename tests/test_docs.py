"""The documents: every command is in them, every example runs, every public function says what it is."""

from __future__ import annotations

import ast
import json
import re
import runpy
import shlex
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import manytakes
from manytakes import run
from manytakes.cli import main
from manytakes.model import Article, Story, Telling

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for p in (ROOT / "src").rglob("*.py"))
MARKDOWN = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


@pytest.mark.parametrize("name", sorted(main.commands))
def test_every_command_has_help_an_example_and_a_place_in_the_docs(name: str) -> None:
    command = main.commands[name]

    assert command.help and "Example" in command.help
    assert f"manytakes {name}" in command.help
    assert f"## {name}\n" in (ROOT / "docs" / "commands.md").read_text("utf-8")
    assert all(o.help for o in command.params if isinstance(o, click.Option) and o.name != "fmt")


@pytest.mark.parametrize("name", ["commands", "python"])
def test_a_reference_page_says_what_the_code_says(name: str) -> None:
    page = runpy.run_path(str(ROOT / "docs" / f"{name}.py"))["page"]()
    written = (ROOT / "docs" / f"{name}.md").read_text("utf-8")

    assert written.split() == page.split(), f"run: python docs/{name}.py"


def python_in(path: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module", autouse=True)
def told_once() -> Iterator[None]:
    """Let the documents that read the sample share what its stories tell: that is slow, and repeatable."""
    tell, known = run.tell, dict[tuple[object, ...], Telling]()

    def remembered(story: Story, articles: Sequence[Article], *rest: object, **more: object) -> Telling:
        key = (story, *(a for a in articles if any(a.id in x.articles for x in story.accounts)))
        if key not in known:
            known[key] = tell(story, articles, *rest, **more)  # type: ignore[arg-type]
        return known[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "tell", remembered)
        yield


@pytest.mark.parametrize("name", ["README.md", "docs/index.md"])
def test_the_python_in_the_documents_runs(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(str(files("manytakes") / "sample"), tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    examples = python_in(ROOT / name)

    for code in examples:
        exec(compile(code, name, "exec"), {})

    assert examples
    assert "Sokolov" in capsys.readouterr().out
    assert (tmp_path / "story.html").exists()


GUIDES = sorted((ROOT / "docs").glob("for-*.md"))
STAYS = {"mcp", "serve", "watch"}  # commands that answer until they are stopped; each has a test of its own


@pytest.mark.parametrize("path", GUIDES, ids=lambda p: p.name)
def test_every_command_and_example_of_a_guide_runs(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    commands = re.findall(r"^\$ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    story = ""

    for command in commands:
        if command.startswith("cp -r"):
            assert shlex.split(command) == ["cp", "-r", "$(manytakes sample)", "articles"]
            shutil.copytree(str(files("manytakes") / "sample"), "articles")
            continue
        program, *words = shlex.split(command)
        if program == "pip":
            continue
        assert program == "manytakes", f"{command}: not a program that the tests know"
        if words[0] in STAYS:
            assert main.commands[words[0]] and Path(words[1]).exists()
            continue
        if "STORY" in words and not story:
            listed = CliRunner().invoke(main, ["stories", words[1], "--format", "json"])
            story = max(json.loads(listed.stdout), key=lambda row: row["accounts"])["id"]
        result = CliRunner().invoke(main, [story if word == "STORY" else word for word in words])
        assert result.exit_code == 0, (command, result.output)
        if "-o" in words:
            assert Path(words[words.index("-o") + 1]).stat().st_size
    for code in python_in(path):
        exec(compile(code, path.name, "exec"), {})

    assert len(commands) > 2, "a guide shows how"


def test_the_pinned_dependencies_are_all_there_and_hashed() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", lock, re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = re.search(r"manytakes\[(.+?)\]", lock)
    assert extras
    wanted = [*project["dependencies"]]
    for extra in extras[1].split(","):
        wanted += [w for w in project["optional-dependencies"][extra] if not w.startswith("manytakes[")]

    missing = [w for w in wanted if re.split(r"[^A-Za-z0-9._-]", w)[0].lower() not in pins]
    assert missing == [], "run: make lock"
    assert "://" not in lock, "an address of a registry is no part of what is pinned"
    assert all(block.count("--hash=sha256:") for block in re.split(r"^(?=[a-z])", lock, flags=re.M)[1:])


def test_the_notice_names_all_that_is_shipped_or_installed() -> None:
    notice = (ROOT / "NOTICE").read_text("utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [w for extra in extras if extra not in ("test", "bench") for w in extras[extra]]
    names = {re.split(r"[^A-Za-z0-9._-]", w)[0] for w in [*project["dependencies"], *wanted]} - {"manytakes"}
    shipped = {path.name for path in (ROOT / "src" / "manytakes" / "data").iterdir()}

    unsaid = {name for name in names | shipped if name not in notice and not name.startswith("lines-")}
    assert unsaid == set() and "lines-*.onnx" in notice


def test_the_command_at_the_top_of_the_readme_is_a_command() -> None:
    commands = re.findall(r"^\$ manytakes (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)

    assert commands and set(commands) <= set(main.commands)


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda p: p.name)
def test_links_between_the_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", path.read_text("utf-8"))

    assert all((path.parent / link).exists() for link in links), links


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT / "src")))
def test_every_module_and_public_function_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))

    silent = [
        node.name
        for parent in ast.walk(tree)
        if isinstance(parent, ast.Module | ast.ClassDef) and not getattr(parent, "name", "").startswith("_")
        for node in parent.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and not any(isinstance(d, ast.Name) and d.id == "property" for d in node.decorator_list)
    ]
    assert ast.get_docstring(tree), "no module docstring"
    assert silent == []


def test_the_version_is_in_the_changelog() -> None:
    version = re.search(r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)

    assert version and f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert manytakes.__doc__
