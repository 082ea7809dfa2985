"""SPARQL in killable worker processes.

pyoxigraph has no deadline for a query, and a query can take a process down, so none runs in
the process that serves requests. An engine starts a *zygote*, which loads the dataset and
forks *workers* that share its pages; each request leases a worker, and a worker that misses
its deadline or dies is replaced by a new one. `Guard` refuses what must not be asked before a
parser sees it. A dataset can be written, too: a worker works out on its own copy what a write
changes, the change is logged, and the zygote carries it out.

Modules, from the port to the processes:

- ``port`` (what every engine offers), ``limits``, ``errors``, ``results`` (formats);
- engines: ``sparql`` (one snapshot), ``daily`` (one per day), ``dataset`` (writable) on
  ``answering``, ``lifecycle`` and ``turns``; ``remote`` (any SPARQL 1.1 endpoint);
- text: ``guard``, ``tokens``, ``using``;
- one request: ``asking``, ``calling``, ``pool``, ``causes`` (why a worker died);
- what a write changes and how it lasts: ``changes``, ``operations``, ``journal``;
- processes: ``platform`` (which kind, and what it protects), ``process`` and ``spawn`` (the
  parent's side), ``zygote`` and ``worker`` (the child's), ``confinement``, ``evaluator``,
  ``sink``, ``wire`` (messages).
"""
