"""What may be told: counts of outcomes, and (later) their disclosure control."""
