"""Crosslane: who owns which segment of the cross-border e-commerce chain, and who says so."""

__version__ = "0.3.0"
