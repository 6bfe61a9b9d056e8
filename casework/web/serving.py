"""What serves the pages: the office behind them, for keys and the clock; its data are asked from the API."""

from typing import cast

from casework.api.serving import Served
from casework.web.visiting import Visitor


def served_of(who: Visitor) -> Served:
    """The office that is served."""
    return cast(Served, who.request.app.state.served)
