-- Each entry's hash covers the entry before it; see ../Sqlite/0004_audit_chain.sql. FORCE holds the owner to row-level security too, so what is there is
-- read with it set aside, inside this transaction.
ALTER TABLE audit_events ADD COLUMN hash TEXT COLLATE "C";
ALTER TABLE platform_audit_events ADD COLUMN hash TEXT COLLATE "C";

CREATE TABLE audit_heads (
    tenant_id  TEXT COLLATE "C" NOT NULL PRIMARY KEY REFERENCES tenants (tenant_id),
    entry      BIGINT           NOT NULL,
    hash       TEXT COLLATE "C",
    changed_at BIGINT           NOT NULL
);

CREATE INDEX audit_heads_changed ON audit_heads (changed_at);

CREATE TABLE platform_audit_head (
    id         BIGINT           NOT NULL PRIMARY KEY CHECK (id = 1),
    entry      BIGINT           NOT NULL,
    hash       TEXT COLLATE "C",
    changed_at BIGINT           NOT NULL
);

ALTER TABLE audit_events NO FORCE ROW LEVEL SECURITY;
ALTER TABLE tenants NO FORCE ROW LEVEL SECURITY;

INSERT INTO audit_heads (tenant_id, entry, hash, changed_at)
SELECT tenant_id, MAX(entry), NULL, MAX(at) FROM audit_events WHERE tenant_id IN (SELECT tenant_id FROM tenants) GROUP BY tenant_id;

INSERT INTO platform_audit_head (id, entry, hash, changed_at)
SELECT 1, COALESCE(MAX(entry), 0), NULL, COALESCE(MAX(at), 0) FROM platform_audit_events;

ALTER TABLE audit_events FORCE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;

CALL protect_tenant_table('audit_heads', 'SELECT, INSERT, UPDATE');

-- The platform signs all heads, and closes that of a tenant that it erases.
CREATE POLICY signed ON audit_heads FOR SELECT TO registry_platform USING (true);
GRANT SELECT, UPDATE (changed_at) ON audit_heads TO registry_platform;
GRANT SELECT, INSERT, UPDATE ON platform_audit_head TO registry_platform;
