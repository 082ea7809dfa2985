"""Any SPARQL 1.1 endpoint behind the port: ``engine`` is the way in.

``outgoing`` makes the text that is sent, ``channel`` and ``endpoint`` send it, ``answers`` checks
what comes back, ``refusals`` reads errors, ``documents`` loads, ``look`` finds out what is there.
"""
