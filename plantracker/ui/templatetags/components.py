"""The smallest components as template filters: ``{% load components %}``."""

from django import template

from plantracker.ui import fragments

register = template.Library()
register.filter("tag", fragments.tag)
register.filter("rated", fragments.rated)
register.filter("moved", fragments.moved)
register.filter("pair", fragments.pair)
register.filter("counts", fragments.counts)
register.filter("cell", fragments.cell)
register.filter("noted", fragments.noted)
register.filter("verdict", fragments.verdict)
register.filter("change", fragments.change)
register.filter("measure", fragments.measure)
