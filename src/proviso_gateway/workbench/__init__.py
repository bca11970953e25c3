"""What needs no home and no real register: rehearsals; agreements checked, proved, replayed."""
