def config(**changes):
    return {"path": "/ServiceProviderConfig", "config": changes}


REDUCED = {
    "path": "/ServiceProviderConfig",
    "config": {"patch": None, "bulk": None, "authenticationSchemes": None},
    "authentication": "none",
}

CASES = {
    "rfc7643-5-config-states-each-feature": {
        "passes": {
            "all six": config(),
            "more": config(pagination={"cursor": True, "index": True}, securityEvents={"asyncRequest": "none"}),
            "documentation": config(documentationUri="https://sp.example/help", meta={"location": "x"}),
        },
        "deviates": {
            "missing": config(sort=None),
            "no supported": config(etag={}),
            "text": config(patch={"supported": "true"}),
            "a Boolean for the object": config(patch=True),
        },
        "silent": {"anonymous": REDUCED},
    },
    "rfc7643-5-config-states-its-limits": {
        "passes": {
            "zero": config(),
            "numbers": config(bulk={"supported": True, "maxOperations": 1000, "maxPayloadSize": 1048576}),
        },
        "deviates": {
            "bulk without": config(bulk={"supported": False}),
            "filter without": config(filter={"supported": True}),
            "text": config(filter={"supported": True, "maxResults": "200"}),
        },
        "silent": {"anonymous": REDUCED},
    },
    "rfc7643-5-config-describes-authentication": {
        "passes": {
            "one": config(),
            "none": config(authenticationSchemes=[]),
            "another type": config(
                authenticationSchemes=[{"type": "mtls", "name": "m", "description": "d", "primary": True}]
            ),
        },
        "deviates": {
            "missing": config(authenticationSchemes=None),
            "an object": config(authenticationSchemes={"type": "httpbasic", "name": "Basic", "description": "d"}),
            "no type": config(authenticationSchemes=[{"name": "Basic", "description": "d"}]),
            "no object": config(authenticationSchemes=["httpbasic"]),
        },
        "silent": {"anonymous": REDUCED},
    },
}


def test_service_provider_config(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
