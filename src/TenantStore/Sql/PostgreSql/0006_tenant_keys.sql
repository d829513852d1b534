-- Each tenant's data key, wrapped; see ../Sqlite/0006_tenant_keys.sql.
CREATE TABLE tenant_keys (
    tenant_id  TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    key_id     TEXT COLLATE "C" NOT NULL,
    kek_id     TEXT COLLATE "C" NOT NULL,
    wrapped    BYTEA            NOT NULL,
    created_at BIGINT           NOT NULL,
    wrapped_at BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, key_id)
);

CREATE INDEX tenant_keys_by_kek ON tenant_keys (kek_id);
CALL protect_tenant_table('tenant_keys', 'SELECT, INSERT, UPDATE (kek_id, wrapped, wrapped_at)');

-- For rotation the platform sees which key-encryption key wraps whose keys, never what it wrapped.
CREATE POLICY counted ON tenant_keys FOR SELECT TO registry_platform USING (true);
GRANT SELECT (key_id, kek_id) ON tenant_keys TO registry_platform;
