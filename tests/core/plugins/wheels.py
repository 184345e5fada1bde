"""Wheels made by hand, sound or spoilt in one place: what an honest tool would never build has to be refused too."""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from collections.abc import Mapping

CODE = """\
from amparo.declarations import Phase, PluginInfo, CaseType, Text
from amparo.plugins import hookimpl

@hookimpl
def amparo_plugin_info():
    return PluginInfo(id="{plugin}", version="{version}", title=Text("Harbor", "Puerto"), owner="Harbor Legal",
                      contact="it@example.org", requires_amparo=">=0.1")

@hookimpl
def amparo_case_types(context):
    return [CaseType(id="{plugin}_bond", title=Text("bond", "fianza"), person_roles=("principal",),
                     phases=(Phase(id="only", title=Text("only", "sola")),))]
"""


def parts(
    plugin: str = "harbor",
    version: str = "1.0",
    code: str = "",
    metadata: str = "",
    module: str = "",
    **changes: str | None,
) -> dict[str, bytes]:
    """Return a plugin's wheel file by file, without its list of files; `changes` by place, None takes one out.

    A place is written with `__` for “/”, `_` stays: `info` is the folder of the metadata, `package` that of the code.
    """
    package, info = module or f"amparo_{plugin}", f"amparo_{plugin}-{version}.dist-info"
    said = f"Metadata-Version: 2.4\nName: amparo-{plugin}\nVersion: {version}\nRequires-Dist: amparo>=0.1\n{metadata}"
    written: dict[str, str | None] = {
        f"{package}/__init__.py": code or CODE.format(plugin=plugin, version=version),
        f"{info}/METADATA": said,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[amparo]\n{plugin} = {package}\n",
    }
    places = {"info": info, "package": package}
    for place, content in changes.items():
        folder, _, name = place.partition("__")
        written[f"{places[folder]}/{name}"] = content
    return {name: content.encode() for name, content in written.items() if content is not None}


def record(files: Mapping[str, bytes], info: str) -> bytes:
    """Return the list of a wheel's files with their hashes."""
    lines = [f"{name},sha256={_hash(content)},{len(content)}" for name, content in files.items()]
    return "\n".join([*lines, f"{info}/RECORD,,", ""]).encode()


def zipped(files: Mapping[str, bytes], *, info: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """Return the archive of these files with their list; `extra` files are on no list."""
    folder = info or next(name.partition("/")[0] for name in files if ".dist-info/" in name)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**files, f"{folder}/RECORD": record(files, folder), **(extra or {})}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)  # the same bytes each time
    return packed.getvalue()


def named(plugin: str = "harbor", version: str = "1.0", tag: str = "py3-none-any") -> str:
    """Return the file name of a plugin's wheel."""
    return f"amparo_{plugin}-{version}-{tag}.whl"


def sound(plugin: str = "harbor", version: str = "1.0", **changes: str | None) -> tuple[str, bytes]:
    """Return a sound plugin's wheel: its file name and content."""
    return named(plugin, version), zipped(parts(plugin, version, **changes))  # type: ignore[arg-type]  # by place


def _hash(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
