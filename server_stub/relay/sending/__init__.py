"""What goes to a service: answers, reactions, signs of life, and what became of them."""
