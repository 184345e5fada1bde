"""A plugin's steps drawn within the life of a case: which there are, where each stands, and the picture."""
