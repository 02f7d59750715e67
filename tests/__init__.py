"""End-to-end, contract, fault and property tests that belong to no single app."""
