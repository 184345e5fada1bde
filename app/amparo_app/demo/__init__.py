"""The demo: one invented asylum case lived whole, from intake to closing, on a real office whose clock is moved ahead."""
