-- A wrapped key that was deleted or replaced stays in the heap until vacuum: autovacuum goes over this small table after every change, not after fifty.
ALTER TABLE tenant_keys SET (autovacuum_vacuum_threshold = 0, autovacuum_vacuum_scale_factor = 0);
