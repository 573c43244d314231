"""What the hall sees: the board, the small panels over the windows, and the one door that keeps them live."""
