"""The timeline: what happened when, and the state on a day."""
