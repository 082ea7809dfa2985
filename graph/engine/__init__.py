"""SPARQL in killable worker processes.

pyoxigraph has no deadline for a query, and a query can take a process down, so none runs in
the process that serves requests. `SparqlEngine` starts a *zygote*, which loads the snapshot
and forks *workers* that share its pages; each request leases a worker, and a worker that
misses its deadline or dies is replaced by a new one. `Guard` refuses what must not be asked
before a parser sees it. Modules: ``tokens`` and ``guard`` (text), ``limits``, ``errors``,
``results`` (formats), ``wire`` (messages), ``zygote`` and ``worker`` (child processes),
``process`` and ``pool`` (their parent), ``lifecycle``, ``sparql`` (the engine), ``daily`` (one
per day).
"""
