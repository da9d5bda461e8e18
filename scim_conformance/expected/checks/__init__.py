"""Checks that hold for every answer, whatever was asked; one file per subject."""
