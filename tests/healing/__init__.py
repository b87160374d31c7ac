"""Tests of the review of heals, with whole runs in real Chromium."""
