"""From incidents to patterns, and whether a pattern is more than chance. Pure: frames and arrays in, frames out.

- ``inputs``: what scoring reads
- ``exposure``, ``rates``, ``streams``: what would be expected of a service, by size, kind, season and the agencies that supplied
- ``panel``, ``units``: the units of one kind (service, provider, operating company, brand) with their incidents and expectations
- ``shrinkage``, ``tails``, ``combine``: gamma-Poisson shrinkage, its predictive tails, one p-value a unit, false discovery rate
- ``clumping``: how much incidents of a theme come together within days
- ``dispersion``, ``shiryaev``, ``null_law``: how much months vary, evidence of a rise, and what it is worth by chance
- ``repetition``, ``people``, ``agencies``, ``severity``, ``frequency``, ``rise``, ``spread``, ``change``, ``telling``,
  ``unanswered``: the patterns
- ``evidence``, ``sentences``: the one form in which a pattern is shown
- ``burden``, ``recency``, ``chart``: how much is likely, how unusual it is, and the 24-month chart
- ``score``: all of it for one cut
"""
