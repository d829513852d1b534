-- Samples that people may read, add, edit and exclude; snapshots of them that nobody changes; what was exported, and which adapter versions learnt from it.
-- Content is sealed under the tenant's key. An erasure takes content and person out of a snapshot's row; its digest, a commitment that tells nothing of the content, stays.
CREATE TABLE samples (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (tenant_id),
    sample_id      TEXT    NOT NULL,
    revision       INTEGER NOT NULL,
    interaction_id TEXT,
    consent_id     TEXT    NOT NULL,
    user_key       TEXT    NOT NULL,
    repository     TEXT    NOT NULL,
    file_key       TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    error_kind     TEXT    NOT NULL,
    origin         TEXT    NOT NULL CHECK (origin IN ('assistant', 'user', 'both', 'curated')),
    state          TEXT    NOT NULL CHECK (state IN ('included', 'excluded', 'regression')),
    digest         TEXT    NOT NULL,
    content        BLOB    NOT NULL,
    happened_at    INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    updated_at     INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, sample_id)
);
CREATE INDEX samples_by_time ON samples (tenant_id, happened_at, sample_id);
CREATE INDEX samples_by_interaction ON samples (tenant_id, interaction_id);
CREATE INDEX samples_by_user ON samples (tenant_id, user_key, repository);
CREATE INDEX samples_by_consent ON samples (tenant_id, consent_id);

-- Each attempt at building has a number of its own: an erasure or another gateway takes the next, and what the one before still writes is refused.
CREATE TABLE datasets (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (tenant_id),
    dataset_id     TEXT    NOT NULL,
    name           TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('building', 'ready', 'failed')),
    settings       TEXT    NOT NULL,
    attempt        INTEGER NOT NULL,
    lease_until    INTEGER NOT NULL,
    digest         TEXT    NOT NULL,
    manifest       TEXT    NOT NULL,
    error          TEXT,
    actor          TEXT    NOT NULL,
    created_at     INTEGER NOT NULL,
    tainted_at     INTEGER,
    tainted_reason TEXT,
    interruptions  INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, dataset_id)
);
CREATE INDEX datasets_by_time ON datasets (tenant_id, created_at, dataset_id);

CREATE TABLE dataset_samples (
    tenant_id      TEXT    NOT NULL REFERENCES tenants (tenant_id),
    dataset_id     TEXT    NOT NULL,
    sample_id      TEXT    NOT NULL,
    interaction_id TEXT,
    revision       INTEGER NOT NULL,
    split          TEXT    NOT NULL CHECK (split IN ('train', 'heldout')),
    position       INTEGER NOT NULL,
    consent_id     TEXT    NOT NULL,
    user_key       TEXT    NOT NULL,
    repository     TEXT    NOT NULL,
    file_key       TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    error_kind     TEXT    NOT NULL,
    origin         TEXT    NOT NULL,
    regression     INTEGER NOT NULL,
    happened_at    INTEGER NOT NULL,
    digest         TEXT    NOT NULL,
    content        BLOB,
    PRIMARY KEY (tenant_id, dataset_id, sample_id)
);
CREATE INDEX dataset_samples_by_position ON dataset_samples (tenant_id, dataset_id, position);
CREATE INDEX dataset_samples_by_sample ON dataset_samples (tenant_id, sample_id);
CREATE INDEX dataset_samples_by_interaction ON dataset_samples (tenant_id, interaction_id);
CREATE INDEX dataset_samples_by_user ON dataset_samples (tenant_id, user_key, repository);
CREATE INDEX dataset_samples_by_consent ON dataset_samples (tenant_id, consent_id);

CREATE TABLE dataset_exports (
    tenant_id    TEXT    NOT NULL REFERENCES tenants (tenant_id),
    export_id    TEXT    NOT NULL,
    dataset_id   TEXT    NOT NULL,
    format       TEXT    NOT NULL CHECK (format IN ('chat', 'completion', 'preference', 'unpaired', 'fim')),
    split        TEXT    NOT NULL CHECK (split IN ('train', 'heldout')),
    rows_written INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    manifest     TEXT    NOT NULL,
    actor        TEXT    NOT NULL,
    created_at   INTEGER NOT NULL,
    tainted_at   INTEGER,
    PRIMARY KEY (tenant_id, export_id)
);
CREATE INDEX dataset_exports_by_dataset ON dataset_exports (tenant_id, dataset_id);

CREATE TABLE dataset_uses (
    tenant_id  TEXT    NOT NULL REFERENCES tenants (tenant_id),
    adapter    TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    dataset_id TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    tainted_at INTEGER,
    PRIMARY KEY (tenant_id, adapter, version, dataset_id)
);
CREATE INDEX dataset_uses_by_dataset ON dataset_uses (tenant_id, dataset_id);
