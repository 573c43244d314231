"""What has to be there before the house opens: packages, front-end assets, a browser for the tests."""
