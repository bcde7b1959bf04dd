"""A believable population, to try the site with and to measure it by."""

from routines.domain.demo.population import make_population

__all__ = ["make_population"]
