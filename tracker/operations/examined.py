"""What `manage.py check --deploy` asks of the doctor, who asks the other checks in turn."""

from typing import Any

from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from .checks import OF_THE_DOCTOR


@register(deploy=True)
def what_the_doctor_finds(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """operations.E006 to E011, W004 and W005: what `doctor` says of the parts that must be well."""
    from . import doctor  # which needs all that is examined: not at each start

    return [
        (Warning if OF_THE_DOCTOR[part].startswith("operations.W") else Error)(
            f"{part}: {words}", id=OF_THE_DOCTOR[part]
        )
        for part, found in doctor.faults(timezone.now(), parts=OF_THE_DOCTOR)
        for words in found
    ]
