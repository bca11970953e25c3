"""Everything offline: rehearsals and the story of 2017; agreements checked, proved, replayed."""
