"""The frames that the stages hand to each other: their contract and their store."""
