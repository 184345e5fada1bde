"""What is told of a case in words, by whichever face tells it. Nothing here draws, reads or asks."""
