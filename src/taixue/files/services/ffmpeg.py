"""Running ffmpeg: the system's, or the one of imageio-ffmpeg; one thread, bounded in time, memory and output."""

import resource
import shutil
import subprocess
from collections.abc import Sequence
from functools import cache

MEMORY = 2 * 1024**3
"""Bytes of address space, where the system can limit another process (Linux); max_alloc bounds one block everywhere."""

_QUIET = ("-nostdin", "-hide_banner", "-v", "error", "-nostats", "-max_alloc", str(512 * 1024**2))

UPLOAD = ("-protocol_whitelist", "file,pipe", "-f", "mov")
"""What stands before `-i` of an upload: taken for an MP4 whatever it is, so no playlist or list of parts inside it can
name another file or an address, and nothing but files and our own pipe is ever opened."""

OUTPUT = 32 * 1024 * 1024
"""Most bytes of output taken: one uncompressed picture of 3840 x 2160 with room to spare."""


class Stopped(Exception):
    """It took longer than allowed and was ended."""


class Failed(Exception):
    """It ended with an error; the text is its own last words."""


@cache
def program() -> str:
    """Return the path of ffmpeg. Raises RuntimeError if the `media` part is not installed and the system has none."""
    found = shutil.which("ffmpeg")
    if found:
        return found
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run(arguments: Sequence[str], *, seconds: float) -> bytes:
    """Run ffmpeg with the arguments after its global ones and return its output.

    seconds: most time it may take. Raises Stopped, Failed, or RuntimeError if there is no ffmpeg.
    """
    command = [program(), *_QUIET, *arguments]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if hasattr(resource, "prlimit"):
        resource.prlimit(process.pid, resource.RLIMIT_AS, (MEMORY, MEMORY))
    with process:
        try:
            output, errors = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            raise Stopped(f"{seconds} s") from None
    if process.returncode != 0:
        raise Failed(errors[-500:].decode("utf-8", "replace"))
    return output[:OUTPUT]
