"""View models and templates: what a person sees."""
