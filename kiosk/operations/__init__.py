"""The verbs of the centre: one function a use case, one transaction a function, none calls another."""
