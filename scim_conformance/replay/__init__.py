"""Sending a flow: client, correlation, ledger, player."""
