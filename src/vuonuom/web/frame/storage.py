"""Static files: hashed and compressed once collected, plain before that."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # ships no types
    """Without a manifest (tests, a fresh checkout) a file goes by its own name."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        return str(super().stored_name(name)) if self.hashed_files else name
