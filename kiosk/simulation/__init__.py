"""Days of a hall that never were: a seeded model of who comes and how long it takes, lived through the same verbs."""
