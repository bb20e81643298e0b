"""What another system sends is brought in, as often as it likes: the second time nothing changes."""
