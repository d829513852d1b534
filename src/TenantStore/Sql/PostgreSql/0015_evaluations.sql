-- Runs of adapter versions on held-out samples, and each tenant's gate; see ../Sqlite/0015_evaluations.sql.
CREATE TABLE evaluations (
    tenant_id       TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    evaluation_id   TEXT COLLATE "C" NOT NULL,
    adapter         TEXT COLLATE "C" NOT NULL,
    version         BIGINT           NOT NULL,
    digest          TEXT COLLATE "C" NOT NULL,
    against_adapter TEXT COLLATE "C" NOT NULL,
    against_version BIGINT           NOT NULL,
    dataset_id      TEXT COLLATE "C" NOT NULL,
    mode            TEXT COLLATE "C" NOT NULL,
    is_default_mode BIGINT           NOT NULL,
    generic_digest  TEXT COLLATE "C",
    state           TEXT COLLATE "C" NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    passed          BIGINT,
    items           BIGINT           NOT NULL,
    items_done      BIGINT           NOT NULL,
    report          TEXT COLLATE "C",
    error           TEXT COLLATE "C",
    lease_holder    TEXT COLLATE "C",
    lease_until     BIGINT,
    attempts        BIGINT           NOT NULL,
    progress_at     BIGINT,
    actor           TEXT COLLATE "C" NOT NULL,
    created_at      BIGINT           NOT NULL,
    updated_at      BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, evaluation_id)
);
CALL protect_tenant_table('evaluations', 'SELECT, INSERT, UPDATE, DELETE');
CREATE INDEX evaluations_by_version ON evaluations (tenant_id, adapter, version, created_at);

-- A gateway looks for work whosever it is: that there is some, and where; neither what is evaluated nor what came of it.
CREATE INDEX evaluations_pending ON evaluations (created_at) WHERE state IN ('queued', 'running');
CREATE POLICY pending ON evaluations FOR SELECT TO registry_platform USING (state IN ('queued', 'running'));
GRANT SELECT (evaluation_id, state, lease_until, created_at) ON evaluations TO registry_platform;

CREATE TABLE evaluation_items (
    tenant_id     TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    evaluation_id TEXT COLLATE "C" NOT NULL,
    side          TEXT COLLATE "C" NOT NULL CHECK (side IN ('candidate', 'reference', 'base')),
    item_set      TEXT COLLATE "C" NOT NULL CHECK (item_set IN ('heldout', 'generic')),
    item_id       TEXT COLLATE "C" NOT NULL,
    position      BIGINT           NOT NULL,
    question      TEXT COLLATE "C" NOT NULL,
    scores        TEXT COLLATE "C" NOT NULL,
    tokens        BIGINT           NOT NULL,
    duration_ms   BIGINT           NOT NULL,
    answer        BYTEA            NOT NULL,
    PRIMARY KEY (tenant_id, evaluation_id, side, item_set, item_id)
);
CALL protect_tenant_table('evaluation_items', 'SELECT, INSERT, DELETE');
CREATE INDEX evaluation_items_by_question ON evaluation_items (tenant_id, question);
CREATE INDEX evaluation_items_by_item ON evaluation_items (tenant_id, item_set, item_id);

CREATE TABLE gate_policies (
    tenant_id  TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    policy     TEXT COLLATE "C" NOT NULL CHECK (policy IN ('off', 'warn', 'enforce')),
    dataset_id TEXT COLLATE "C",
    updated_at BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id)
);
CALL protect_tenant_table('gate_policies', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE generic_sets (
    base_model TEXT COLLATE "C" NOT NULL,
    digest     TEXT COLLATE "C" NOT NULL,
    items      BIGINT           NOT NULL,
    content    BYTEA            NOT NULL,
    created_at BIGINT           NOT NULL,
    PRIMARY KEY (base_model)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON generic_sets TO registry_platform;
GRANT SELECT ON generic_sets TO registry_tenant;
