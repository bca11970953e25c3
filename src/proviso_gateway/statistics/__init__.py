"""Which figures may be published: counts of outcomes, and (later) their disclosure control."""
