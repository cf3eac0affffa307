"""Great Expectations suites: what must hold of a batch and of a mart before anything is published."""
