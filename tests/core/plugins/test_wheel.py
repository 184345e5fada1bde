"""Wheels: what a sound one says of itself, and each way of being wrong, told with its place and all at once."""

from __future__ import annotations

import io
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.core.plugins.wheels import named, parts, record, sound, zipped

from amparo.plugins.host import Host, this_host
from amparo.plugins.wheel import Wheel, WheelLimits, read_wheel

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "amparo-harbor"
version = "1.0"
readme = "README.md"
requires-python = ">=3.11"
dependencies = ["amparo>=0.1,<1"]
[project.entry-points.amparo]
harbor = "amparo_harbor"
"""
INFO, PACKAGE = "amparo_harbor-1.0.dist-info", "amparo_harbor"
HOST = Host(
    engine="0.1.0",
    python="3.11.4",
    tags=frozenset({"py3-none-any", "cp311-cp311-manylinux_2_17_x86_64"}),
    distributions={"pydantic": "2.14.0"},
    modules=frozenset({"amparo", "amparo_app", "pydantic", "json", "sitecustomize"}),
)


def read(body: bytes, file: str = "") -> list[tuple[str, str]]:
    """Return the places and problems of a wheel that is refused."""
    found = read_wheel(file or named(), body, HOST)
    assert not isinstance(found, Wheel), "this wheel should have been refused"
    return [(problem.place, problem.what) for problem in found]


def with_entry(entry: zipfile.ZipInfo, content: bytes = b"x = 1\n") -> bytes:
    """Return a sound wheel with one more entry, which its list of files names."""
    files = parts()
    listed = record(files | {entry.filename: content}, INFO)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, written in {**files, f"{INFO}/RECORD": listed}.items():
            archive.writestr(name, written)
        archive.writestr(entry, content)
    return packed.getvalue()


def test_a_sound_wheel_says_who_it_is() -> None:
    """Distribution, version, plugin, module, what it needs and every file."""
    file, body = sound()
    read_ = read_wheel(file, body, HOST)

    assert isinstance(read_, Wheel)
    assert ("amparo-harbor", "1.0", "harbor", "amparo_harbor") == (
        read_.distribution,
        read_.version,
        read_.plugin,
        read_.module,
    )
    assert (("amparo_harbor",), ("amparo>=0.1",)) == (read_.packages, read_.requires)
    assert f"{INFO}/RECORD" in read_.files


@pytest.mark.parametrize(
    ("files", "place", "said"),
    [
        ({"amparo_harbor.pth": b"import os\n"}, "amparo_harbor.pth", "would run in every interpreter"),
        ({f"{PACKAGE}/deep/x.PTH": b""}, f"{PACKAGE}/deep/x.PTH", "would run in every interpreter"),
        ({"tests/__init__.py": b""}, "tests/__init__.py", "outside of the plugin's own package"),
        ({"README.md": b"hi"}, "README.md", "outside of the plugin's own package"),
        ({"helper.py": b""}, "helper.py", "outside of the plugin's own package"),
        ({"amparo_harbor-1.0.data/scripts/harbor": b""}, "amparo_harbor-1.0.data/scripts/harbor", "outside of the"),
        ({"amparo_harbor-1.0.data/purelib/x.pth": b""}, "amparo_harbor-1.0.data/purelib/x.pth", "every interpreter"),
        ({"other-2.dist-info/METADATA": b""}, "other-2.dist-info/METADATA", "of another distribution"),
        ({"pydantic/__init__.py": b""}, "pydantic", "which nothing may take the place of"),
        ({"amparo/case/decide.py": b""}, "amparo", "which nothing may take the place of"),
        ({"json.py": b""}, "json", "which nothing may take the place of"),
        ({"sitecustomize.py": b""}, "sitecustomize", "which nothing may take the place of"),
        ({f"{PACKAGE}/fast.so": b""}, f"{PACKAGE}/fast.so", "compiled for one kind of machine"),
        ({f"{PACKAGE}/__pycache__/x.cpython-311.pyc": b""}, f"{PACKAGE}/__pycache__/x.cpython-311.pyc", "nobody can"),
        ({f"{PACKAGE}/../../x.py": b""}, f"{PACKAGE}/../../x.py", "leads out of the wheel"),
        ({"/etc/x.py": b""}, "/etc/x.py", "a place on the disk"),
        ({"C:/x.py": b""}, "C:/x.py", "a place on the disk"),
        ({f"{PACKAGE}\\x.py": b""}, f"{PACKAGE}\\x.py", "a backslash"),
        ({f"{PACKAGE}//x.py": b""}, f"{PACKAGE}//x.py", "an empty part"),
        ({f"{PACKAGE}/x\n.py": b""}, f"{PACKAGE}/x�.py", "cannot be printed"),
        ({f"{PACKAGE}/__INIT__.py": b""}, f"{PACKAGE}/__INIT__.py", "where capitals and small letters are one"),
        ({f"{PACKAGE}/__init__.py/x.py": b""}, f"{PACKAGE}/__init__.py/x.py", "a folder whose name is a file's too"),
    ],
)
def test_what_lies_where_it_should_not_is_refused(files: dict[str, bytes], place: str, said: str) -> None:
    """Each with its place: nothing of it is ever unpacked."""
    found = read(zipped(parts() | files, info=INFO))

    assert [place] == list(dict.fromkeys(where for where, what in found if said in what))


def test_a_symbolic_link_and_a_device_are_refused() -> None:
    """A link to the key file would be read as a module's data."""
    link, device = zipfile.ZipInfo(f"{PACKAGE}/key"), zipfile.ZipInfo(f"{PACKAGE}/disk")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    device.external_attr = (stat.S_IFBLK | 0o666) << 16

    assert any((f"{PACKAGE}/key" == place and "symbolic link" in what) for place, what in read(with_entry(link)))
    assert any((f"{PACKAGE}/disk" == place and "neither a file" in what) for place, what in read(with_entry(device)))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_refused() -> None:
    """One reader would take the first, another the last."""
    found = read(with_entry(zipfile.ZipInfo(f"{PACKAGE}/__init__.py")))

    assert (f"{PACKAGE}/__init__.py", "it is there twice; keep one of them") in found


@pytest.mark.parametrize("spoil", [lambda body: b"no zip", lambda body: body[:-40], lambda body: b""])
def test_what_is_no_archive_is_refused(spoil: Callable[[bytes], bytes]) -> None:
    """A text file, one cut short, an empty one."""
    ((place, what),) = read(spoil(sound()[1]))

    assert ("", True) == (place, "it is no wheel, or a damaged one" in what)


def test_a_wheel_that_would_fill_the_disk_is_not_unpacked() -> None:
    """By its sizes alone, before a byte is read."""
    bomb = zipped(parts() | {f"{PACKAGE}/zeros": bytes(5_000_000)})
    small = WheelLimits(file=100, unpacked=1_000, files=2)
    others = [
        read_wheel(named(), sound()[1], HOST, limits)
        for limits in (WheelLimits(file=100), WheelLimits(unpacked=100), WheelLimits(files=2), small)
    ]

    assert "as only an archive meant to fill the disk does" in read(bomb)[0][1]
    assert all(not isinstance(found, Wheel) for found in others)


def test_what_was_changed_after_the_build_is_refused_file_by_file() -> None:
    """The list of files says what was there when its author built it."""
    files = parts()
    listed = record(files, INFO)
    changed = {**files, f"{PACKAGE}/__init__.py": b"import os\n"}
    del changed[f"{INFO}/WHEEL"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in {**changed, f"{INFO}/RECORD": listed, f"{PACKAGE}/more.py": b""}.items():
            archive.writestr(name, content)
    found = dict(read(packed.getvalue()))

    assert "it is not what the wheel's list of files says" in found[f"{PACKAGE}/__init__.py"]
    assert "it is not on the wheel's list of files" in found[f"{PACKAGE}/more.py"]
    assert f"{INFO}/WHEEL" in found


def test_a_list_of_files_without_hashes_that_count_is_refused() -> None:
    """Nobody can say then whether it is what was built; MD5 does not count."""
    files = parts()
    weak = record(files, INFO).replace(b"sha256=", b"md5=")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in {**files, f"{INFO}/RECORD": weak + b"one,two\n"}.items():
            archive.writestr(name, content)
    found = read(packed.getvalue())

    assert any("no hash of it that counts" in what for _, what in found)
    assert any(f"{INFO}/RECORD" == place and "is not one file with its hash and size" in what for place, what in found)


@pytest.mark.parametrize(
    ("changes", "place", "said"),
    [
        ({"info__entry_points.txt": None}, "entry_points.txt", "nothing says which plugin this is"),
        ({"info__entry_points.txt": "[other]\nx = y\n"}, "entry_points.txt", "it names no plugin"),
        (
            {"info__entry_points.txt": "[amparo]\na = amparo_harbor\nb = amparo_harbor\n"},
            "entry_points.txt",
            "2 plugins",
        ),
        (
            {"info__entry_points.txt": "[amparo]\nharbor = os\n"},
            "entry_points.txt",
            "its module os is not in the wheel",
        ),
        ({"info__entry_points.txt": "[amparo]\nharbor = amparo_harbor:plugin\n"}, "entry_points.txt", "not a module's"),
        (
            {"info__entry_points.txt": "[amparo]\nHarbor-1 = amparo_harbor\n"},
            "entry_points.txt",
            "cannot be a plugin's id",
        ),
        (
            {"info__entry_points.txt": "[amparo]\namparo = amparo_harbor\n"},
            "entry_points.txt",
            "cannot be a plugin's id",
        ),
        ({"info__entry_points.txt": "nonsense"}, "entry_points.txt", "it cannot be read"),
        ({"info__METADATA": None}, "METADATA", "it is missing"),
        (
            {"info__METADATA": "Metadata-Version: 2.4\nName: amparo-harbor\nVersion: 2.0\n"},
            "METADATA",
            "its version is 2.0",
        ),
        ({"info__METADATA": "Metadata-Version: 2.4\nName: other\nVersion: 1.0\n"}, "METADATA", "its name is “other”"),
        ({"metadata": "Requires-Python: >=3.99\n"}, "METADATA", "it is meant for Python >=3.99 and this is 3.11.4"),
        ({"metadata": "Requires-Dist: a >> 1\n"}, "METADATA", "invalid for 'requires-dist'"),
        ({"info__WHEEL": "Wheel-Version: 2.0\nTag: py3-none-any\n"}, "WHEEL", "of version “2.0”"),
        ({"info__WHEEL": "Wheel-Version: 1.0\nTag: cp312-cp312-win_amd64\n"}, "WHEEL", "the file's name py3-none-any"),
        ({"info__WHEEL": None}, "WHEEL", "it is missing"),
    ],
)
def test_what_a_wheel_says_wrong_of_itself_is_told_with_the_file(
    changes: dict[str, str | None], place: str, said: str
) -> None:
    """Metadata, entry points and platform are each read before anything else happens."""
    found = read(zipped(parts(**changes), info=INFO))  # type: ignore[arg-type]  # by place

    assert any(where == f"{INFO}/{place}" and said in what for where, what in found), found


def test_a_wheel_for_another_machine_is_refused_with_both_named() -> None:
    """Its name alone says it, and a compiled file inside one that says “any” is no way around."""
    files = parts(info__WHEEL="Wheel-Version: 1.0\nTag: cp312-cp312-win_amd64\n")
    ((place, what),) = read(zipped(files), named(tag="cp312-cp312-win_amd64"))

    assert ("", True) == (place, "it was built for cp312-cp312-win_amd64, which this machine is not" in what)


def test_everything_is_told_at_once() -> None:
    """Whoever mends it should have to come back once."""
    spoilt = parts(metadata="Requires-Python: <3\n", info__entry_points="") | {
        "x.pth": b"",
        "json/__init__.py": b"",
        "../up.py": b"",
    }
    places = {place for place, _ in read(zipped(spoilt, info=INFO))}

    assert {"x.pth", "json", "../up.py", f"{INFO}/METADATA"} <= places


def test_a_file_that_is_not_named_as_a_wheel_is_refused() -> None:
    """The name says for which machine it is."""
    ((_, what),) = read(sound()[1], "shelter.zip")

    assert "it is not named as a wheel is" in what


def test_what_is_taken_here_is_found_without_importing_it() -> None:
    """The engine, its libraries and Python's own modules."""
    host = this_host()

    assert {"amparo", "amparo_app", "pydantic", "json", "sys", "usercustomize"} <= host.modules
    assert {"pydantic", "pluggy"} <= set(host.distributions)
    assert "py3-none-any" in host.tags


def test_what_hatchling_builds_is_sound(tmp_path: Path) -> None:
    """The tool that a partner uses, with nothing but a project file and a package."""
    (tmp_path / "amparo_harbor").mkdir()
    (tmp_path / "amparo_harbor" / "__init__.py").write_bytes(parts()[f"{PACKAGE}/__init__.py"])
    (tmp_path / "README.md").write_text("Harbor Legal", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    (built,) = (tmp_path / "dist").iterdir()
    found = read_wheel(built.name, built.read_bytes(), this_host())

    assert isinstance(found, Wheel), found
    assert ("harbor", "amparo_harbor", "1.0") == (found.plugin, found.module, found.version)
