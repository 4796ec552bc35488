from argparse import ArgumentParser

from benchmarks import charts, figures, pages, published, sealing, series

PLANS = 43  # police force areas of England and Wales


def main() -> None:
    """Print every measurement as one table."""
    parser = ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--database-url", default="", help="a PostgreSQL server to make databases on; SQLite if none")
    parser.add_argument("--plans", type=int, default=PLANS, help="how many plans are sealed at once")
    told = parser.parse_args()
    server: str = told.database_url
    print(f"Engine: {'PostgreSQL' if server else 'SQLite'}\n")
    print("| what | against | median ratio, or what was counted |\n|---|---|---|")
    for line in (
        *sealing.one_quarter(server),
        *pages.overview(server),
        *pages.pack(server),
        *published.pages(server),
        *charts.page(),
        *series.verdicts(),
        *figures.large_import(server),
        *figures.kpi_list(server),
        *sealing.many_plans(server, plans=told.plans),
    ):
        print(line, flush=True)


if __name__ == "__main__":
    main()
