"""The rules of the hall and of the law; standard library only."""
