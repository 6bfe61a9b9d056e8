"""What every operation asks for first: the office that is served, and who calls."""

from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from casework.api.problems import Unauthenticated
from casework.api.serving import Served
from casework.security.tokens import Caller, NotKnown

bearer = HTTPBearer(auto_error=False, description="A token from `casework token`, or of a login.")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]


def served(request: Request) -> Served:
    """The office that this application serves."""
    return cast(Served, request.app.state.served)


Serves = Annotated[Served, Depends(served)]


def caller(served: Serves, credentials: Credentials, request: Request) -> Caller:
    """Who calls. Raises Unauthenticated."""
    if credentials is None:
        raise Unauthenticated("no token; send Authorization: Bearer TOKEN")
    try:
        found = served.who(credentials.credentials)
    except NotKnown as fault:
        request.state.known = (fault.person, fault.token)
        raise Unauthenticated(str(fault)) from None
    request.state.caller = found
    return found


Calls = Annotated[Caller, Depends(caller)]
