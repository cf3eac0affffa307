"""Whether a folder lies on an encrypted volume, as far as Linux says so."""

import errno
import os
import struct
import sys
from pathlib import Path

# FS_IOC_GET_ENCRYPTION_POLICY of linux/fscrypt.h: 12 bytes, the first version of policies. A later version answers EINVAL.
_GET_POLICY = 0x400C6615
_FILE_SYSTEMS = ("ecryptfs", "fuse.gocryptfs", "fuse.encfs", "fuse.cryfs")


def encryption_of(folder: Path) -> str | None:
    """By what a folder is encrypted; None where nothing says that it is (a network share or a cloud disk may be, unseen from here)."""
    if not sys.platform.startswith("linux"):
        return None
    return _by_file_system(folder) or _by_policy(folder) or _by_device(folder)


def _by_file_system(folder: Path) -> str | None:
    kind = file_system(folder.resolve(), Path("/proc/self/mountinfo").read_text(encoding="utf-8"))
    return f"{kind} file system" if kind in _FILE_SYSTEMS else None


def file_system(folder: Path, mounts: str) -> str:
    """Type of the file system that a folder lies on, by the longest mount point above it."""
    best, kind = "", ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = before.split(" ")[4].replace("\\040", " ")
        if folder.is_relative_to(point) and len(point) >= len(best):
            best, kind = point, after.split(" ")[0]
    return kind


def _by_policy(folder: Path) -> str | None:
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.ioctl(handle, _GET_POLICY, struct.pack("12x"))
    except OSError as fault:
        return "fscrypt policy" if fault.errno == errno.EINVAL else None
    finally:
        os.close(handle)
    return "fscrypt policy"


def _by_device(folder: Path) -> str | None:
    device = folder.stat().st_dev
    return is_crypt(Path(f"/sys/dev/block/{os.major(device)}:{os.minor(device)}"))


def is_crypt(device: Path) -> str | None:
    """dm-crypt below a block device (an entry of /sys), itself or what it is made of."""
    uuid = device / "dm" / "uuid"
    if uuid.is_file() and uuid.read_text(encoding="utf-8").startswith("CRYPT-"):
        return f"dm-crypt ({(device / 'dm' / 'name').read_text(encoding='utf-8').strip()})"
    below = sorted((device / "slaves").iterdir()) if (device / "slaves").is_dir() else []
    found = [is_crypt(one) for one in below]
    # Every device that it is made of, or it is not encrypted.
    return found[0] if found and all(found) else None
