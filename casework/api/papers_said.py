"""What is said when a paper is printed: which one, and fields that no record holds; kept nowhere but in the paper."""

from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from casework.api.bodies import Body
from casework.api.problems import Problem
from casework.api.reading import CONTROLS


class Said(BaseModel):
    """What is said when a paper is printed."""

    model_config = ConfigDict(extra="forbid", strict=True)
    subject: str | None = Field(None, max_length=80, description="What is printed; default: the newest.")
    fields: dict[str, str] = Field(default_factory=dict, max_length=40, description="Fields that no record holds, by name.")


BODY: Final = {"requestBody": {"required": True, "content": {"application/json": {"schema": Said.model_json_schema()}}}}
LONGEST: Final = 5_000
"""Characters of one field."""


def read_said(body: Body) -> Said:
    """What is said at printing. Raises Problem (422) by the name of the field, never by what it holds."""
    try:
        said = Said.model_validate(body)
    except ValidationError as fault:
        places = [".".join(map(str, each["loc"][:1])) if each["type"] != "extra_forbidden" else "(unknown)" for each in fault.errors()]
        raise Problem(422, "invalid", [f"$.{place}: must be subject (a text) or fields (texts by name)" for place in places]) from None
    for name, text in said.fields.items():
        if len(text) > LONGEST or CONTROLS.search(text):
            place = name if name.isidentifier() and name.isascii() else "*"
            raise Problem(422, "invalid", f"$.fields.{place[:40]}: at most {LONGEST} characters, no control characters")
    return said
