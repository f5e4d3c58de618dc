"""Write the words of the worksheets that ship where a translator's tools find them."""

from typing import Any

from django.core.management.base import BaseCommand

from journals.kinds.worksheets.translators import FILE, module


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Write journals/kinds/worksheets/strings.py from the shipped definitions."

    def handle(self, *args: Any, **options: Any) -> None:
        FILE.write_text(module(), encoding="utf-8")
        self.stdout.write(f"{FILE.name} is up to date.")
