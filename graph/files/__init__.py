"""The graph as files: exports for other tools, dumps, tables, the changelog."""
