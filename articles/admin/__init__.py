"""Stories, campaigns and products at the desk."""

from articles import claims
from articles.admin import campaign, gallery, product, section, tag, usage
from articles.admin.article import form

__all__ = ["campaign", "claims", "form", "gallery", "product", "section", "tag", "usage"]
