"""Every text of the pages, in English and Chinese; a table for each area."""
