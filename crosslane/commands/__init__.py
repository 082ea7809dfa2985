"""The commands: what there is to ask (``table``), how it is asked, and how it is shown."""
