"""Reports that go back to suppliers."""
