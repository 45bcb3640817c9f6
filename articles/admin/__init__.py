"""Stories, campaigns and products at the desk."""

from articles import claims
from articles.admin import campaign, gallery, product, section, tag, usage
from articles.admin.article import form, kinds

__all__ = ["campaign", "claims", "form", "gallery", "kinds", "product", "section", "tag", "usage"]
