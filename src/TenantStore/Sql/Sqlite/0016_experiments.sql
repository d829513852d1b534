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
    snapshot          BLOB,
    applied           INTEGER NOT NULL,
    report            TEXT,
    lease_holder      TEXT,
    lease_until       INTEGER,
    actor             TEXT    NOT NULL,
    created_at        INTEGER NOT NULL,
    ends_at           INTEGER NOT NULL,
    decided_at        INTEGER,
    PRIMARY KEY (tenant_id, experiment_id)
);
CREATE UNIQUE INDEX experiments_running ON experiments (tenant_id, alias) WHERE state = 'running';

CREATE TABLE experiment_events (
    tenant_id     TEXT    NOT NULL REFERENCES tenants (tenant_id),
    experiment_id TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    answer_id     TEXT    NOT NULL,
    arm           TEXT    NOT NULL CHECK (arm IN ('control', 'candidate')),
    user_key      TEXT    NOT NULL,
    metrics       TEXT    NOT NULL,
    settled_at    INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, experiment_id, number)
);
CREATE UNIQUE INDEX experiment_events_once ON experiment_events (tenant_id, experiment_id, answer_id);
