"""The formatting of pages as template filters: ``{% load formatting %}``."""

from django import template

from plantracker.ui.formatting import day, instant

register = template.Library()
register.filter("day", day)
register.filter("instant", instant)
