-- Runs of adapter versions on held-out samples, and each tenant's gate. The generic set of a base model is the platform's.
CREATE TABLE evaluations (
    tenant_id       TEXT    NOT NULL REFERENCES tenants (tenant_id),
    evaluation_id   TEXT    NOT NULL,
    adapter         TEXT    NOT NULL,
    version         INTEGER NOT NULL,
    digest          TEXT    NOT NULL,
    against_adapter TEXT    NOT NULL,
    against_version INTEGER NOT NULL,
    dataset_id      TEXT    NOT NULL,
    mode            TEXT    NOT NULL,
    is_default_mode INTEGER NOT NULL,
    generic_digest  TEXT,
    state           TEXT    NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    passed          INTEGER,
    items           INTEGER NOT NULL,
    items_done      INTEGER NOT NULL,
    report          TEXT,
    error           TEXT,
    lease_holder    TEXT,
    lease_until     INTEGER,
    attempts        INTEGER NOT NULL,
    progress_at     INTEGER,
    actor           TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, evaluation_id)
);
CREATE INDEX evaluations_by_version ON evaluations (tenant_id, adapter, version, created_at);
CREATE INDEX evaluations_pending ON evaluations (created_at) WHERE state IN ('queued', 'running');

CREATE TABLE evaluation_items (
    tenant_id     TEXT    NOT NULL REFERENCES tenants (tenant_id),
    evaluation_id TEXT    NOT NULL,
    side          TEXT    NOT NULL CHECK (side IN ('candidate', 'reference', 'base')),
    item_set      TEXT    NOT NULL CHECK (item_set IN ('heldout', 'generic')),
    item_id       TEXT    NOT NULL,
    position      INTEGER NOT NULL,
    question      TEXT    NOT NULL,
    scores        TEXT    NOT NULL,
    tokens        INTEGER NOT NULL,
    duration_ms   INTEGER NOT NULL,
    answer        BLOB    NOT NULL,
    PRIMARY KEY (tenant_id, evaluation_id, side, item_set, item_id)
);
CREATE INDEX evaluation_items_by_question ON evaluation_items (tenant_id, question);
CREATE INDEX evaluation_items_by_item ON evaluation_items (tenant_id, item_set, item_id);

CREATE TABLE gate_policies (
    tenant_id  TEXT    NOT NULL REFERENCES tenants (tenant_id),
    policy     TEXT    NOT NULL CHECK (policy IN ('off', 'warn', 'enforce')),
    dataset_id TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (tenant_id)
);

CREATE TABLE generic_sets (
    base_model TEXT    NOT NULL,
    digest     TEXT    NOT NULL,
    items      INTEGER NOT NULL,
    content    BLOB    NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (base_model)
);
