"""Who may act, and under what: charter, statements, enrolment, gates, roles, court orders."""
