"""SPARQL in killable worker processes.

pyoxigraph has no deadline for a query, and a query can take a process down, so none runs in
the process that serves requests. An engine starts a *zygote*, which loads the dataset and
forks *workers* that share its pages; each request leases a worker, and a worker that misses
its deadline or dies is replaced by a new one. `Guard` refuses what must not be asked before a
parser sees it. A dataset can be written, too: a worker works out on its own copy what a write
changes, the change is logged, and the zygote carries it out.

From the port to the processes:

- ``port`` (what every engine offers), ``limits``, ``errors``, ``results`` (formats);
- engines: ``sparql`` (one snapshot), ``daily`` (one per day), ``dataset`` (writable, with its
  ``journal``) on ``answering``, ``lifecycle``, ``turns`` and ``asking`` (one request);
- ``remote/``: any SPARQL 1.1 endpoint;
- ``guarding/``: what is read of a text before any parser sees it;
- ``workers/``: the processes, and what they do.
"""
