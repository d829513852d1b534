-- What people agreed to, and the failing code, the answer and the working code that they gave; see ../Sqlite/0013_interactions.sql.
CREATE TABLE consents (
    tenant_id    TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    consent_id   TEXT COLLATE "C" NOT NULL,
    user_key     TEXT COLLATE "C" NOT NULL,
    repository   TEXT COLLATE "C" NOT NULL,
    level        TEXT COLLATE "C" NOT NULL CHECK (level IN ('none', 'noCode', 'metrics', 'train')),
    actor        TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT           NOT NULL,
    withdrawn_at BIGINT,
    PRIMARY KEY (tenant_id, consent_id)
);
CALL protect_tenant_table('consents', 'SELECT, INSERT, UPDATE (withdrawn_at)');
CREATE INDEX consents_by_user ON consents (tenant_id, user_key, repository, created_at);

CREATE TABLE interactions (
    tenant_id      TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    interaction_id TEXT COLLATE "C" NOT NULL,
    answer_id      TEXT COLLATE "C",
    event_key      TEXT COLLATE "C" NOT NULL,
    user_key       TEXT COLLATE "C" NOT NULL,
    repository     TEXT COLLATE "C" NOT NULL,
    file_key       TEXT COLLATE "C" NOT NULL,
    language       TEXT COLLATE "C" NOT NULL,
    error_kind     TEXT COLLATE "C" NOT NULL,
    origin         TEXT COLLATE "C" NOT NULL CHECK (origin IN ('assistant', 'user', 'both')),
    source         TEXT COLLATE "C" NOT NULL CHECK (source IN ('fix', 'continue', 'import')),
    consent_id     TEXT COLLATE "C" NOT NULL,
    failed_at      BIGINT           NOT NULL,
    fixed_at       BIGINT           NOT NULL,
    verdict        TEXT COLLATE "C" NOT NULL,
    content        BYTEA            NOT NULL,
    created_at     BIGINT           NOT NULL,
    expires_at     BIGINT           NOT NULL,
    promoted_at    BIGINT,
    PRIMARY KEY (tenant_id, interaction_id)
);
CALL protect_tenant_table('interactions', 'SELECT, INSERT, UPDATE (promoted_at), DELETE');
CREATE UNIQUE INDEX interactions_by_event ON interactions (tenant_id, event_key);
CREATE INDEX interactions_by_user ON interactions (tenant_id, user_key);
CREATE INDEX interactions_by_expiry ON interactions (tenant_id, expires_at);
CREATE INDEX interactions_by_time ON interactions (tenant_id, created_at, interaction_id);
CREATE INDEX interactions_by_consent ON interactions (tenant_id, consent_id);
CREATE UNIQUE INDEX consents_by_place ON consents (tenant_id, user_key, repository) WHERE withdrawn_at IS NULL;

CREATE TABLE leases (
    name       TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    holder     TEXT COLLATE "C" NOT NULL,
    held_until BIGINT           NOT NULL
);
GRANT SELECT, INSERT, UPDATE ON leases TO registry_platform;
