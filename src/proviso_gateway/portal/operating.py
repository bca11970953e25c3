"""How the home is run: what wants attention, the week's slots, enrolments that lapse."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from proviso_gateway.errors import problem
from proviso_gateway.gateway.adopt import ENROLLED_DAYS, begin_renewal
from proviso_gateway.gateway.delay_telling import DELAYS
from proviso_gateway.gateway.house import REASONS, begin_postponement
from proviso_gateway.gateway.views.concerns import owed_to_people
from proviso_gateway.gateway.views.institution import institution, may_state
from proviso_gateway.gateway.views.operating import check_may_operate
from proviso_gateway.gateway.views.operating import operating as view
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.coded import HOUSE_REASONS, roles
from proviso_gateway.pages.operating import attention, facts
from proviso_gateway.pages.subject_access import attention as people_wait
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import show
from proviso_gateway.portal.running import begun, title_of
from proviso_gateway.terms import Day


def operating(request: HttpRequest) -> HttpResponse:
    """Ages of register, restrictions, backup and log; slots; enrolments."""
    gateway, key = house.gateway(), request.here.key
    check_may_operate(gateway, key)
    told = view(gateway, house.home().restrictions_checked_on(), key)
    home = house.home().ages()
    stands = institution(gateway)
    titles = {one.name: one.title for one in stands.agreements}
    slots = [
        {"agreement": one.agreement, "title": titles.get(one.agreement, one.agreement),
         "day": pages.day(one.day), "iso": one.day.isoformat(),
         "cases": str(one.cases), "unsearched": str(one.unsearched),
         "late": one.near and one.unsearched > 0, "can_move": one.can_move, "number": str(at)}
        for at, one in enumerate(told.slots)
    ]  # fmt: skip
    lapses = [
        {"name": one.name, "roles": roles(one.roles), "until": pages.day(one.until),
         "lapsed": one.left < 0, "key": one.key, "number": str(at)}
        for at, one in enumerate(told.lapses)
    ]  # fmt: skip
    return show(
        request, "operating", title=phrase("Running the house"), slots=slots, lapses=lapses,
        attention=[pages.with_days(one) for one in attention(home, told, stands)],
        people=people_wait(owed_to_people(gateway, key)),
        may_delay=bool(DELAYS & set(request.here.roles)),
        facts=[(name, pages.with_days(value)) for name, value in facts(home, told)],
        may_postpone=may_state(gateway, key, "postponement", "postponed"),
        may_enrol=may_state(gateway, key, "officer", "enrolled"),
        reasons=[{"code": one, "words": HOUSE_REASONS[one]} for one in REASONS],
    )  # fmt: skip


@require_POST
def postpone(request: HttpRequest) -> HttpResponse:
    """Put off all answers of one slot: two sign."""
    said = request.POST
    name, slot, to = said.get("agreement", ""), _day(said.get("slot")), _day(said.get("to"))
    reason = said.get("reason", "")
    if reason not in REASONS:
        raise problem("gateway.no-house-reason")
    statement = begin_postponement(house.gateway(), name, slot, to, reason)
    under = title_of(name)
    return begun(
        request, statement, phrase("Put this slot off"),
        phrase("All answers that are owed under {agreement} from {slot} on are put off to {day}, "
               "whoever they are about.", agreement=under, slot=pages.day(slot),
               day=pages.day(to)),
        back="/operating",
    )  # fmt: skip


@require_POST
def renew(request: HttpRequest) -> HttpResponse:
    """Renew the enrolments that were ticked, for a month: one act, two sign."""
    statement = begin_renewal(house.gateway(), request.POST.getlist("key"))
    return begun(
        request, statement, phrase("Renew these enrolments"),
        phrase("Each of them still works here, as what is said, and holds their key themselves. "
               "They are enrolled for {days} days more.", days=ENROLLED_DAYS), back="/operating",
    )  # fmt: skip


def _day(text: str | None) -> Day:
    try:
        return datetime.date.fromisoformat(text or "")
    except ValueError:
        raise problem("gateway.not-a-day") from None
