"""What every stub server is: HTTP on the loopback, a log of requests, and faults to put in their way."""

import json
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]


@dataclass(frozen=True)
class Answer:
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False


Fault = Callable[[Answer], Answer]


def answer(content: object, status: int = 200, **headers: str) -> Answer:
    return Answer(
        json.dumps(content).encode(), status, {name.replace("_", "-"): text for name, text in headers.items()}
    )


def status(code: int, content: object = None, **headers: str) -> Fault:
    return lambda _: answer(content or {}, code, **headers)


def cut(found: Answer) -> Answer:
    return replace(found, cut=True)


def broken_json(found: Answer) -> Answer:
    return replace(found, body=found.body[: len(found.body) // 2])


@dataclass(frozen=True)
class Slow:
    """Keeps its own client waiting, but no other."""

    seconds: float

    def __call__(self, found: Answer) -> Answer:
        time.sleep(self.seconds)
        return found


class StubServer(ABC):
    """``faults``: number of the request (from 1) -> what happens to its answer; ``always`` is for all others.
    ``before``: called with the number of each request before it is answered. Sign-ins are not counted."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.faults: dict[int, Fault] = {}
        self.always: Fault | None = None
        self.before: Callable[[int], None] = lambda _: None
        self.last: Answer | None = None
        self._lock = Lock()

    @abstractmethod
    def respond(self, request: Request) -> Answer:
        """What the platform answers when nothing is wrong."""

    def sign_in(self, request: Request) -> Answer | None:
        """The answer to a request for a token, where that is one."""
        return None

    def handle(self, request: Request) -> Answer:
        with self._lock:
            if found := self.sign_in(request):
                return found
            self.requests.append(request)
            self.before(len(self.requests))
            found = self.respond(request)
            fault = self.faults.get(len(self.requests), self.always)
            faulty = fault(found) if fault and not isinstance(fault, Slow) else found
            self.last = faulty
        return fault(faulty) if isinstance(fault, Slow) else faulty

    def again(self, found: Answer) -> Answer:
        """A fault: the answer before this one, once more."""
        return self.last or found

    def heal(self) -> None:
        self.faults.clear()
        self.always = None
        self.before = lambda _: None

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(stub: StubServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # head and body in one packet

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            params = dict(parse_qsl(url.query) + parse_qsl(form))
            found = stub.handle(Request(self.command, url.path, params, dict(self.headers)))
            self.close_connection = self.close_connection or found.cut
            self.send_response(found.status)
            self.send_header("Connection", "close" if self.close_connection else "keep-alive")
            for name, text in {"Content-Type": "application/json", **found.headers}.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(found.body)))
            self.end_headers()
            self.wfile.write(found.body[: len(found.body) // 2] if found.cut else found.body)

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as its base names it
            pass

    return Handler
