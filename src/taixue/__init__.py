"""Taixue (太学): the training of a public service, proven, added up and explained."""
