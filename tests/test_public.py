"""The front door: few names, none heavy until used."""

from __future__ import annotations

import subprocess
import sys

import pytest

import manytakes
from manytakes import model

HEAVY = "spacy onnxruntime tokenizers trafilatura numpy jinja2 rich".split()


def test_the_public_names_are_these_sorted() -> None:
    assert manytakes.__all__ == sorted(
        "Account Article BadInput BadReport BadSpan Claim Entity ManytakesError Mention MissingExtra"
        " NoSuchStory Point Quantity Quote Report Reuse Skipped Span Statement Story Telling Utterance"
        " When connect read".split()
    )
    assert len(manytakes.__all__) <= 25


@pytest.mark.parametrize("name", manytakes.__all__)
def test_each_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(manytakes, name).__doc__


def test_every_error_is_public_and_under_one_root() -> None:
    errors = {n: e for n, e in vars(model).items() if isinstance(e, type) and issubclass(e, Exception)}

    assert set(errors) <= set(manytakes.__all__)
    assert all(issubclass(e, manytakes.ManytakesError) for e in errors.values())


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        manytakes.raed  # noqa: B018


def loaded(code: str) -> set[str]:
    """Return which heavy packages a fresh interpreter has loaded after `code`."""
    ask = f"{code}\nimport sys; print(*(m for m in {HEAVY!r} if m in sys.modules))"
    run = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    return set(run.stdout.splitlines()[-1].split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import manytakes; manytakes.Span") == set()


@pytest.mark.parametrize("option", ["--version", "--help", "read --help", "sample"])
def test_asking_the_command_for_help_loads_no_model(option: str) -> None:
    code = f"from manytakes.cli import main\ntry: main({option.split()!r})\nexcept SystemExit: pass"

    assert loaded(code).isdisjoint({"spacy", "onnxruntime", "tokenizers"})
