-- Two versions under one alias, and what became of each request, in an order that every gateway agrees on.
CREATE TABLE experiments (
    tenant_id         TEXT    NOT NULL REFERENCES tenants (tenant_id),
    experiment_id     TEXT    NOT NULL,
    alias             TEXT    NOT NULL,
    state             TEXT    NOT NULL CHECK (state IN ('running', 'promoted', 'rolled_back', 'kept', 'stopped')),
    control_adapter   TEXT    NOT NULL,
    control_version   INTEGER NOT NULL,
    candidate_adapter TEXT    NOT NULL,
    candidate_version INTEGER NOT NULL,
    settings          TEXT    NOT NULL,
    -- All numbers after the event 'applied'; NULL before the first.
    snapshot          BLOB,
    applied           INTEGER NOT NULL,
    -- Requests that came before this are settled, but for those that were written late.
    settled_to        INTEGER NOT NULL,
    report            TEXT,
    -- One sentence, once it has ended.
    why               TEXT,
    -- Who settles it, and until when nobody else does.
    lease_holder      TEXT,
    lease_until       INTEGER,
    actor             TEXT    NOT NULL,
    created_at        INTEGER NOT NULL,
    ends_at           INTEGER NOT NULL,
    decided_at        INTEGER,
    PRIMARY KEY (tenant_id, experiment_id)
);
CREATE UNIQUE INDEX experiments_running ON experiments (tenant_id, alias) WHERE state = 'running';
CREATE INDEX experiments_by_alias ON experiments (tenant_id, alias, created_at);

CREATE TABLE experiment_events (
    tenant_id     TEXT    NOT NULL REFERENCES tenants (tenant_id),
    experiment_id TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    answer_id     TEXT    NOT NULL,
    -- The answer's, or the answer's id where that is a unit of its own.
    unit          TEXT    NOT NULL,
    arm           TEXT    NOT NULL CHECK (arm IN ('control', 'candidate')),
    user_key      TEXT    NOT NULL,
    metrics       TEXT    NOT NULL,
    settled_at    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, experiment_id, number)
);
CREATE UNIQUE INDEX experiment_events_once ON experiment_events (tenant_id, experiment_id, unit);
CREATE INDEX answers_of_experiment ON answers (tenant_id, experiment_id, created_at) WHERE experiment_id <> '';
CREATE INDEX answers_of_unit ON answers (tenant_id, experiment_id, unit) WHERE experiment_id <> '' AND unit <> '';
CREATE INDEX answers_with_secrets ON answers (tenant_id, experiment_id, created_at) WHERE experiment_id <> '' AND refusal = 'secrets';
