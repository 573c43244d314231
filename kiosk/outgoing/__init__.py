"""Messages that leave the house: to a file, to a webhook, to an SMS gateway; nothing here knows a ticket."""
