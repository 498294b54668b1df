"""What goes to Meta: answers, reactions, signs of life, and what became of them."""
