"""The only SQL: tables, one repository a subject, the unit of work and the migrations."""
