"""The commands that README and .ci/run name, on a machine that has little."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

MARKS = sorted(Path("/usr/lib").glob("python3*/EXTERNALLY-MANAGED"))


def readme_commands() -> list[str]:
    """The commands of the section 'Two commands', without their remark."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.split("## Two commands")[1].split("\n## ")[0]
    block = section.split("```")[1]
    return [re.sub(r"\s+#.*", "", line) for line in block.strip().splitlines()]


def test_two_commands_install_and_run():
    commands = readme_commands()
    assert len(commands) == 2
    installs, runs = zip(*(command.split(" && ") for command in commands), strict=True)
    assert len(set(installs)) == 1
    assert runs == ("python3 -m uv run streamlit run app.py", "python3 -m uv run pytest")


def test_the_change_gate_gets_uv_as_readme_does():
    install = readme_commands()[0].split(" && ")[0]
    assert install in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.skipif(not MARKS, reason="no Python here that its system manages")
def test_uv_can_be_installed_where_the_system_manages_python():
    install = readme_commands()[0].split(" && ")[0]
    # No index: pip gets as far as looking for uv, which is past the refusal.
    offline = {"PIP_NO_INDEX": "1", "PIP_IGNORE_INSTALLED": "1", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-c", f"{install}-which-does-not-exist"],
        capture_output=True,
        text=True,
        env=os.environ | offline,
        timeout=60,
        check=False,
    )
    if "No module named pip" in done.stderr:
        pytest.skip("that Python has no pip")
    assert "externally-managed" not in done.stderr
    assert "uv-which-does-not-exist" in done.stderr


def test_asking_the_bench_for_help_measures_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "tests.bench" in done.stdout
    assert " s  " not in done.stderr
