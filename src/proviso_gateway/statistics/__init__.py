"""Which figures may be published: counts of outcomes, disclosure control, and an attack on both."""
