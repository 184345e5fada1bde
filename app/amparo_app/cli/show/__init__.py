"""What commands print: functions from data to rich renderables, plain enough for a pipe. Nothing here reads or asks."""
