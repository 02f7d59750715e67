"""Why a file as a whole cannot be taken."""


class FileRefused(Exception):
    """The file cannot be read; the sentence tells the person what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
