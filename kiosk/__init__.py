"""The centre's system: rules, verbs, storage, pages and API."""
