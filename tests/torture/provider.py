"""A sign-in provider of the tests' own (OpenID Connect), on this machine: who one is, one says."""

import base64
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

CLIENT, SECRET = "lookback", "a secret of the tests"


class Provider:
    """Serves until it is closed; its page has a link for each of its people."""

    def __init__(self, port, people):
        self.issuer = f"http://127.0.0.1:{port}"
        self.people = people
        self.codes = {}
        self.key = rsa.generate_private_key(65537, 2048)
        handler = type("Handler", (_Handler,), {"provider": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()

    def secrets(self, app):
        """What an app that lets people sign in here has in its `secrets.toml`."""
        lines = {
            "redirect_uri": f"{app}/oauth2callback",
            "cookie_secret": secrets.token_hex(32),
            "client_id": CLIENT,
            "client_secret": SECRET,
            "server_metadata_url": f"{self.issuer}/.well-known/openid-configuration",
        }
        return "[auth]\n" + "".join(
            f"{name} = {json.dumps(text)}\n" for name, text in lines.items()
        )

    def token(self, name, nonce):
        """A signed statement of who somebody is."""
        now = int(time.time())
        claims = {"iss": self.issuer, "sub": f"id of {name}", "aud": CLIENT, "nonce": nonce}
        claims |= {"iat": now, "exp": now + 3600, "name": name, "email": f"{name}@example.org"}
        parts = [{"alg": "RS256", "kid": "1", "typ": "JWT"}, claims]
        text = b".".join(_coded(json.dumps(part).encode()) for part in parts)
        signed = self.key.sign(text, padding.PKCS1v15(), hashes.SHA256())
        return (text + b"." + _coded(signed)).decode()

    def keys(self):
        """What its statements are checked with."""
        numbers = self.key.public_key().public_numbers()
        n, e = (
            _coded(number.to_bytes((number.bit_length() + 7) // 8, "big")).decode()
            for number in (numbers.n, numbers.e)
        )
        return {"keys": [{"kty": "RSA", "kid": "1", "alg": "RS256", "use": "sig", "n": n, "e": e}]}


def _coded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, *_arguments):
        """Says nothing."""

    def do_GET(self):
        asked = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(asked.query).items()}
        if asked.path == "/.well-known/openid-configuration":
            names = ("authorize", "token", "keys")
            places = [f"{self.provider.issuer}/{name}" for name in names]
            keys = ("authorization_endpoint", "token_endpoint", "jwks_uri")
            self._json({"issuer": self.provider.issuer, **dict(zip(keys, places, strict=True))})
        elif asked.path == "/keys":
            self._json(self.provider.keys())
        elif asked.path == "/authorize" and "as" not in query:
            links = [
                f'<p><a href="{self.path.replace("&", "&amp;")}&amp;as={name}">{name}</a></p>'
                for name in self.provider.people
            ]
            self._send("text/html", "".join(links).encode())
        elif asked.path == "/authorize":
            code = secrets.token_hex(8)
            self.provider.codes[code] = query["as"], query.get("nonce", "")
            back = urlencode({"code": code, "state": query["state"]})
            self.send_response(302)
            self.send_header("Location", f"{query['redirect_uri']}?{back}")
            self.end_headers()
        else:
            self.send_error(404)

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        name, nonce = self.provider.codes.pop(parse_qs(body)["code"][0])
        token = self.provider.token(name, nonce)
        self._json({"access_token": "x", "token_type": "Bearer", "id_token": token})

    def _json(self, data):
        self._send("application/json", json.dumps(data).encode())

    def _send(self, kind, content):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
