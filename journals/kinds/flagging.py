"""What a clinician can have done about a flag: a closed list. There is no "nothing"."""

from django.utils.translation import gettext_lazy as _

CODES = (
    ("talked", _("Talked about it with them")),
    ("sooner", _("Arranged to meet sooner")),
    ("plan", _("Went through the safety plan together")),
    ("procedure", _("Followed the service’s emergency procedure")),
    ("handed_on", _("Handed it on to a colleague or another service")),
    ("known", _("Known and being worked on; looked at again")),
    ("slip", _("They said that it was a slip")),
    ("not_reached", _("Could not reach them, and passed that on")),
)
LONGEST_NOTE = 2000
