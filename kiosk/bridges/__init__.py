"""The border: here alone the words of the leaf houses meet those of the system."""
