"""What the project's apps are built of, and what knows nothing of any of them: each module could serve another project.

It is no Django app: it has no models, migrations, templates or static files.
"""
