LOCATION = "http://sp.example/scim/v2/Users/u1"
META = {
    "resourceType": "User",
    "created": "2026-01-05T08:00:00Z",
    "lastModified": "2026-01-05T08:00:00Z",
    "location": LOCATION,
}
PYTHON = 'Traceback (most recent call last):\n  File "/srv/app/views.py", line 41, in post'
JAVA = "java.lang.NullPointerException\n\tat com.example.scim.UserController.create(UserController.java:88)"
NODE = "TypeError: x\n    at createUser (/srv/app/users.js:12:7)"
DOTNET = "System.NullReferenceException\n   at Sp.Users.Create(User u) in C:\\src\\Users.cs:line 12"


def failed(detail, **more):
    return {
        "method": "POST",
        "path": "/Users",
        "sent": {"userName": "ada", "password": "t1meMa$heen"},
        "error": {"status": "400", "detail": detail},
        "status": 400,
        **more,
    }


CASES = {
    "rfc7644-7.2-locations-keep-https": {
        "passes": {"https": {"user": {}}, "relative": {"user": {"meta": {**META, "location": "Users/u1"}}}},
        "deviates": {
            "meta": {"user": {"meta": META}},
            "header": {"method": "PUT", "sent": {}, "user": {}, "headers": {"Location": LOCATION}},
        },
        "silent": {"a run over http": {"base_url": "http://sp.example/scim/v2", "user": {"meta": META}}},
    },
    "http-errors-show-no-stack-trace": {
        "passes": {
            "a sentence": failed("The userName is taken."),
            "words of a trace": failed("Traceback of the request is at example.com:443, line 7 of the form"),
            "a position in the JSON": failed("Unexpected token } at line 1, column 7 (near $.emails)"),
            "a place in a filter": failed("Unknown attribute at userName (position 3:14)"),
        },
        "deviates": {
            "python": failed(PYTHON),
            "java": failed(JAVA),
            "node": failed(NODE),
            "dotnet": failed(DOTNET),
            "in a member of its own": {"error": {"stack": [PYTHON]}},
            "in an unreadable body": {
                "status": 500,
                "text": PYTHON,
                "problems": ("not-json",),
                "also": ("rfc7644-3.12-errors-have-a-json-body", "rfc7644-3.12-no-request-ends-in-a-server-error"),
            },
            "in a header": {"error": {}, "headers": {"X-Debug": "goroutine 17 [running]"}},
        },
        "silent": {"success": {"user": {"title": PYTHON}}},
    },
    "http-answers-hold-no-token": {
        "passes": {"none": {"user": {}}, "in a list": {"list": {}}},
        "deviates": {
            "in an attribute": {"user": {"nickName": "Bearer [redacted]"}},
            "in a header": {"user": {}, "headers": {"X-Echo": "[redacted]"}},
        },
        "silent": {"error": {"error": {}}},
    },
    "http-errors-keep-secrets-to-themselves": {
        "passes": {
            "none": failed("The password is too short."),
            "a short password is a word": failed("ada is taken", sent={"password": "ada"}),
            "no password sent": failed("t1meMa$heen", sent={"userName": "ada"}),
            "a request without body": {"error": {}},
        },
        "deviates": {
            "the token": failed("Unknown token [redacted]"),
            "the token in a header": {"error": {}, "headers": {"X-Echo": "Bearer [redacted]"}},
            "the password": failed("Invalid value t1meMa$heen for password"),
        },
        "silent": {"success": {"user": {}}},
    },
}


def test_security(requirement, wanted, case, holds):
    holds(requirement, wanted, case)


def test_the_mark_of_a_redacted_secret_is_that_of_the_client():
    from scim_conformance.expected.checks import security
    from scim_conformance.replay.secrets import REDACTED

    assert security.REDACTED == REDACTED
