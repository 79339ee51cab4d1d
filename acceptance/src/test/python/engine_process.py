"""Starts the embedded engine's process for a test, as the service does, and speaks plain HTTP to it.

Needs an interpreter in which the engine's packages are installed, and runs it for the engine too.
"""

from __future__ import annotations

import base64
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ENGINE = Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"
sys.path.insert(0, str(ENGINE))
PASSWORD = "a long: password"


class EngineProcess:
    """One engine on a directory of its own, or on a given one."""

    def __init__(self, home: Path | None = None, keep: bool = True, port: int = 0, password: str = PASSWORD):
        self._temporary = tempfile.TemporaryDirectory() if home is None else None
        self.home = home or Path(self._temporary.name)
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "password").write_text(password + "\n")
        if keep:
            (self.home / "keep").touch()
        self.users = os.open(self.home / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.lockf(self.users, fcntl.LOCK_SH)
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "pgbend_engine",
                *("--data-dir", self.home / "data", "--port-file", self.home / "port.json"),
                *("--password-file", self.home / "password", "--users-lock", self.home / "users.lock"),
                *("--keep-file", self.home / "keep", "--port", str(port)),
            ],
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ENGINE), os.environ.get("PYTHONPATH", "")])},
            stderr=subprocess.PIPE,
            text=True,
        )
        self.port = 0
        self.clients: list[Client] = []

    def wait_until_serving(self) -> EngineProcess:
        end = time.monotonic() + 60
        while not (self.home / "port.json").exists():
            if self.process.poll() is not None:
                raise AssertionError(f"the engine ended: {self.process.stderr.read()}")
            if time.monotonic() > end:
                raise AssertionError("the engine does not serve")
            time.sleep(0.02)
        self.port = json.loads((self.home / "port.json").read_text())["port"]
        return self

    def client(self) -> Client:
        self.clients.append(Client(self.port))
        return self.clients[-1]

    def stop(self, sign: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(sign)
        return self.ended()

    def ended(self) -> int:
        """Waits for the end; returns the exit code."""
        code = self.process.wait(60)
        for client in self.clients:
            client.connection.close()
        self.process.stderr.close()
        os.close(self.users)
        return code

    def remove(self) -> None:
        if self._temporary is not None:
            self._temporary.cleanup()


class Client:
    """A client that carries its session, as the protocol asks, but sends only what it is told to."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self.session: dict | None = None
        self.password = PASSWORD

    def headers(self) -> dict[str, str]:
        basic = base64.b64encode(f"root:{self.password}".encode()).decode()
        return {"Authorization": f"Basic {basic}", "Content-Type": "application/json"}

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str):
        """Returns (status, JSON or text)."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body, {**self.headers(), **named})
        response = self.connection.getresponse()
        content = response.read()
        if "json" in response.headers.get("content-type", ""):
            return response.status, json.loads(content)
        return response.status, content.decode()

    def query(self, sql: str, query_id: str = "", **fields) -> dict:
        """Sends a statement; takes over the session of the answer."""
        body = json.dumps({"sql": sql, "session": self.session, **fields}).encode()
        headers = {"X_DATABEND_QUERY_ID": query_id} if query_id else {}
        status, answer = self.request("POST", "/v1/query", body, **headers)
        if status != 200:
            raise AssertionError(f"{status} {answer}")
        if answer["session"] is not None:
            self.session = answer["session"]
        return answer

    def rows(self, sql: str) -> list[list]:
        """Runs a statement that must succeed, and returns all its rows."""
        answer = self.query(sql)
        found = []
        while True:
            if answer["error"] is not None:
                raise AssertionError(f"{sql}: {answer['error']}")
            found += answer["data"]
            following = answer["next_uri"]
            if following is None or following.endswith("/final"):
                return found
            _, answer = self.request("GET", following)

    def code(self, sql: str) -> int:
        """Runs a statement to its end; returns its error's code, 0 when it has none."""
        error = self.query(sql)["error"]
        return error["code"] if error else 0

    def txn_state(self) -> str:
        return self.session["txn_state"]

    def upload(self, parts: list[tuple[str, bytes]], stage: str = "~", path: str = "", old_names: bool = False):
        boundary = "----a boundary in quotes"
        body = (
            b"".join(
                f'--{boundary}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n\r\n'.encode()
                + content
                + b"\r\n"
                for name, content in parts
            )
            + f"--{boundary}--\r\n".encode()
        )
        names = {"stage_name": stage, "relative_path": path}
        if not old_names:
            names = {"X-DATABEND-STAGE-NAME": stage, "X-DATABEND-RELATIVE-PATH": path}
        self.connection.request(
            "PUT",
            "/v1/upload_to_stage",
            body,
            {**self.headers(), **names, "Content-Type": f'multipart/form-data; boundary="{boundary}"'},
        )
        response = self.connection.getresponse()
        return response.status, json.loads(response.read())
