"""The documents: every command is in them, every example runs, every public function says what it is."""

from __future__ import annotations

import ast
import re
import runpy
import shutil
from importlib.resources import files
from pathlib import Path

import click
import pytest

import manytakes
from manytakes.cli import main

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


def test_the_commands_page_says_what_the_help_says() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "commands.py"))["page"]()
    written = (ROOT / "docs" / "commands.md").read_text("utf-8")

    assert written.split() == page.split(), "run: python docs/commands.py"


def python_in(path: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```", path.read_text("utf-8"), re.MULTILINE | re.DOTALL)


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
