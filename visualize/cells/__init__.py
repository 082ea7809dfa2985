"""Cells of ownership: the matrix, their evidence, and strips."""
