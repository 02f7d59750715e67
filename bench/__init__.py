"""Benchmarks against peers and limits; each one command (`zhiheng bench …`)."""
