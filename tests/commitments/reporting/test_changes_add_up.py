"""Whatever two quarters hold, each aim is in one group, and the groups add up to all aims of both."""

from hypothesis import given
from hypothesis import strategies as st

from commitments.choices import Rag
from commitments.reporting.changes import GROUPS, changes_between
from tests.commitments.reporting.made import aim, quarter, theme

SLUGS = "abcdefgh"
ratings = st.sampled_from(["", *Rag.values])
told = st.tuples(ratings, ratings, st.sampled_from(["As it was", "Otherwise"]), st.sampled_from(["one", "two"]))
records = st.dictionaries(st.sampled_from(SLUGS), told)


def record(name, aims):
    themes = {"one": [], "two": []}
    for slug, (rag, projected, title, where) in aims.items():
        themes[where].append(aim(slug, rag=rag, projected_rag=projected, title=title))
    return quarter(name, [theme(slug, aims=found) for slug, found in themes.items()])


@given(records, records)
def test_the_groups_add_up_to_all_aims_of_both_quarters(before, after):
    changes = changes_between(record("2023/24 Q2", before), record("2023/24 Q3", after))
    grouped = [change.slug for group in GROUPS for change in changes.aims_of_group(group)]
    assert sorted(grouped) == sorted({*before, *after})


@given(records, records)
def test_what_got_worse_fell_to_nothing_worse_than_what_comes_before_it(before, after):
    steps = [*Rag.values]

    def fallen_to(slug):
        pairs = zip(before[slug][:2], after[slug][:2], strict=True)
        return min(steps.index(now) for was, now in pairs if was and now and steps.index(now) < steps.index(was))

    worse = changes_between(record("2023/24 Q2", before), record("2023/24 Q3", after)).aims_of_group("worse")
    found = [fallen_to(change.slug) for change in worse]
    assert found == sorted(found)
