"""One Temporal workflow per open case: order, durability and time around the engine."""
