"""What every page shares: template tags, widgets, the page context and error pages.

The lowest layer of the platform. It knows no people and no entries.
"""
