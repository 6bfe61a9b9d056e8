"""`casework doctor`: the likeliest mistakes in setting an office up, serious ones first, each with what to do."""

import os
from dataclasses import asdict

import typer

from casework.commands.opening import chosen
from casework.commands.speaking import INPUT, AsJson, Database, clean, say_json


def doctor(as_json: AsJson = False, database: Database = None) -> None:
    """Looks for mistakes in settings, machine, database and office 体检. Changes nothing. Exit code 1 where something is serious."""
    from casework.clock import system_clock
    from casework.doctor.checkup import checkup

    found = sorted(checkup(chosen(database), os.environ, system_clock), key=lambda each: not each.serious)
    if as_json:
        say_json([asdict(each) for each in found])
    for each in () if as_json else found:
        typer.echo(clean(f"{'严重 serious' if each.serious else '提示 advice '}  {each.code}\n  {each.zh}\n  {each.en}"))
    serious = sum(each.serious for each in found)
    if not as_json:
        typer.echo(f"体检完成 {serious} serious, {len(found) - serious} advice" if found else "体检完成，未发现问题 nothing found")
    if serious:
        raise typer.Exit(INPUT)
