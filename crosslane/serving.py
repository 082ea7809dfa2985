"""The application as uvicorn's worker processes make it."""

from __future__ import annotations

import os

from fastapi import FastAPI

from crosslane.api.app import create_app
from crosslane.loading import load_graph
from crosslane.settings import Settings


def application() -> FastAPI:
    """Load the graph that the environment names and return the application that serves it."""
    settings = Settings.from_environment(os.environ)
    return create_app(load_graph(settings.data_dir), settings)
