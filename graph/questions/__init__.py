"""The questions, one module for each kind of them; see ``crosslane.graph.questions.cells``."""
