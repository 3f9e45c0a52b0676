"""What DuckDB makes of a recording: aggregates by bucket of local time, for the suite to compare with.

Arguments as one JSON object: file, delimiter, time (column), format (strptime), zone, bucket (date_trunc unit), columns, reportZone.
Prints [{bucket (UTC, ISO), column, count, avg, min, max, sum, first, last}].
"""

import json
import sys

import duckdb

wanted = json.loads(sys.argv[1])
connection = duckdb.connect()
connection.execute("set timezone = 'UTC'")
connection.execute(
    "create table recording as select * from read_csv(?, delim = ?, header = true, all_varchar = true, quote = '')",
    [wanted["file"], wanted["delimiter"]],
)
quoted = lambda name: '"' + name.replace('"', '""') + '"'
local = f"strptime({quoted(wanted['time'])}, '{wanted['format']}')"
out = []
for column in wanted["columns"]:
    rows = connection.execute(
        f"""
        with reading as (select timezone('{wanted['zone']}', {local}) as ts, cast({quoted(column)} as double) as value from recording)
        select epoch_ms(timezone('{wanted['reportZone']}', date_trunc('{wanted['bucket']}', timezone('{wanted['reportZone']}', ts)))) as bucket,
               count(*), avg(value), min(value), max(value), sum(value), arg_min(value, ts), arg_max(value, ts)
        from reading group by 1 order by 1
        """
    ).fetchall()
    for bucket, count, avg, low, high, total, first, last in rows:
        out.append({"bucket": bucket, "column": column, "count": count, "avg": avg, "min": low, "max": high, "sum": total, "first": first, "last": last})
print(json.dumps(out))
