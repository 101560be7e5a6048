"""The real server: which names it answers to, and what it forbids a browser."""

import http.client
import re
import socket
import subprocess
import sys

import pytest

from tests.unit.engine.runs import until

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "bG9va2JhY2tsb29rYmFjaw==",
}


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a dashboard with a runs folder of its own and no engine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "core", "dashboard", "--port", str(number)]
    command += ["--runs", str(tmp_path_factory.mktemp("runs")), "--scheduler", "tcp://127.0.0.1:9"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        until(lambda: answers(number), 60)
        yield number
    finally:
        process.terminate()
        process.wait()
    assert not answers(number)  # the server ends with its command


def answers(port):
    try:
        return ask(port, "/", "127.0.0.1").status == 200
    except OSError:
        return False


def ask(port, path, host, headers=()):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers={"Host": f"{host}:{port}", **dict(headers)})
    return connection.getresponse()


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1", 101), ("localhost", 101), ("[::1]", 101), ("evil.example", 403)],
)
def test_no_foreign_name_leads_to_this_machine(port, host, status):
    assert ask(port, "/_stcore/stream", host, UPGRADE.items()).status == status


def test_no_other_page_draws_this_one_in_a_frame(port):
    headers = ask(port, "/", "127.0.0.1").headers
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_from_another_page_is_refused(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Origin": "https://evil.example", "Host": f"127.0.0.1:{port}"}
    connection.request("PUT", "/_stcore/upload_file/session/file", b"x", headers)
    answer = connection.getresponse()
    assert answer.status == 403 and "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    ("referer", "remembered"),
    [
        ("http://127.0.0.1:{port}/runs?run=a&lang=de", "%2Fruns%3Frun%3Da%26lang%3Dde"),
        ("http://127.0.0.1:{port}//evil.example/x", "%2Fevil.example%2Fx"),
        ("http://evil.example/runs", None),
        ("http://[x", None),
        (f"http://127.0.0.1:{{port}}/{'x' * 2000}", None),
    ],
)
def test_whoever_signs_in_comes_back_to_a_page_of_this_server_alone(port, referer, remembered):
    answer = ask(port, "/auth/login", "127.0.0.1", {"Referer": referer.format(port=port)}.items())
    cookies = ";".join(answer.headers.get_all("Set-Cookie", []))
    found = re.search("lookback_came_from=([^;]*)", cookies)
    assert (found and found[1]) == remembered


def test_who_opens_it_to_the_network_is_told_what_that_means(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-P", "-m", "core", "dashboard", "--port", str(number)]
    command += ["--runs", str(tmp_path), "--scheduler", "tcp://127.0.0.1:9"]
    command += ["--open-to-network", "0.0.0.0"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        until(lambda: answers(number), 60)
        for host, status in ((socket.gethostname(), 101), ("evil.example", 403)):
            assert ask(number, "/_stcore/stream", host, UPGRADE.items()).status == status
    finally:
        process.terminate()
    assert "Whoever reaches 0.0.0.0 can look at all runs" in process.communicate()[1]
