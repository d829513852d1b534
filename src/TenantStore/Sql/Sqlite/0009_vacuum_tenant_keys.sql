-- PostgreSQL's alone, see ../PostgreSql/0009_vacuum_tenant_keys.sql: here every connection sets secure_delete, and a deletion ends with a checkpoint.
SELECT 1;
