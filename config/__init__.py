"""What a local area may change without code: sources, code lists, policies, the sample area."""
