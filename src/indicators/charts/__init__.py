"""Charts: each draws one analysis frame and computes nothing."""
