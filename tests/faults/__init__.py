"""The fault lab: a house of real processes, what goes wrong in it, and a checker that counts."""
