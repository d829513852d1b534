-- What a token may use alone, and what was used; see ../Sqlite/0003_limits.sql.
ALTER TABLE tokens ADD COLUMN limits TEXT COLLATE "C" NOT NULL DEFAULT '{}';

CREATE TABLE usage (
    tenant_id         TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    day               BIGINT           NOT NULL,
    caller            TEXT COLLATE "C" NOT NULL,
    alias             TEXT COLLATE "C" NOT NULL,
    adapter           TEXT COLLATE "C" NOT NULL,
    version           BIGINT           NOT NULL,
    base_model        TEXT COLLATE "C" NOT NULL,
    requests          BIGINT           NOT NULL,
    errors            BIGINT           NOT NULL,
    limited           BIGINT           NOT NULL,
    prompt_tokens     BIGINT           NOT NULL,
    cached_tokens     BIGINT           NOT NULL,
    completion_tokens BIGINT           NOT NULL,
    accepted_tokens   BIGINT           NOT NULL,
    rejected_tokens   BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, day, caller, alias, adapter, version, base_model)
);

CALL protect_tenant_table('usage', 'SELECT, INSERT, UPDATE');

CREATE TABLE adapter_residency (
    tenant_id    TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    day          BIGINT           NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL,
    byte_seconds BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, day, digest)
);

CALL protect_tenant_table('adapter_residency', 'SELECT, INSERT, UPDATE');

CREATE TABLE usage_receipts (
    tenant_id  TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    request_id TEXT COLLATE "C" NOT NULL,
    at         BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, request_id)
);

CREATE INDEX usage_receipts_by_age ON usage_receipts (tenant_id, at);
CALL protect_tenant_table('usage_receipts', 'SELECT, INSERT, DELETE');
