"""What happens to training pictures: degradations, self-made fakes and their masks."""
