-- Who owns what. Every table of a tenant carries the tenant id as the first part of its key.
-- Times are milliseconds since 1970-01-01 UTC. Digests are "sha256:" and 64 hexadecimal digits.

CREATE TABLE tenants (
    tenant_id    TEXT    NOT NULL PRIMARY KEY,
    slug         TEXT    NOT NULL UNIQUE,
    display_name TEXT    NOT NULL,
    status       TEXT    NOT NULL CHECK (status IN ('active', 'suspended')),
    limits       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL
);

CREATE TABLE tokens (
    tenant_id     TEXT    NOT NULL REFERENCES tenants (tenant_id),
    token_id      TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    secret_hash   BLOB    NOT NULL,
    scopes        TEXT    NOT NULL,
    personal      INTEGER NOT NULL,
    default_alias TEXT,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER,
    revoked_at    INTEGER,
    last_used_at  INTEGER,
    PRIMARY KEY (tenant_id, token_id)
);

-- The one look-up that does not know its tenant yet: by the public id of a presented token.
CREATE UNIQUE INDEX tokens_by_id ON tokens (token_id);

CREATE TABLE platform_tokens (
    token_id     TEXT    NOT NULL PRIMARY KEY,
    name         TEXT    NOT NULL,
    secret_hash  BLOB    NOT NULL,
    scopes       TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER
);

-- A name with other bytes behind it is another base model; "is_current" marks the one that the name means now.
CREATE TABLE base_models (
    name          TEXT    NOT NULL,
    digest        TEXT    NOT NULL,
    descriptor    TEXT    NOT NULL,
    is_current    INTEGER NOT NULL,
    registered_at INTEGER NOT NULL,
    PRIMARY KEY (name, digest)
);

CREATE UNIQUE INDEX base_models_current ON base_models (name) WHERE is_current = 1;

CREATE TABLE adapters (
    tenant_id    TEXT    NOT NULL REFERENCES tenants (tenant_id),
    adapter      TEXT    NOT NULL,
    base_name    TEXT    NOT NULL,
    base_digest  TEXT    NOT NULL,
    last_version INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, adapter),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

-- "sources" names the set of source files kept for the version: versions of one digest may have other sources.
CREATE TABLE adapter_versions (
    tenant_id   TEXT    NOT NULL,
    adapter     TEXT    NOT NULL,
    version     INTEGER NOT NULL,
    base_name   TEXT    NOT NULL,
    base_digest TEXT    NOT NULL,
    digest      TEXT    NOT NULL,
    sources     TEXT    NOT NULL,
    state       TEXT    NOT NULL CHECK (state IN ('ready', 'retired', 'quarantined')),
    rank        INTEGER NOT NULL,
    targets     TEXT    NOT NULL,
    bytes       INTEGER NOT NULL,
    findings    TEXT    NOT NULL,
    manifest    TEXT,
    created_by  TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, adapter, version),
    FOREIGN KEY (tenant_id, adapter) REFERENCES adapters (tenant_id, adapter),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

CREATE INDEX adapter_versions_by_digest ON adapter_versions (tenant_id, digest);

CREATE TRIGGER adapter_versions_immutable
BEFORE UPDATE OF tenant_id, adapter, version, base_name, base_digest, digest, sources, rank, targets, bytes, findings, manifest, created_by, created_at
ON adapter_versions
BEGIN
    SELECT RAISE(ABORT, 'an adapter version is immutable but for its state');
END;

-- "history" names the entry that set the present target; a rollback walks from it to the entry before.
CREATE TABLE aliases (
    tenant_id  TEXT    NOT NULL,
    alias      TEXT    NOT NULL,
    adapter    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    history    INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    updated_by TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, alias),
    FOREIGN KEY (tenant_id, adapter, version) REFERENCES adapter_versions (tenant_id, adapter, version)
);

CREATE INDEX aliases_by_version ON aliases (tenant_id, adapter, version);

CREATE TABLE alias_history (
    tenant_id    TEXT    NOT NULL REFERENCES tenants (tenant_id),
    alias        TEXT    NOT NULL,
    entry        INTEGER NOT NULL,
    kind         TEXT    NOT NULL CHECK (kind IN ('set', 'rollback', 'delete')),
    previous     INTEGER,
    from_adapter TEXT,
    from_version INTEGER,
    to_adapter   TEXT,
    to_version   INTEGER,
    at           INTEGER NOT NULL,
    actor        TEXT    NOT NULL,
    PRIMARY KEY (tenant_id, alias, entry)
);

CREATE TABLE audit_events (
    tenant_id TEXT    NOT NULL,
    entry     INTEGER NOT NULL,
    at        INTEGER NOT NULL,
    actor     TEXT    NOT NULL,
    action    TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    detail    TEXT,
    PRIMARY KEY (tenant_id, entry)
);

CREATE TRIGGER audit_events_not_changed BEFORE UPDATE ON audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are append-only');
END;

-- They go only together with their tenant, whose own row is then gone already.
CREATE TRIGGER audit_events_not_removed BEFORE DELETE ON audit_events
WHEN EXISTS (SELECT 1 FROM tenants WHERE tenant_id = OLD.tenant_id)
BEGIN
    SELECT RAISE(ABORT, 'audit events are append-only');
END;

CREATE TABLE platform_audit_events (
    entry   INTEGER NOT NULL PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    subject TEXT    NOT NULL,
    detail  TEXT
);

CREATE TRIGGER platform_audit_events_not_changed BEFORE UPDATE ON platform_audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are append-only');
END;

CREATE TRIGGER platform_audit_events_not_removed BEFORE DELETE ON platform_audit_events
BEGIN
    SELECT RAISE(ABORT, 'audit events are append-only');
END;
