#!/bin/sh
# Run once by the PostgreSQL image on an empty volume: one database and one role a service, which can enter no other's.
set -eu
for service in catalogue endorsement assessment issuance portal; do
  name="countersign_$service"
  password=$(cat "/run/secrets/database-$service")
  psql -v ON_ERROR_STOP=1 -v name="$name" -v password="$password" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"name" LOGIN PASSWORD :'password';
CREATE DATABASE :"name" OWNER :"name";
REVOKE CONNECT, TEMPORARY ON DATABASE :"name" FROM PUBLIC;
SQL
done
