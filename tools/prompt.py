"""A kernel connection without Nagle's delay, for measuring what the delay costs on a stock server.

Used by ``benchmarks/widgets.py --prompt``.  Learners have a stock server; live.js nudges it instead.
"""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The stock connection, with TCP_NODELAY set on the browser's socket."""

    def connect(self) -> Any:
        self.websocket_handler.set_nodelay(True)
        return super().connect()
