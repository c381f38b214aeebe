"""Many reports on many processors: a task a file, each document's results kept as a Parquet part.

`--cluster` of ``extract`` and ``extract(…, cluster=…)`` use it; the executor is Dask's, or any of
``concurrent.futures``. See docs/scale.md.
"""
