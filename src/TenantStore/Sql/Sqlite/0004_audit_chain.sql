-- Each entry's hash covers the entry before it. Entries from before have none; the first hash after them covers them all.
ALTER TABLE audit_events ADD COLUMN hash TEXT;
ALTER TABLE platform_audit_events ADD COLUMN hash TEXT;

-- The last entry of each log: whoever appends holds this row, so numbers and hashes come one after another. No hash yet = nothing is chained yet.
CREATE TABLE audit_heads (
    tenant_id  TEXT    NOT NULL PRIMARY KEY REFERENCES tenants (tenant_id),
    entry      INTEGER NOT NULL,
    hash       TEXT,
    changed_at INTEGER NOT NULL
);

CREATE INDEX audit_heads_changed ON audit_heads (changed_at);

CREATE TABLE platform_audit_head (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    entry      INTEGER NOT NULL,
    hash       TEXT,
    changed_at INTEGER NOT NULL
);

INSERT INTO audit_heads (tenant_id, entry, hash, changed_at)
SELECT tenant_id, MAX(entry), NULL, MAX(at) FROM audit_events WHERE tenant_id IN (SELECT tenant_id FROM tenants) GROUP BY tenant_id;

INSERT INTO platform_audit_head (id, entry, hash, changed_at)
SELECT 1, COALESCE(MAX(entry), 0), NULL, COALESCE(MAX(at), 0) FROM platform_audit_events;
