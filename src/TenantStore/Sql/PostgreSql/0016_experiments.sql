-- Two versions under one alias, and what became of each request, in an order that every gateway agrees on; see ../Sqlite/0016_experiments.sql.
CREATE TABLE experiments (
    tenant_id         TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    experiment_id     TEXT COLLATE "C" NOT NULL,
    alias             TEXT COLLATE "C" NOT NULL,
    state             TEXT COLLATE "C" NOT NULL CHECK (state IN ('running', 'promoted', 'rolled_back', 'kept', 'stopped')),
    control_adapter   TEXT COLLATE "C" NOT NULL,
    control_version   BIGINT           NOT NULL,
    candidate_adapter TEXT COLLATE "C" NOT NULL,
    candidate_version BIGINT           NOT NULL,
    settings          TEXT COLLATE "C" NOT NULL,
    snapshot          BYTEA,
    applied           BIGINT           NOT NULL,
    settled_to        BIGINT           NOT NULL,
    report            TEXT COLLATE "C",
    why               TEXT COLLATE "C",
    lease_holder      TEXT COLLATE "C",
    lease_until       BIGINT,
    actor             TEXT COLLATE "C" NOT NULL,
    created_at        BIGINT           NOT NULL,
    ends_at           BIGINT           NOT NULL,
    decided_at        BIGINT,
    PRIMARY KEY (tenant_id, experiment_id)
);
CALL protect_tenant_table('experiments', 'SELECT, INSERT, UPDATE');
CREATE UNIQUE INDEX experiments_running ON experiments (tenant_id, alias) WHERE state = 'running';
CREATE INDEX experiments_by_alias ON experiments (tenant_id, alias, created_at);
-- Whose there are, and no more of them: who settles them asks each tenant's rows as that tenant.
CREATE POLICY running ON experiments FOR SELECT TO registry_platform USING (state = 'running');
GRANT SELECT (state) ON experiments TO registry_platform;

CREATE TABLE experiment_events (
    tenant_id     TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    experiment_id TEXT COLLATE "C" NOT NULL,
    number        BIGINT           NOT NULL,
    answer_id     TEXT COLLATE "C" NOT NULL,
    unit          TEXT COLLATE "C" NOT NULL,
    arm           TEXT COLLATE "C" NOT NULL CHECK (arm IN ('control', 'candidate')),
    user_key      TEXT COLLATE "C" NOT NULL,
    metrics       TEXT COLLATE "C" NOT NULL,
    settled_at    BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, experiment_id, number)
);
CALL protect_tenant_table('experiment_events', 'SELECT, INSERT, UPDATE (user_key), DELETE');
CREATE UNIQUE INDEX experiment_events_once ON experiment_events (tenant_id, experiment_id, unit);
CREATE INDEX answers_of_experiment ON answers (tenant_id, experiment_id, created_at) WHERE experiment_id <> '';
CREATE INDEX answers_of_unit ON answers (tenant_id, experiment_id, unit) WHERE experiment_id <> '' AND unit <> '';
CREATE INDEX answers_with_secrets ON answers (tenant_id, experiment_id, created_at) WHERE experiment_id <> '' AND refusal = 'secrets';
