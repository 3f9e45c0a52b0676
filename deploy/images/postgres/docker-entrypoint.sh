#!/bin/bash
# Makes the cluster in PGDATA where there is none, as the official image does (POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD, POSTGRES_INITDB_ARGS, POSTGRES_HOST_AUTH_METHOD), then
# runs what it was given.
set -euo pipefail
[[ ${1:-} == -* ]] && set -- postgres "$@"
if [[ ${1:-} == postgres && $(id -u) == 0 ]]; then
  mkdir -p "$PGDATA"
  find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres {} +
  exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi
if [[ ${1:-} == postgres && ! -s $PGDATA/PG_VERSION ]]; then
  user=${POSTGRES_USER:-postgres}
  database=${POSTGRES_DB:-$user}
  if [[ -z ${POSTGRES_PASSWORD:-} ]]; then
    echo 'POSTGRES_PASSWORD is not set: the superuser of a new cluster needs one.' >&2
    exit 1
  fi
  # Made beside its place, which is taken when all is there: a pod that is killed in between begins anew. What it left is in the way of nobody else's data: it is named after this only.
  making=$PGDATA.making
  rm -rf "$making"
  mkdir -p "$making"
  chmod 0700 "$making"
  # shellcheck disable=SC2086 # a list of options
  initdb --pgdata="$making" --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") \
    --set listen_addresses='*' --set unix_socket_directories=/var/run/postgresql ${POSTGRES_INITDB_ARGS:-}
  method=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption -D "$making")}
  printf '\nhost all all all %s\n' "$method" >> "$making/pg_hba.conf"
  if [[ $database != postgres ]]; then
    printf 'CREATE DATABASE "%s"\n' "${database//\"/\"\"}" | postgres --single -D "$making" postgres
  fi
  rmdir "$PGDATA" 2> /dev/null || true
  mv -T "$making" "$PGDATA"
fi
exec "$@"
