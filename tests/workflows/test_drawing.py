"""The page of the workflows is drawn from the rows; what is committed is what the rows say now."""

from casework.domain.values import Post
from casework.workflows import drawing
from casework.workflows.definition import STAYS, Workflow, move
from casework.workflows.tables import TABLES


def it_is_sunny(case: object, asked: object, world: object) -> str | None:
    """The sun shines."""
    return None


CHAIN = ((Post.UNIT_HEAD,), (Post.DISPATCHER, "leader*"))
OUTING = Workflow(
    "outing",
    "handling",
    ("home", "park"),
    (
        move("go", "走", "home", "park", by=(Post.OFFICER,), approved_by=CHAIN, when=(it_is_sunny,)),
        move("run", "跑", ("home", "park"), ">=park", by=(Post.OFFICER,)),
        move("run", "跑", "home", "park", by=(Post.UNIT_HEAD,)),
        move("look", "看", ("home", "park"), STAYS, by=(Post.OFFICER, Post.UNIT_HEAD)),
    ),
)


def test_arrows_show_where_moves_lead_and_leave_out_those_that_stay():
    assert drawing.mermaid(OUTING).splitlines() == ["stateDiagram-v2", "    [*] --> home", "    home --> park : go, run"]


def test_a_workflow_that_begins_with_a_move_starts_from_nowhere():
    lines = drawing.mermaid(TABLES["handling"]).splitlines()
    assert "    [*] --> received : receive" in lines
    assert not any("--> None" in line or "-->  " in line for line in lines)


def test_every_row_is_a_line_of_the_page():
    page = drawing.page(OUTING)
    assert "| go | 走 | home | park | officer | unit_head → dispatcher or leader* | it is sunny |" in page
    assert "| look | 看 | home park | stays | officer unit_head |  |  |" in page
    assert "| receive | 接收登记 | start | received |" in drawing.page(TABLES["handling"])


def test_the_committed_page_is_fresh():
    assert drawing.PAGE.read_text(encoding="utf-8") == drawing.readme(TABLES.values()), "run `make docs`"


def test_the_page_is_written_anew_by_make_docs(tmp_path):
    target = tmp_path / "README.md"
    drawing.write(target)
    assert target.read_text(encoding="utf-8") == drawing.PAGE.read_text(encoding="utf-8")
