"""A page as a browser asks for it, without one: what the server sends to draw it."""

import asyncio

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from tornado.websocket import websocket_connect

PATIENCE_S = 60


def page_of(url, page, query=""):
    """Returns all that stands on a page, as the text of the messages that bring it.

    Args:
        url: Of the server.
        page: What its address ends with, "" for the first.
        query: What comes behind the question mark.
    """
    return asyncio.run(asyncio.wait_for(_visit(url, page, query), PATIENCE_S))


async def _visit(url, page, query):
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    socket = await websocket_connect(address, subprotocols=["streamlit"])
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    await socket.write_message(asked.SerializeToString(), binary=True)
    brought = []
    while not brought or brought[-1].WhichOneof("type") != "script_finished":
        brought.append(ForwardMsg.FromString(await socket.read_message()))
    socket.close()
    return "\n".join(map(str, brought))
