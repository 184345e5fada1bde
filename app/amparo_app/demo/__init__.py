"""The demo: one invented asylum case lived whole, on a real office whose clock is moved ahead."""
