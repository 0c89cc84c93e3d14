"""The application for an ASGI server, with the settings of the environment."""

from service.app import create_app
from service.http.logs import configure_logging
from service.settings import Settings

settings = Settings()
configure_logging(settings.log_level, settings.log_format)
app = create_app(settings)
