"""What is wrong with a file of the vocabulary, for those who need not read one."""

from __future__ import annotations


class VocabularyError(ValueError):
    """A vocabulary file lacks something, or says something that it may not."""

    def __init__(self, file: str, iri: str, problem: str) -> None:
        """Keep where it is wrong, for the message and for callers.

        Args:
            file: name of the Turtle file.
            iri: the entity that is wrong, or the empty string for the file as a whole.
            problem: what is wrong and what is valid.
        """
        self.file = file
        self.iri = iri
        self.problem = problem
        super().__init__(f"{file}: {f'<{iri}> ' if iri else ''}{problem}")
