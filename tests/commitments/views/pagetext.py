"""What a reader sees of a page: its words without its mark-up."""

import html
import re


def words_of(markup):
    """All words, blanks squeezed, nothing between a word and its full stop."""
    text = html.unescape(re.sub(r"<[^>]+>", " ", markup))
    return re.sub(r"\s+([.,;:)])", r"\1", " ".join(text.split()))


def page_words(response):
    """The words of a whole page."""
    return words_of(response.content.decode())


def main_of(response):
    """A page's own part, which holds no form token."""
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


def part(response, start, end):
    """The words of the mark-up from one text to the next occurrence of another."""
    markup = response.content.decode()
    begins = markup.index(start)
    return words_of(markup[begins : markup.index(end, begins)])


def group_of(response, theme):
    """A theme's part of Table One."""
    return part(response, f'<tbody role="rowgroup" id="{theme}">', "</tbody>")
