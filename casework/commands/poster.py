"""`poster`: the rights board 维权信息告示牌 of a site as a drawing on A4, with the QR code of the complaint form."""

from pathlib import Path
from typing import Annotated

import typer

from casework.commands.speaking import BadInput, Database

Project = Annotated[str, typer.Option("--project", help="Name of the project 项目名称.")]
Region = Annotated[str, typer.Option("--region", help="Six-digit code of the place (GB/T 2260) 行政区划代码.")]
Contractor = Annotated[str, typer.Option("--contractor", help="General contractor 施工总承包单位.")]
Out = Annotated[Path, typer.Option("--output", "-o", help="The drawing to write, such as board.svg.")]
Text = Annotated[str, typer.Option()]


def poster(
    project: Project, region: Region, contractor: Contractor, output: Out, uscc: Text = "", place: Text = "", owner: Text = "",
    project_office: Text = "", subcontractors: Text = "", wage_officer: Text = "", minimum_wage: Text = "", payday: Text = "",
    department: Text = "", department_phone: Text = "", inspection: Text = "", inspection_phone: Text = "", arbitration: Text = "",
    database: Database = None,
) -> None:  # fmt: skip
    """Draw the rights board of a site; what is left out stays a line to write on 维权信息告示牌."""
    from casework.commands.opening import opened
    from casework.notices.wording import LINK, link_base
    from casework.papers.poster import Board, drawn
    from casework.security.sites import Site, site_code, site_fault

    base, site = link_base(), Site(project, region, contractor, uscc, place)
    if base is None:
        raise BadInput(f"{LINK}: set the address under which workers open the system, such as https://casework.example.gov.cn")
    if fault := site_fault(site):
        raise BadInput(f"--{fault}")
    with opened(database) as office:
        units = office.policies.office.units_for(region, "hrss")
        code = site_code(site, office.vault)
    board = Board(
        project=project, contractor=contractor, owner=owner, project_office=project_office, subcontractors=subcontractors,
        wage_officer=wage_officer, minimum_wage=minimum_wage, payday=payday, department=department, department_phone=department_phone,
        inspection=inspection or (units[0].name if units else ""), inspection_phone=inspection_phone, arbitration=arbitration,
    )  # fmt: skip
    try:
        output.write_text(drawn(board, f"{base}/complain?site={code}"), encoding="utf-8")
    except OSError as trouble:
        raise BadInput(f"--output: {output} cannot be written: {trouble.strerror}") from None
    typer.echo(f"已写出 {output}")
