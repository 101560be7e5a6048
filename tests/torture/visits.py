"""Pages as a browser asks for them, without one: Streamlit's own protocol."""

import asyncio
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PATIENCE_S = 120


class Visitor:
    """A session of a server's, as a browser holds it.

    Attributes:
        pages: The pages that there are, known once one was opened.
        brought: The messages that brought the page opened last.
    """

    def __init__(self, url):
        self._url = url.replace("http", "ws", 1) + "/_stcore/stream"
        self.pages, self.brought = [], []

    async def __aenter__(self):
        options = {"subprotocols": ["streamlit"], "max_size": None}
        self._socket = await websockets.connect(self._url, **options)
        return self

    async def __aexit__(self, *_error):
        await self._socket.close()

    async def open(self, page="", query=""):
        """Asks for a page and returns the seconds until all of it was sent.

        Args:
            page: What its address ends with, "" for the first.
            query: What comes behind the question mark.
        """
        asked, began = BackMsg(), time.perf_counter()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        await self._socket.send(asked.SerializeToString())
        self.brought = []
        while True:
            told = ForwardMsg.FromString(await asyncio.wait_for(self._socket.recv(), PATIENCE_S))
            self.brought.append(told)
            kind = told.WhichOneof("type")
            if kind == "navigation":
                self.pages = sorted(each.url_pathname for each in told.navigation.app_pages)
            if kind == "script_finished" and not told.script_finished:  # it has not failed
                return time.perf_counter() - began


def page_of(url, page, query=""):
    """Returns all that stands on a page, as the text of the messages that bring it.

    Takes what `Visitor.open` does.
    """

    async def visit():
        async with Visitor(url) as visitor:
            await visitor.open(page, query)
            return "\n".join(map(str, visitor.brought))

    return asyncio.run(visit())
