"""Property tests are judged on what they find, not on how fast this machine is."""

from hypothesis import settings

settings.register_profile("geo", deadline=None, max_examples=60)
settings.load_profile("geo")
