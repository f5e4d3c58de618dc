"""What goes into a booklet of my own: my entries of some days, as they are wished for."""

from django.db.models import Q, QuerySet

from journals.booklet import Wish
from journals.models import Entry
from tracker.accounts.models import User

from .own import own_entries

LIVED = (
    Entry.Status.NOTED,
    Entry.Status.PROVISIONAL,
    Entry.Status.CONFIRMED,
    Entry.Status.DONE,
    Entry.Status.WRITTEN,
)


def own_booklet(client: User, wish: Wish) -> QuerySet[Entry]:
    """Of a moment all parts that are wished for, if it was on one of these days. A plan is not
    lived yet."""
    begins, ends = wish.instants(client.time_zone)
    within = Q(episode__occurred_at__gte=begins, episode__occurred_at__lt=ends)
    within |= Q(episode=None, local_date__gte=wish.since, local_date__lte=wish.until)
    rows = own_entries(client).of_kind(*wish.kinds).filter(within, status__in=LIVED)
    return rows.select_related("episode")


def own_years(client: User) -> list[int]:
    """The years that I wrote anything about, the newest first."""
    days = own_entries(client).order_by().dates("local_date", "year", order="DESC")
    return [day.year for day in days]
