"""What a real server writes into its log: each request and each fault, once."""

from __future__ import annotations

import json
import socket
import threading

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from crosslane.api.logs import logging_config
from crosslane.api.observe import Observed
from crosslane.settings import Settings
from tests.api.test_observe import failing, plainly


@pytest.mark.usefixtures("kept_logging")
@pytest.mark.parametrize("log_format", ["text", "json", "none"])
def test_a_real_server_logs_each_request_and_each_fault_once(
    log_format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        await (failing if scope["path"] == "/fault" else plainly)(scope, receive, send)

    app = Observed(application, Settings(log_format=log_format))
    config = uvicorn.Config(
        app, log_config=logging_config(log_format), access_log=False, lifespan="off"
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            for path in ("/fine?query=secret", "/fault"):
                with socket.create_connection(listening.getsockname(), timeout=20) as sock:
                    head = f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                    sock.sendall(head.encode())
                    while sock.recv(4096):
                        pass
        finally:
            server.should_exit = True
            thread.join(20)
            assert not thread.is_alive()
    lines = capsys.readouterr().err.splitlines()
    assert not any("secret" in line for line in lines)
    wanted = 0 if log_format == "none" else 1
    assert sum("/fine" in line for line in lines) == wanted
    assert sum("GET" in line or '"GET"' in line for line in lines) == 2 * wanted
    assert sum("ValueError" in line and "crosslane" in line for line in lines) <= 1
    assert sum("Traceback" in line for line in lines) == 1
    if log_format == "json":
        loggers = [json.loads(line)["logger"] for line in lines]
        assert loggers.count("crosslane.error") == 1
        assert "uvicorn.error" in loggers, "the server's own lines are JSON, too"
