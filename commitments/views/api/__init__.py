"""Public plans' published quarters as JSON; ``openapi.json`` beside this file says what is where.

What stands in an object is made by pure functions from a ``PublishedSummary``, which is all that they can be given.
"""
