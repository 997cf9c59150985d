"""Prints what DuckDB reads of a Parquet file: the types, and some values."""
import sys
import duckdb

path = sys.argv[1]
for name, kind, *_ in duckdb.execute("describe select * from read_parquet(?)", [path]).fetchall():
    print(f"{name}: {kind}")
query = """select id, "start", [f for f in figures if f.slot = 'killed'][1].best, len(claims), claims[1].quote, lat, epoch_ms(updated)
from read_parquet(?) order by id"""
for row in duckdb.execute(query, [path]).fetchall():
    print(*row, sep=" | ")
groups = duckdb.execute("select count(distinct row_group_id) from parquet_metadata(?)", [path]).fetchone()[0]
print("row groups:", groups)
