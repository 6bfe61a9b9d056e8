"""`notices preview`: what the letters of a case say, word for word, before or after they go out 通知预览."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any

import typer

from casework.commands.opening import opened
from casework.commands.speaking import AsJson, BadInput, Database, clean, say, say_json

if TYPE_CHECKING:
    from casework.bootstrap import Casework

Row = Mapping[str, Any]
Case = Annotated[str, typer.Argument(metavar="CASE", help="The case number.")]
To = Annotated[str | None, typer.Option("--to", metavar="WHO", help="Only messages to this account, or to POST@UNIT.")]
Last = Annotated[int, typer.Option("--last", metavar="N", min=1, max=200, help="The newest so many messages.")]


def preview(case_no: Case, to: To = None, last: Last = 10, as_json: AsJson = False, database: Database = None) -> None:
    """Shows the messages that the letters of a case make, with the text message and its length; nothing is sent."""
    with opened(database) as office:
        office.views.catch_up()
        made = list(_messages(office, case_no, to))[-last:]
    if not made:
        raise BadInput(f"there are no letters of case {case_no}{f' to {to}' if to else ''}; see: casework letters --case {case_no}")
    if as_json:
        say_json(made)
        return
    for each in made:
        typer.echo(clean(f"―― {each['recipient']} · {each['at']:%Y-%m-%d %H:%M}\n{each['subject']}\n\n{each['text']}\n"))
        typer.echo(clean(f"短信 {each['segments']}条 {len(each['brief'])}字: {each['brief']}\n"))
    say(f"{len(made)} messages; nothing was sent")


def _messages(office: "Casework", case_no: str, to: str | None) -> Iterator[dict[str, Any]]:
    """One message for each recipient of each moment, as it goes out at once."""
    from casework.domain.timekeeping.terms import SHANGHAI
    from casework.notices.templates import segments
    from casework.notices.wording import Wording

    wording = Wording.from_settings(office.policies.rulebook, office.policies.office)
    for (_, recipient), rows in groupby(_letters(office, case_no, to), key=lambda row: (row["position"], row["recipient"])):
        batch = list(rows)
        message = wording.letters(batch, "preview")
        yield {
            "recipient": recipient, "at": batch[0]["created_at"].astimezone(SHANGHAI), "subject": message.subject, "text": message.text,
            "brief": message.brief, "segments": segments(message.brief), "urgent": message.urgent, "link": message.link,
        }  # fmt: skip


def _letters(office: "Casework", case_no: str, to: str | None) -> Sequence[Row]:
    from casework.projections.digests import letters_of

    rows: list[Row] = []
    while page := letters_of(office.views, to, case_no, rows[-1]["position"] if rows else 0, 500):
        rows += page
    return sorted(rows, key=lambda row: (row["position"], row["recipient"]))
