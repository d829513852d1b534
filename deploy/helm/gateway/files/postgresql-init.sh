set -eu
psql -v ON_ERROR_STOP=1 -v password="$OWNER_PASSWORD" --username postgres --dbname postgres <<'SQL'
CREATE ROLE registry_owner LOGIN CREATEROLE PASSWORD :'password';
CREATE DATABASE registry OWNER registry_owner;
SQL
