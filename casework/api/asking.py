"""What every operation asks for first: the office that is served, and who calls."""

from typing import Annotated, Final, cast

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from casework.api.linked import by_link
from casework.api.problems import Unauthenticated
from casework.api.serving import Served
from casework.security.links import PREFIX
from casework.security.tokens import Caller, NotKnown

ABOUT: Final = "A token from `casework token`, or of a login."
bearer = HTTPBearer(auto_error=False, description=ABOUT)
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


async def served(request: Request) -> Served:
    """The office that this application serves."""
    return cast(Served, request.app.state.served)


Serves = Annotated[Served, Depends(served)]


def known(served: Served, credentials: HTTPAuthorizationCredentials | None, request: Request) -> Caller:
    """Who calls, looked up in the database. Raises Unauthenticated."""
    try:
        found = served.who(_said(credentials))
    except NotKnown as fault:
        request.state.known = (fault.person, fault.token)
        raise Unauthenticated(str(fault)) from None
    request.state.caller = found
    return found


class Door(HTTPBearer):
    """Lets in whoever brings a good token; a thread is asked for only where the database must be. Raises Unauthenticated."""

    async def __call__(self, request: Request) -> Caller:  # type: ignore[override]  # what its operations get is the caller
        """Who calls."""
        served: Served = request.app.state.served
        credentials = await super().__call__(request)
        if credentials is not None and credentials.credentials.startswith(PREFIX):
            return await run_in_threadpool(by_link, served, credentials.credentials, request)
        found = served.recognised(_said(credentials))
        if found is None:
            return await run_in_threadpool(known, served, credentials, request)
        request.state.caller = found
        return found


def _said(credentials: HTTPAuthorizationCredentials | None) -> str:
    if credentials is None:
        raise Unauthenticated("no token; send Authorization: Bearer TOKEN")
    return credentials.credentials


Calls = Annotated[Caller, Depends(Door(scheme_name="HTTPBearer", auto_error=False, description=ABOUT))]
