"""Graphs in ONNX Runtime as a server needs them: one thread a picture, one pool of memory."""

from __future__ import annotations

import ctypes
import functools
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import onnxruntime as ort
from numpy.typing import NDArray

_PROVIDERS = ["CPUExecutionProvider"]


class Session:
    """A graph in memory. Safe for many threads.

    A picture on its own gets several threads, pictures beside each other get one each: threads of
    one run wait for each other, so that together they judge fewer pictures a second.
    """

    def __init__(self, path: Path, *, threads_alone: int = 1) -> None:
        """Load a graph.

        Args:
            path: The ONNX file.
            threads_alone: Threads for a picture that is judged alone. More than one keeps the
                weights in memory twice.

        Raises:
            Exception: ONNX Runtime cannot read the file; it raises types of its own.
        """
        self._narrow = _load(path, 1)
        self._wide = _load(path, threads_alone) if threads_alone > 1 else self._narrow

    @property
    def output_names(self) -> list[str]:
        """Names of all that the graph gives, in its order."""
        return [output.name for output in self._narrow.get_outputs()]

    def run(
        self,
        outputs: Sequence[str] | None,
        inputs: Mapping[str, NDArray[Any]],
        *,
        lean: bool = False,
    ) -> list[NDArray[Any]]:
        """Run the graph.

        Args:
            outputs: Names of what to return; all that there is when not given.
            inputs: An array for each input.
            lean: For runs that are large and rare: give their memory back afterwards, and where
                there are threads for a lone picture, run one at a time on all of them.
        """
        if lean:
            with _one_at_a_time if self._wide is not self._narrow else nullcontext():
                return self._run(self._wide, outputs, inputs, _lean())
        session = self._wide if _traffic.pictures <= 1 else self._narrow
        return self._run(session, outputs, inputs, None)

    def _run(
        self,
        session: ort.InferenceSession,
        outputs: Sequence[str] | None,
        inputs: Mapping[str, NDArray[Any]],
        options: ort.RunOptions | None,
    ) -> list[NDArray[Any]]:
        result: list[NDArray[Any]] = session.run(outputs, dict(inputs), options)
        return result


@contextmanager
def judging() -> Iterator[None]:
    """Count a picture as being judged for the length of a `with` block."""
    _traffic.add(1)
    try:
        yield
    finally:
        _traffic.add(-1)


class _Traffic:
    """How many pictures this process is judging now."""

    def __init__(self) -> None:
        self.pictures = 0
        self._lock = threading.Lock()

    def add(self, number: int) -> None:
        with self._lock:
            self.pictures += number


_traffic = _Traffic()
_one_at_a_time = threading.Lock()
_loading = threading.Lock()


def _load(path: Path, threads: int) -> ort.InferenceSession:
    with _loading:  # a second registration would fail
        _share_memory()
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.add_session_config_entry("session.use_env_allocators", "1")
    try:
        return ort.InferenceSession(str(path), options, _PROVIDERS)
    finally:
        _trim()


@functools.cache
def _share_memory() -> None:
    """Let all sessions work in one arena: networks run one after the other, each needs it all."""
    memory = ort.OrtMemoryInfo(
        "Cpu", ort.OrtAllocatorType.ORT_ARENA_ALLOCATOR, 0, ort.OrtMemType.DEFAULT
    )
    ort.create_and_register_allocator(memory, ort.OrtArenaCfg(0, -1, -1, -1))


@functools.cache
def _lean() -> ort.RunOptions:
    options = ort.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _trim() -> None:
    """Give back what reading a graph took for a moment; glibc keeps it until asked."""
    with suppress(OSError, AttributeError):  # other C libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)
