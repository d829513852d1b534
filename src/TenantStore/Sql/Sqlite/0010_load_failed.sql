-- A third reason: an engine refuses to load the bytes. Here a check cannot be changed, so the table is made anew; nothing refers to it.
CREATE TABLE quarantines_next (
    tenant_id   TEXT    NOT NULL REFERENCES tenants (tenant_id),
    digest      TEXT    NOT NULL,
    base_name   TEXT    NOT NULL,
    base_digest TEXT    NOT NULL,
    reason      TEXT    NOT NULL CHECK (reason IN ('notFinite', 'crashed', 'loadFailed')),
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, digest, base_name, base_digest),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

INSERT INTO quarantines_next (tenant_id, digest, base_name, base_digest, reason, created_at)
SELECT tenant_id, digest, base_name, base_digest, reason, created_at FROM quarantines;

DROP TABLE quarantines;
ALTER TABLE quarantines_next RENAME TO quarantines;
