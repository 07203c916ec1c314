"""A receiver of webhooks on the loopback: it checks each signature by itself, and faults can be put in its way."""

import base64
import hashlib
import hmac
import json
import socket
import struct
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any, Self

#: 32 bytes.
SECRET = "whsec_" + base64.b64encode(bytes(range(100, 132))).decode()

#: Gets the handler, and what takes the message.
Fault = Callable[[BaseHTTPRequestHandler, Callable[[], None]], None]


def verify(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As the README shows it to those who receive."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join([headers["webhook-id"].encode(), headers["webhook-timestamp"].encode(), body])
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return any(hmac.compare_digest(expected, given) for given in headers["webhook-signature"].split())


def answers(status: int, **headers: str) -> Fault:
    """Does not take the message: another answer, with these headers."""

    return lambda handler, _: _answer(handler, status, **headers)


def resets(handler: BaseHTTPRequestHandler, take: Callable[[], None]) -> None:
    """Takes the message, and the connection breaks before the answer."""
    take()
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.close()


def sleeps(seconds: float) -> Fault:
    """Takes the message, and is too slow to say so."""

    def fault(_: BaseHTTPRequestHandler, take: Callable[[], None]) -> None:
        take()
        time.sleep(seconds)

    return fault


class Receiver:
    """``faults``: number of the request (from 1) -> what happens to it. ``taken``: (id, JSON) of every message whose
    signature held, as often as it came."""

    def __init__(self, secret: str = SECRET) -> None:
        self.secret = secret
        self.requests: list[dict[str, str]] = []
        self.taken: list[tuple[str, dict[str, Any]]] = []
        self.faults: dict[int, Fault] = {}
        self.lock = Lock()

    def rows(self) -> list[dict[str, Any]]:
        """The rows of all messages, one that came twice counted once: what a receiver makes of them."""
        return [row for message in dict(self.taken).values() for row in message["data"]["rows"]]

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are expected
        self.url = f"http://127.0.0.1:{self._server.server_port}/hook/a-token-in-the-address"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _answer(handler: BaseHTTPRequestHandler, status: int, **headers: str) -> None:
    handler.send_response(status)
    for name, text in headers.items():
        handler.send_header(name.replace("_", "-"), text)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _handler(receiver: Receiver) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): text for name, text in self.headers.items()}
            with receiver.lock:
                receiver.requests.append(headers)
                fault = receiver.faults.get(len(receiver.requests))
            if not verify(receiver.secret, headers, body):
                _answer(self, 401)
                return

            def take() -> None:
                with receiver.lock:
                    receiver.taken.append((headers["webhook-id"], json.loads(body)))

            if fault:
                fault(self, take)
            else:
                take()
                _answer(self, 204)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  as its base names it
            pass

    return Handler
