"""django-scim2-server on SQLite: its app, its routes, and a middleware that knows one bearer token."""

import hmac
import os
import secrets
import tempfile

TOKEN = os.environ.get("PROVIDER_TOKEN") or secrets.token_hex(16)


class BearerMiddleware:
    """Makes the request a superuser's for the token, as the package's own check asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        from django.contrib.auth.models import AnonymousUser, User  # noqa: PLC0415

        given = request.headers.get("Authorization", "")
        known = hmac.compare_digest(given.encode(), f"Bearer {TOKEN}".encode())
        request.user = User(username="harness", is_superuser=True) if known else AnonymousUser()
        return self.get_response(request)


def configure(folder):
    """Configure Django for the site, with its database in `folder`."""
    from django.conf import settings  # noqa: PLC0415
    from django.urls import include, path  # noqa: PLC0415

    settings.configure(
        SECRET_KEY=secrets.token_hex(32),
        ALLOWED_HOSTS=["127.0.0.1"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/db.sqlite3"}},
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_scim2_server"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MIDDLEWARE=["__main__.BearerMiddleware"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
    )
    globals()["urlpatterns"] = [path("scim/v2/", include("django_scim2_server.urls"))]


def main():
    """Create the tables, print URL and token, serve until interrupted."""
    with tempfile.TemporaryDirectory() as folder:
        configure(folder)
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: PLC0415
        from django.core.wsgi import get_wsgi_application  # noqa: PLC0415

        call_command("migrate", verbosity=0)
        server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
        WSGIRequestHandler.log_message = lambda *_: None
        server.set_app(get_wsgi_application())
        print(f"http://127.0.0.1:{server.server_port}/scim/v2 {TOKEN}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
