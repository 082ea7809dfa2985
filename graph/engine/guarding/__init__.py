"""What is read of a query or an update before any parser sees it.

``guard`` is the way in; ``scan`` is one look at a text, ``head`` its prologue and FROM, ``loads``
its LOADs, ``using`` its USING, ``plain`` the text that the parser gets; ``tokens``, ``terminals``
and ``words`` are the language.
"""
