"""A cloud-provider compliance checker."""
