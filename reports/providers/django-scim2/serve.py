"""django-scim2 on SQLite: a site with one app, its two models, and a middleware that knows one bearer token."""

import hmac
import os
import secrets
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
TOKEN = os.environ.get("PROVIDER_TOKEN") or secrets.token_hex(16)


class BearerMiddleware:
    """Logs a user in for the token, as django-scim2 expects of a middleware before its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.contrib.auth import get_user_model  # noqa: PLC0415

        given = request.headers.get("Authorization", "")
        if hmac.compare_digest(given.encode(), f"Bearer {TOKEN}".encode()):
            request.user = get_user_model()(username="harness")
        return self.get_response(request)


def base_location(request=None):
    """Return scheme, host and port that the request was sent to, for `meta.location`."""
    return f"http://{request.get_host()}" if request else "http://127.0.0.1"


def configure(folder):
    """Configure Django for the site, with its database in `folder`."""
    from django.conf import settings  # noqa: PLC0415
    from django.urls import include, path  # noqa: PLC0415

    settings.configure(
        SECRET_KEY=secrets.token_hex(32),
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite3"}},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "site_app", "django_scim"],
        AUTH_USER_MODEL="site_app.User",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MIDDLEWARE=["__main__.BearerMiddleware", "django_scim.middleware.SCIMAuthCheckMiddleware"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        SCIM_SERVICE_PROVIDER={
            "NETLOC": "127.0.0.1",
            "SCHEME": "http",
            "BASE_LOCATION_GETTER": "__main__.base_location",
            "GROUP_MODEL": "site_app.models.Group",
            "AUTHENTICATION_SCHEMES": [
                {"type": "oauthbearertoken", "name": "Bearer token", "description": "One token of the site."}
            ],
            "WWW_AUTHENTICATE_HEADER": 'Bearer realm="django-scim2"',
        },
    )
    globals()["urlpatterns"] = [path("scim/v2/", include("django_scim.urls"))]


def main():
    """Create the tables, print URL and token, serve until interrupted."""
    with tempfile.TemporaryDirectory() as folder:
        configure(folder)
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

        call_command("migrate", run_syncdb=True, verbosity=0)
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
        WSGIRequestHandler.log_message = lambda *_: None
        server.set_app(get_wsgi_application())
        print(f"http://127.0.0.1:{server.server_port}/scim/v2 {TOKEN}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
