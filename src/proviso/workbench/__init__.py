"""Everything offline: rehearsals, caseloads and the story of 2017."""
