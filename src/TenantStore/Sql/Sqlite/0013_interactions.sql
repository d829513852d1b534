-- What people agreed to, and the failing code, the answer and the working code that they gave. Code is sealed under the tenant's key.
CREATE TABLE consents (
    tenant_id    TEXT    NOT NULL REFERENCES tenants (tenant_id),
    consent_id   TEXT    NOT NULL,
    user_key     TEXT    NOT NULL,
    repository   TEXT    NOT NULL,
    level        TEXT    NOT NULL CHECK (level IN ('none', 'noCode', 'metrics', 'train')),
    actor        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    withdrawn_at INTEGER,
    PRIMARY KEY (tenant_id, consent_id)
);
CREATE INDEX consents_by_user ON consents (tenant_id, user_key, repository, created_at);

CREATE TABLE interactions (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (tenant_id),
    interaction_id TEXT    NOT NULL,
    answer_id      TEXT,
    event_key      TEXT    NOT NULL,
    user_key       TEXT    NOT NULL,
    repository     TEXT    NOT NULL,
    file_key       TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    error_kind     TEXT    NOT NULL,
    origin         TEXT    NOT NULL CHECK (origin IN ('assistant', 'user', 'both')),
    source         TEXT    NOT NULL CHECK (source IN ('fix', 'continue', 'import')),
    consent_id     TEXT    NOT NULL,
    failed_at      INTEGER NOT NULL,
    fixed_at       INTEGER NOT NULL,
    verdict        TEXT    NOT NULL,
    content        BLOB    NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    promoted_at    INTEGER,
    PRIMARY KEY (tenant_id, interaction_id)
);
CREATE UNIQUE INDEX interactions_by_event ON interactions (tenant_id, event_key);
CREATE INDEX interactions_by_user ON interactions (tenant_id, user_key);
CREATE INDEX interactions_by_expiry ON interactions (tenant_id, expires_at);
CREATE INDEX interactions_by_time ON interactions (tenant_id, created_at, interaction_id);
CREATE INDEX interactions_by_consent ON interactions (tenant_id, consent_id);

-- One consent holds for a place.
CREATE UNIQUE INDEX consents_by_place ON consents (tenant_id, user_key, repository) WHERE withdrawn_at IS NULL;

-- Which gateway does what only one may do at a time; of no tenant.
CREATE TABLE leases (
    name       TEXT    NOT NULL PRIMARY KEY,
    holder     TEXT    NOT NULL,
    held_until INTEGER NOT NULL
);
