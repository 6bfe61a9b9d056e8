"""Questions are answered while commands wait, and answers leave in one piece."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread

import anyio
from anyio.to_thread import current_default_thread_limiter, run_sync
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from casework.api.lanes import COMMANDS, OTHERS, in_turn, narrow
from casework.api.server import Server, listening

LARGE = bytes(range(256)) * 4096
LIMIT = 20


def test_questions_go_past_commands_that_wait():
    gate, told = Event(), []

    def written(number):
        assert gate.wait(LIMIT)
        return number

    async def all_at_once():
        async def give(number):
            told.append(await in_turn(written, number))

        async with anyio.create_task_group() as tasks:
            for number in range(2 * COMMANDS):
                tasks.start_soon(give, number)
            await anyio.lowlevel.checkpoint()
            narrow()
            with anyio.fail_after(LIMIT):
                answer = await run_sync(lambda: "answered")
            waited = list(told)
            gate.set()
        return answer, waited, current_default_thread_limiter().total_tokens

    assert anyio.run(all_at_once) == ("answered", [], OTHERS)
    assert sorted(told) == list(range(2 * COMMANDS))


async def _small(_request):
    return PlainTextResponse("好的", headers={"X-Told": "yes"})


async def _large(_request):
    return Response(LARGE)


async def _in_parts(_request):
    return StreamingResponse(iter([b"one ", b"two ", LARGE, b"end"]))


@contextmanager
def served():
    app = Starlette(routes=[Route("/small", _small), Route("/large", _large), Route("/parts", _in_parts)])
    ready = Event()
    with listening("127.0.0.1", 0) as sock:
        server = Server(app, ready.set)
        thread = Thread(target=server.run, args=([sock],))
        thread.start()
        try:
            assert ready.wait(LIMIT)
            yield sock.getsockname()
        finally:
            server.stop()
            thread.join(LIMIT)


def asks(address, *paths, close=True):
    """Every byte that comes back for requests sent in one packet, of which the last closes the connection."""
    with socket.create_connection(address, LIMIT) as line:
        requests = [f"GET {path} HTTP/1.1\r\nHost: h\r\n{end}\r\n" for path, end in zip(paths, _ends(paths, close=close), strict=True)]
        line.sendall("".join(requests).encode())
        if not close:
            return line.recv(65536)
        return b"".join(iter(lambda: line.recv(65536), b""))


def _ends(paths, *, close):
    return [""] * (len(paths) - 1) + ["Connection: close\r\n" if close else ""]


def test_head_and_body_leave_together_and_nothing_is_lost_or_out_of_order():
    with served() as address:
        first = asks(address, "/small", close=False)
        assert first.startswith(b"HTTP/1.1 200") and b"x-told: yes" in first and first.endswith("\r\n\r\n好的".encode())
        assert asks(address, "/large").partition(b"\r\n\r\n")[2] == LARGE
        parts = asks(address, "/parts").partition(b"\r\n\r\n")[2]
        assert parts.startswith(b"4\r\none \r\n4\r\ntwo \r\n") and LARGE in parts and parts.endswith(b"3\r\nend\r\n0\r\n\r\n")
        both = asks(address, "/small", "/large")
        assert both.count(b"HTTP/1.1 200") == 2 and both.index("好的".encode()) < both.index(LARGE)
        with ThreadPoolExecutor(8) as pool:
            assert all(body.endswith(LARGE) for body in pool.map(lambda _: asks(address, "/large"), range(16)))
