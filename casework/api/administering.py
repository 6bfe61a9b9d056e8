"""Administration 系统管理: who may do what, how it is logged, and how bodies are read; whatever is not allowed here is refused."""

from typing import Annotated, Any, Final, TypeVar

from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from casework.api.asking import Calls, Serves
from casework.api.problems import Problem
from casework.api.serving import Served
from casework.api.throttling import address_of
from casework.domain.values import Post
from casework.security.access_log import Access
from casework.security.tokens import Caller

PREFIX: Final = "/api/v1/admin"
LARGEST: Final = 900_000
"""Signs of a file that is sent inside a body."""
M = TypeVar("M", bound=BaseModel)


async def administrator(caller: Calls) -> Caller:
    """An administrator of some territory. Raises Problem (403)."""
    if caller.actor.post != Post.ADMIN:
        raise Problem(403, "not_yours", "本操作限管理员岗位 this is the administrator's (post admin)")
    return caller


Admins = Annotated[Caller, Depends(administrator)]


async def of_all(served: Serves, caller: Admins) -> Caller:
    """An administrator whose territory holds every unit of the directory; in a trial database any. Raises Problem (403)."""
    if not covers_all(served, caller):
        why = (
            "本操作影响全库，限辖区覆盖名录中全部单位的管理员 this concerns the whole database: it takes an administrator of all its units"
        )
        raise Problem(403, "not_yours", why)
    return caller


AdminsOfAll = Annotated[Caller, Depends(of_all)]


def covers_all(served: Served, caller: Caller) -> bool:
    """Whether what concerns the whole database is theirs."""
    units = served.office.policies.office.units.values()
    return served.office.store.is_trial or all(caller.scope.covers(unit.region) for unit in units)


def note(served: Served, caller: Caller, request: Request, code: str) -> None:
    """Enters what an administrator did into the access log."""
    actor = caller.actor
    who = {"person": actor.person, "post": str(actor.post), "unit": actor.unit.code, "token": caller.token}
    address = address_of(request, request.app.state.limits.proxies)
    served.access.record(Access(served.now, request.method, request.url.path, 200, code, **who, address=address))


def read(model: type[M], body: dict[str, Any]) -> M:
    """A body as its model. Raises Problem (422) with every fault."""
    try:
        return model.model_validate(body)
    except ValidationError as fault:
        raise Problem(422, "invalid", [f"$.{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]) from None


def described(model: type[BaseModel]) -> dict[str, Any]:
    """A body as the description of the API tells it."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}
