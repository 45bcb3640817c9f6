"""By which names the desk's templates call those who have done something."""

from django import template

from articles.desk.presence import display_name, display_name_at_start

register = template.Library()
register.filter(display_name)
register.filter(display_name_at_start)
