"""A TCP proxy between browser and server that counts what the server sends."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

_CHUNK = 1 << 16


class CountingProxy:
    """Passes every byte on and counts those to the browser: compressed, with their headers.

    Parameters
    ----------
    target_port : int
        Where the server listens on this machine.

    Attributes
    ----------
    port : int
        Where the browser connects.
    received : int
        Bytes sent to the browser so far.
    """

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.port = 0
        self.received = 0
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(
            target=lambda: self._loop.run_until_complete(self._serve()), daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self._loop.close()

    async def _serve(self) -> None:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._stop.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _connect(self, browser: asyncio.StreamReader, reply: asyncio.StreamWriter) -> None:
        try:
            server, request = await asyncio.open_connection("127.0.0.1", self.target_port)
        except OSError:
            reply.close()
            return
        with suppress(asyncio.CancelledError):
            await asyncio.gather(
                self._pass_on(browser, request), self._pass_on(server, reply, counted=True)
            )
        for writer in (request, reply):
            writer.close()

    async def _pass_on(
        self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, *, counted: bool = False
    ) -> None:
        with suppress(ConnectionError):
            while chunk := await source.read(_CHUNK):
                if counted:
                    self.received += len(chunk)
                sink.write(chunk)
                await sink.drain()
        sink.close()
