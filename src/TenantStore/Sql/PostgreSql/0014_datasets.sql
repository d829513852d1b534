-- Samples that people may read, add, edit and exclude, and snapshots of them; see ../Sqlite/0014_datasets.sql.
CREATE TABLE samples (
    tenant_id      TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    sample_id      TEXT COLLATE "C" NOT NULL,
    revision       BIGINT           NOT NULL,
    interaction_id TEXT COLLATE "C",
    consent_id     TEXT COLLATE "C" NOT NULL,
    user_key       TEXT COLLATE "C" NOT NULL,
    repository     TEXT COLLATE "C" NOT NULL,
    file_key       TEXT COLLATE "C" NOT NULL,
    language       TEXT COLLATE "C" NOT NULL,
    error_kind     TEXT COLLATE "C" NOT NULL,
    origin         TEXT COLLATE "C" NOT NULL CHECK (origin IN ('assistant', 'user', 'both', 'curated')),
    state          TEXT COLLATE "C" NOT NULL CHECK (state IN ('included', 'excluded', 'regression')),
    digest         TEXT COLLATE "C" NOT NULL,
    content        BYTEA            NOT NULL,
    happened_at    BIGINT           NOT NULL,
    created_at     BIGINT           NOT NULL,
    updated_at     BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, sample_id)
);
CALL protect_tenant_table('samples', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX samples_by_time ON samples (tenant_id, happened_at, sample_id);
CREATE INDEX samples_by_interaction ON samples (tenant_id, interaction_id);
CREATE INDEX samples_by_user ON samples (tenant_id, user_key, repository);
CREATE INDEX samples_by_consent ON samples (tenant_id, consent_id);

CREATE TABLE datasets (
    tenant_id      TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    dataset_id     TEXT COLLATE "C" NOT NULL,
    name           TEXT COLLATE "C" NOT NULL,
    state          TEXT COLLATE "C" NOT NULL CHECK (state IN ('building', 'ready', 'failed')),
    settings       TEXT COLLATE "C" NOT NULL,
    attempt        BIGINT           NOT NULL,
    lease_until    BIGINT           NOT NULL,
    digest         TEXT COLLATE "C" NOT NULL,
    manifest       TEXT COLLATE "C" NOT NULL,
    error          TEXT COLLATE "C",
    actor          TEXT COLLATE "C" NOT NULL,
    created_at     BIGINT           NOT NULL,
    tainted_at     BIGINT,
    tainted_reason TEXT COLLATE "C",
    interruptions  BIGINT           NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, dataset_id)
);
CALL protect_tenant_table('datasets', 'SELECT, INSERT, UPDATE (state, attempt, lease_until, digest, manifest, error, tainted_at, tainted_reason, interruptions), DELETE');
CREATE INDEX datasets_by_time ON datasets (tenant_id, created_at, dataset_id);

CREATE TABLE dataset_samples (
    tenant_id      TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    dataset_id     TEXT COLLATE "C" NOT NULL,
    sample_id      TEXT COLLATE "C" NOT NULL,
    interaction_id TEXT COLLATE "C",
    revision       BIGINT           NOT NULL,
    split          TEXT COLLATE "C" NOT NULL CHECK (split IN ('train', 'heldout')),
    position       BIGINT           NOT NULL,
    consent_id     TEXT COLLATE "C" NOT NULL,
    user_key       TEXT COLLATE "C" NOT NULL,
    repository     TEXT COLLATE "C" NOT NULL,
    file_key       TEXT COLLATE "C" NOT NULL,
    language       TEXT COLLATE "C" NOT NULL,
    error_kind     TEXT COLLATE "C" NOT NULL,
    origin         TEXT COLLATE "C" NOT NULL,
    regression     BIGINT           NOT NULL,
    happened_at    BIGINT           NOT NULL,
    digest         TEXT COLLATE "C" NOT NULL,
    content        BYTEA,
    PRIMARY KEY (tenant_id, dataset_id, sample_id)
);
CALL protect_tenant_table('dataset_samples', 'SELECT, INSERT, UPDATE (user_key, repository, file_key, consent_id, content), DELETE');
CREATE INDEX dataset_samples_by_position ON dataset_samples (tenant_id, dataset_id, position);
CREATE INDEX dataset_samples_by_sample ON dataset_samples (tenant_id, sample_id);
CREATE INDEX dataset_samples_by_interaction ON dataset_samples (tenant_id, interaction_id);
CREATE INDEX dataset_samples_by_user ON dataset_samples (tenant_id, user_key, repository);
CREATE INDEX dataset_samples_by_consent ON dataset_samples (tenant_id, consent_id);

CREATE TABLE dataset_exports (
    tenant_id    TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    export_id    TEXT COLLATE "C" NOT NULL,
    dataset_id   TEXT COLLATE "C" NOT NULL,
    format       TEXT COLLATE "C" NOT NULL CHECK (format IN ('chat', 'completion', 'preference', 'unpaired', 'fim')),
    split        TEXT COLLATE "C" NOT NULL CHECK (split IN ('train', 'heldout')),
    rows_written BIGINT           NOT NULL,
    digest       TEXT COLLATE "C" NOT NULL,
    manifest     TEXT COLLATE "C" NOT NULL,
    actor        TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT           NOT NULL,
    tainted_at   BIGINT,
    PRIMARY KEY (tenant_id, export_id)
);
CALL protect_tenant_table('dataset_exports', 'SELECT, INSERT, UPDATE (rows_written, digest, manifest, tainted_at)');
CREATE INDEX dataset_exports_by_dataset ON dataset_exports (tenant_id, dataset_id);

CREATE TABLE dataset_uses (
    tenant_id  TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    adapter    TEXT COLLATE "C" NOT NULL,
    version    BIGINT           NOT NULL,
    dataset_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT           NOT NULL,
    tainted_at BIGINT,
    PRIMARY KEY (tenant_id, adapter, version, dataset_id)
);
CALL protect_tenant_table('dataset_uses', 'SELECT, INSERT, UPDATE (tainted_at), DELETE');
CREATE INDEX dataset_uses_by_dataset ON dataset_uses (tenant_id, dataset_id);
