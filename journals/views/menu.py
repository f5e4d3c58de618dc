"""My own menu: good things and words for later, put there in calm moments."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from journals import access, actions
from journals.forms import MenuItemForm
from journals.models import MenuItem
from journals.views.saving import save, status
from tracker.accounts.policy import allow
from tracker.pages.flash import say


@allow("client")
@sensitive_post_parameters()
def menu(request: HttpRequest) -> HttpResponse:
    """What stands on it, and one more."""
    form = MenuItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and save(form, lambda: _save(request.user, form, None)):
        say(request, _("Kept on your own list."))
        return redirect("menu")
    items = list(access.own_menu(request.user))
    kept = [item for item in items if item.archived_at is None]
    context = {"nav": "settings", "form": form, "has_errors": bool(form.errors)}
    context |= {kind: [one for one in kept if one.kind == kind] for kind in MenuItem.Kind.values}
    context["away"] = [item for item in items if item.archived_at]
    return render(request, "journals/menu.html", context, status=status(form))


@allow("client")
@sensitive_post_parameters()
def item(request: HttpRequest, pk) -> HttpResponse:
    """One thing on it, worded anew."""
    own = get_object_or_404(access.own_menu(request.user), pk=pk)
    form = MenuItemForm(
        request.POST if request.method == "POST" else None,
        standing=True,
        content=dict(own.words),
        entry_id=own.pk,
        base_version=own.version,
    )
    if form.is_valid() and save(form, lambda: _save(request.user, form, own)):
        return redirect("menu")
    context = {"nav": "settings", "form": form, "item": own, "has_errors": bool(form.errors)}
    return render(request, "journals/menu_item.html", context, status=status(form))


def _save(me, form: MenuItemForm, own: MenuItem | None):
    return actions.save_item(
        me,
        item_id=own.pk if own else form.cleaned_data["entry_id"],
        kind=own.kind if own else form.cleaned_data["which"],
        text=form.content.get("text", ""),
        base_version=(form.cleaned_data["base_version"] or 0) if own else 0,
        now=timezone.now(),
    )


@allow("client")
@require_POST
def put_away(request: HttpRequest, pk) -> HttpResponse:
    """Not offered any more; or offered again."""
    own = get_object_or_404(access.own_menu(request.user), pk=pk)
    try:
        if request.POST.get("again"):
            actions.take_out_item(request.user, own)
        else:
            actions.put_away_item(request.user, own, now=timezone.now())
    except ValidationError as error:
        say(request, error.messages[0])
    return redirect("menu")
