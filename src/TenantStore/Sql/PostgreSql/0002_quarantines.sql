-- What a host failed on; see ../Sqlite/0002_quarantines.sql. No registry on PostgreSQL has versions from before.
CREATE TABLE quarantines (
    tenant_id   TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    digest      TEXT COLLATE "C" NOT NULL,
    base_name   TEXT COLLATE "C" NOT NULL,
    base_digest TEXT COLLATE "C" NOT NULL,
    reason      TEXT COLLATE "C" NOT NULL CHECK (reason IN ('notFinite', 'crashed')),
    created_at  BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, digest, base_name, base_digest),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

CALL protect_tenant_table('quarantines', 'SELECT, INSERT, UPDATE (reason), DELETE');
