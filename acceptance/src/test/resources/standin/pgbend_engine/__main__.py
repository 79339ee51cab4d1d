"""Obeys the contract of the engine's process without an engine behind it."""

import argparse
import base64
import datetime
import fcntl
import http.server
import json
import os
import signal
import sys
import threading
import time


def arguments():
    parser = argparse.ArgumentParser()
    for name in ("data-dir", "port-file", "password-file", "users-lock", "keep-file"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--port", type=int, default=0)
    return parser.parse_args()


def fail(code, text):
    print(text, file=sys.stderr, flush=True)
    sys.exit(code)


def alone_on(folder):
    os.makedirs(folder, exist_ok=True)
    lock = open(os.path.join(folder, "lock"), "a")
    try:
        fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        fail(3, "the data folder is in use")
    with open(os.path.join(folder, "starts"), "a") as starts:
        starts.write("%d\n" % os.getpid())
    return lock


def handler(password):
    expected = "Basic " + base64.b64encode(b"root:" + password.encode()).decode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.answer(200 if self.path == "/health" else 404)

        def do_POST(self):
            known = self.headers.get("Authorization") == expected
            self.answer(200 if known and self.path == "/v1/verify" else 401)

        def answer(self, status):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Handler


def write_port_file(path, port):
    text = json.dumps(
        {
            "pid": os.getpid(),
            "port": port,
            "version": "0.0.0-standin",
            "startedAt": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }
    )
    with open(path + ".new", "w", opener=lambda p, f: os.open(p, f, 0o600)) as out:
        out.write(text)
    os.replace(path + ".new", path)


def ends_with_its_last_user(options, server):
    users = open(options.users_lock, "a")
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    while not stop.wait(0.1):
        if os.path.exists(options.keep_file):
            continue
        try:
            fcntl.lockf(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        if os.path.exists(options.keep_file):
            fcntl.lockf(users, fcntl.LOCK_UN)
            continue
        break
    os.remove(options.port_file)
    server.shutdown()
    while os.path.exists(os.path.join(options.data_dir, "linger")):
        time.sleep(0.05)


def main():
    options = arguments()
    lock = alone_on(options.data_dir)
    with open(options.password_file) as file:
        password = file.read().strip()
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", options.port), handler(password))
    except OSError as problem:
        fail(4, "cannot listen: %s" % problem)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    write_port_file(options.port_file, server.server_address[1])
    ends_with_its_last_user(options, server)
    lock.close()


main()
