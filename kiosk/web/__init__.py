"""Pages by audience, the API, and who may ask for what."""
