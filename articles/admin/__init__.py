"""Stories, campaigns and products at the desk."""

from articles import claims
from articles.admin import article, campaign, gallery, product, section, tag, uses

__all__ = ["article", "campaign", "claims", "gallery", "product", "section", "tag", "uses"]
