"""What comes out on paper: slips as bytes for a receipt printer, the ticket as PDF."""
