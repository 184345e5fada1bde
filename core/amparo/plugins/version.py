"""Which engine this is, for plugins that say which engines they are meant for."""

ENGINE_VERSION = "0.1.0"
