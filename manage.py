#!/usr/bin/env python
"""Keel's command line. `python manage.py up` starts everything."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    if sys.argv[1:2] == ["up"]:
        # The first start writes the secrets that the settings below will read.
        from tracker.operations import firststart

        firststart.prepare(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
