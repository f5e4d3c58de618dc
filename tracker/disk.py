"""What has to be on the disk, and not only in its cache."""

import os
from pathlib import Path


def sync_folder(place: Path) -> None:
    """A new name in it stays there after the power was cut. Raises OSError."""
    folder = os.open(place, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
