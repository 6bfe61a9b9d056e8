"""Cases that leaders own, and their links, for the tests of the leader's page."""

from dataclasses import replace
from datetime import timedelta

from casework.security.callers import Letter
from casework.security.links import key_of, sealed_link
from tests.office import Office
from tests.people import DISPATCHER, GOVERNMENT, LEADER

DELIVERY = "0f0e0d0c-0000-4000-8000-000000000001"


def owned(site, leader=LEADER.person):
    """A case that a leader owns."""
    office = Office(site.house).receives(project_name="安置房二期")
    office.dispatches()
    office.signs_in()
    office.gets("name_leader", DISPATCHER, leader=leader, unit=GOVERNMENT.code)
    site.house.views.catch_up()
    return office


def link(office, hours=72, **changes):
    until = (office.house.clock() + timedelta(hours=hours)).timestamp()
    held = Letter(LEADER.person, "leader", GOVERNMENT.code, office.case_no, DELIVERY, until)
    return sealed_link(replace(held, **changes), key_of(office.house.vault))


def by_link(site, office, **changes):
    return site.visit().get("/leading", link=link(office, **changes))


def bearer(site, text, method, path, **body):
    return site.visit().client.request(method, path, headers={"Authorization": f"Bearer {text}", "If-Match": "*"}, **body)
