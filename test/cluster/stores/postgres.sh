# What the official image does of its environment: POSTGRES_USER, POSTGRES_PASSWORD, PGDATA and /docker-entrypoint-initdb.d.
set -eu
: "${PGDATA:=/var/lib/postgresql/data}" "${POSTGRES_USER:=postgres}" "${POSTGRES_PASSWORD:?is needed}"

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  mkdir -p "$PGDATA"
  chmod 700 "$PGDATA"
  printf '%s' "$POSTGRES_PASSWORD" >/tmp/password
  initdb -D "$PGDATA" -U "$POSTGRES_USER" --pwfile=/tmp/password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
  rm /tmp/password
  echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
  # There is no psql here: the server itself takes a statement a line.
  for file in /docker-entrypoint-initdb.d/*.sql; do
    [ ! -f "$file" ] || grep -v '^--' "$file" | postgres --single -D "$PGDATA" postgres >/dev/null
  done
fi
exec "$@" -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp
