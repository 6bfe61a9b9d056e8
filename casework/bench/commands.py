"""Plain commands beside which everything else is measured: small lives through the whole door, one command after another."""

from collections.abc import Iterator
from itertools import cycle, islice
from time import perf_counter

from casework.bench.templates import CHANNELS, offices, published
from casework.bootstrap import As, Casework
from casework.domain.dispatching import Dispatch, SignIn
from casework.domain.intake import Receive
from casework.domain.linking import LinkClue
from casework.domain.registry import Command
from casework.domain.values import Actor, Post, Sum
from casework.samples.offices import SampleOffice


def give_plain_commands(house: Casework, number: int) -> float:
    """Commands per second: received, dispatched, signed in, joined by a clue from elsewhere; each life in a region of its own turn."""
    given, began = 0, perf_counter()
    for office, sum_, channel in zip(cycle(_counties()), cycle(_sums()), cycle(CHANNELS), strict=False):
        for _ in islice(_life(house, office, sum_, channel), number - given):
            given += 1
        if given >= number:
            return given / (perf_counter() - began)
    raise AssertionError("the sample has counties, sums and channels")


def _life(house: Casework, office: SampleOffice, claimed: Sum, channel: str) -> Iterator[Command]:
    """One life; each command is carried out when it is asked for."""
    code = office.code
    first: Command = Receive(region=office.region, region_name=office.region, channel=channel, claimed=claimed)
    no = house.do(first, by=_holder(house, office, Post.INTAKE, "insp")).case_no
    yield first
    rest: list[tuple[Command, str, str]] = [
        (Dispatch(case_no=no, lead=code("insp"), cohandlers=(code("zjj"),)), Post.DISPATCHER, "zqb"),
        (SignIn(case_no=no, officer=office.person(Post.OFFICER, code("insp"))), Post.UNIT_HEAD, "insp"),
        (LinkClue(case_no=no, channel="petition"), Post.INTAKE, "insp"),
    ]
    for command, post, suffix in rest:
        house.do(command, by=_holder(house, office, post, suffix))
        yield command


def _holder(house: Casework, office: SampleOffice, post: str, suffix: str) -> Actor:
    unit = office.code(suffix)
    return house.actor(As(office.person(post, unit), post, unit))


def _counties() -> list[SampleOffice]:
    return [office for office in offices() if not office.region.endswith("00")]


def _sums() -> list[Sum]:
    return [Sum(source.workers, source.amount_fen) for source in published()]
