"""What is inside can be written down, and its licences are ones that Keel may come with."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
# Beside those that ask for a mention only: changes to these libraries themselves stay open.
MAY_BE = re.compile(r"Apache|BSD|MIT|ISC|PSF|MPL|Mozilla|LGPL")
# Their packages name none; read in their source.
BY_HAND = {
    "pyrage": "MIT",
    "supervisor": "BSD-derived (Repoze)",
    "uritemplate": "BSD-3-Clause OR Apache-2.0",
}


def locked() -> dict[str, str]:
    """The version of each package that this machine installs."""
    lines = (ROOT / "requirements" / "main.txt").read_text().splitlines()
    asked = [Requirement(line.rstrip(" \\")) for line in lines if line[:1].isalnum()]
    return {
        canonicalize_name(one.name): str(one.specifier).removeprefix("==")
        for one in asked
        if one.marker is None or one.marker.evaluate()
    }


def licences(component: dict) -> list[str]:
    given = (one.get("expression") or one["license"] for one in component.get("licenses", ()))
    return [one if isinstance(one, str) else one.get("id") or one["name"] for one in given]


ON_ONE_WORKER = pytest.mark.xdist_group("inside")


@pytest.fixture(scope="module")
def inside(tmp_path_factory) -> dict[str, dict]:
    """As `make sbom` has it written, of the environment that the tests run in."""
    file = tmp_path_factory.mktemp("sbom") / "sbom.json"
    program = Path(sys.executable).with_name("cyclonedx-py")
    subprocess.run(
        [
            *(program, "environment", "--pyproject", "pyproject.toml"),
            *("--output-reproducible", "--output-file", file, sys.executable),
        ],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    found = json.loads(file.read_text())
    assert found["bomFormat"] == "CycloneDX"
    assert found["metadata"]["component"]["name"] == "keel"
    return {canonicalize_name(one["name"]): one for one in found["components"]}


@pytest.mark.long
@ON_ONE_WORKER
def test_everything_that_is_locked_is_written_down(inside):
    assert len(locked()) > 40
    written = {name: one["version"] for name, one in inside.items() if name in locked()}
    assert written == locked()


@pytest.mark.long
@ON_ONE_WORKER
def test_every_licence_may_be_in_it(inside):
    for name in locked():
        said = licences(inside[name]) or [BY_HAND[name]]
        assert any(MAY_BE.search(one) for one in said), (name, said)
        assert not any(re.search(r"(?<!L)GPL", one) for one in said), (name, said)
