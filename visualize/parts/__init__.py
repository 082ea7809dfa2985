"""What the page of one kind of thing or answer has of its own."""
