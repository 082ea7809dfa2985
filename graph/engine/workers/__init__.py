"""Processes that answer: what the parent does, what the children do, and what lies between.

``platform`` says which kind of processes there is and what it protects; ``process`` and
``spawn`` are the parent's side, ``zygote`` and ``worker`` the child's; ``pool`` leases workers,
``calling`` asks one, ``causes`` tells why one died; ``wire`` is the messages; ``confinement``
takes from a worker what it has no use for; ``evaluator``, ``operations``, ``changes`` and
``sink`` are what a worker does.
"""
