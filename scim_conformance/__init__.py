"""Replays recorded provisioning flows of identity providers against a SCIM endpoint and judges every answer."""
