"""What the server calls for each request: `gunicorn --config magazine/gunicorn.py magazine.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "magazine.settings")

application = get_wsgi_application()
