"""A kernel connection without Nagle's delay: a frame's last packet leaves at once.

``run.py open`` starts JupyterLab with
``--ServerApp.kernel_websocket_connection_class=qep_widgets.live.server.PromptConnection``.  A stock
server works as well; it may hold small packets back for up to 40 ms.
"""

from typing import Any

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """The stock connection, with TCP_NODELAY set on the browser's socket."""

    def connect(self) -> Any:
        self.websocket_handler.set_nodelay(True)
        return super().connect()
