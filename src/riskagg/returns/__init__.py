"""Reports that go back to suppliers: for each file what was accepted, which rows were refused and why, which words nobody knows yet."""

from riskagg.returns.write import write_month_returns, write_returns

__all__ = ["write_month_returns", "write_returns"]
