"""What a centre decides: data files that people edit, and the loader that checks them."""
