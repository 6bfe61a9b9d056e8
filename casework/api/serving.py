"""What the API serves: one office with its tokens."""

from datetime import datetime

from casework.bootstrap import Casework
from casework.security.tokens import Caller, NotKnown, Tokens


class Served:
    """An office as the API sees it."""

    def __init__(self, office: Casework) -> None:
        self.office, self.tokens = office, Tokens(office.store)

    @property
    def now(self) -> datetime:
        """The present moment (UTC)."""
        return self.office.clock()

    def who(self, token: str) -> Caller:
        """Who brought a token; a person the directory did not know yet is looked up anew. Raises NotKnown."""
        policies = self.office.policies
        try:
            return self.tokens.caller(token, policies.office, self.now)
        except NotKnown:
            policies.refresh()
            return self.tokens.caller(token, policies.office, self.now)
