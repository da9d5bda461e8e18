"""What the service provider decides, one method for each decision: the hooks that a defect or a variant overrides.

`Service` (service.py) calls them. An instance serves one request: `self.request` is that request, `self.rules` the
contract, `self.store` the users and groups of the integration, `self.memory` a dictionary that lives as long as the
integration. README.md in the folder above lists the hooks with an example.
"""

from __future__ import annotations

from scim_conformance.target.hooks.bulking import Bulking


class Hooks(Bulking):
    """All hooks: around a request, reading, patching, writing, finding, showing, bulk."""


__all__ = ["Hooks"]
