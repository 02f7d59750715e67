"""Properties take as long as they take: no deadline per example."""

from hypothesis import settings

settings.register_profile("zhiheng", deadline=None, max_examples=60)
settings.load_profile("zhiheng")
