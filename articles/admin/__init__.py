"""Stories, campaigns and products at the desk."""

from articles.admin import campaign, gallery, product, section, tag, uses
from articles.admin.article import form
from articles.desk import claims

__all__ = ["campaign", "claims", "form", "gallery", "product", "section", "tag", "uses"]
