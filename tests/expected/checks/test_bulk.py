from scim_conformance.scim import urns

PLACE = "https://sp.example/scim/v2/Users/u1"
POST = {"method": "POST", "path": "/Users", "bulkId": "a", "data": {}}
PUT = {"method": "PUT", "path": "/Users/u1", "data": {}}
MADE = {"method": "POST", "bulkId": "a", "location": PLACE, "status": "201"}
ERROR = {"schemas": [urns.ERROR], "status": "400", "detail": "no"}
FAILED = {"method": "POST", "bulkId": "a", "status": "400", "response": ERROR}


def bulk(*results, sent=(POST,), schemas=(urns.BULK_RESPONSE,), **more):
    job = {"schemas": [urns.BULK_REQUEST], "Operations": list(sent), **more}
    answer = {"schemas": list(schemas), "Operations": list(results)}
    return {"method": "POST", "path": "/Bulk", "sent": job, "status": 200, "answer": answer}


def without(result, *names):
    return {key: value for key, value in result.items() if key not in names}


OTHER = {"user": {}}
CASES = {
    "rfc7644-3.7-bulk-answers-name-their-schema": {
        "passes": {"named": bulk(MADE)},
        "deviates": {"not named": bulk(MADE, schemas=())},
        "silent": {"no bulk": OTHER},
    },
    "rfc7644-3.7-all-operations-have-a-result": {
        "passes": {"one for one": bulk(MADE)},
        "deviates": {"none": bulk(), "too many": bulk(MADE, MADE)},
        "silent": {"it was to stop": bulk(FAILED, sent=(POST, POST), failOnErrors=1), "no bulk": OTHER},
    },
    "rfc7644-3.7-results-name-their-method": {
        "passes": {"named": bulk(MADE)},
        "deviates": {"not named": bulk(without(MADE, "method"))},
        "silent": {"no bulk": OTHER},
    },
    "rfc7644-3.7-results-carry-the-bulk-id": {
        "passes": {
            "carried": bulk(MADE),
            "none was sent": bulk(without(MADE, "bulkId"), sent=(without(POST, "bulkId"),)),
        },
        "deviates": {"another": bulk({**MADE, "bulkId": "b"}), "none": bulk(without(MADE, "bulkId"))},
        "silent": {"no bulk": OTHER},
    },
    "rfc7644-3.7.3-results-carry-a-location": {
        "passes": {"made": bulk(MADE), "a failed POST": bulk(FAILED)},
        "deviates": {
            "made": bulk(without(MADE, "location")),
            "a failed PUT": bulk({**FAILED, "method": "PUT"}, sent=(PUT,)),
        },
        "silent": {"no bulk": OTHER},
    },
    "rfc7644-3.7.3-results-carry-a-status": {
        "passes": {"text": bulk(MADE), "an object (R148)": bulk({**MADE, "status": {"code": "201"}})},
        "deviates": {"none": bulk(without(MADE, "status")), "no status": bulk({**MADE, "status": "done"})},
        "silent": {"no bulk": OTHER},
    },
    "rfc7644-3.7.3-status-is-a-string": {
        "passes": {"text": bulk(MADE)},
        "deviates": {"a number": bulk({**MADE, "status": 201})},
        "silent": {"no bulk": OTHER},
    },
    "rfc7644-3.7-failures-carry-the-error": {
        "passes": {
            "in response": bulk(FAILED),
            "flat (erratum 7916)": bulk({**without(FAILED, "response"), "detail": "no"}),
        },
        "deviates": {"no error": bulk(without(FAILED, "response"))},
        "silent": {"nothing failed": bulk(MADE), "no bulk": OTHER},
    },
}


def test_bulk(requirement, wanted, case, holds):
    holds(requirement, wanted, case)
