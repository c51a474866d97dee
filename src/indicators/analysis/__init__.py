"""Frames in, new frames out: reference path, gap, status, projection. Nothing is drawn here."""
