"""The proof of the checks: every defect of the embedded provider is caught, every lawful variant stays quiet."""
