-- What was answered under which model, and what became of it. Without code: what may hold some is sealed under the tenant's key.
CREATE TABLE answers (
    tenant_id     TEXT    NOT NULL REFERENCES tenants (tenant_id),
    answer_id     TEXT    NOT NULL,
    kind          TEXT    NOT NULL CHECK (kind IN ('fix', 'completion', 'chat')),
    caller        TEXT    NOT NULL,
    user_key      TEXT    NOT NULL,
    alias         TEXT    NOT NULL,
    adapter       TEXT    NOT NULL,
    version       INTEGER NOT NULL,
    digest        TEXT    NOT NULL,
    base_model    TEXT    NOT NULL,
    experiment_id TEXT    NOT NULL,
    arm           TEXT    NOT NULL CHECK (arm IN ('', 'control', 'candidate', 'holdback')),
    -- Hash of the client's idempotency key: answers of one unit count once in an experiment. '' = this answer is a unit of its own.
    unit          TEXT    NOT NULL DEFAULT '',
    -- Why nothing was given out, where something was generated; 'secrets' is watched by experiments.
    refusal       TEXT    NOT NULL DEFAULT '',
    language      TEXT    NOT NULL,
    prompt_hash   TEXT    NOT NULL,
    answer_hash   TEXT    NOT NULL,
    state         TEXT    NOT NULL CHECK (state IN ('answered', 'empty', 'late', 'failed')),
    consent_id    TEXT    NOT NULL,
    -- The most that may be kept of what comes of it, whatever is agreed to later; '' = what holds then.
    consent_level TEXT    NOT NULL DEFAULT '' CHECK (consent_level IN ('', 'none', 'noCode', 'metrics', 'train')),
    latency_ms    INTEGER NOT NULL,
    deadline_ms   INTEGER,
    created_at    INTEGER NOT NULL,
    -- '' = not told.
    repository    TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, answer_id)
);
CREATE INDEX answers_by_time ON answers (tenant_id, created_at);
CREATE INDEX answers_by_prompt ON answers (tenant_id, caller, prompt_hash, created_at);
CREATE INDEX answers_by_content ON answers (tenant_id, caller, answer_hash, created_at);

CREATE TABLE outcomes (
    tenant_id  TEXT    NOT NULL REFERENCES tenants (tenant_id),
    event_key  TEXT    NOT NULL,
    source     TEXT    NOT NULL CHECK (source IN ('ours', 'tabby', 'continue', 'zed')),
    kind       TEXT    NOT NULL CHECK (kind IN ('shown', 'accepted', 'partially_accepted', 'rejected', 'executed_ok', 'executed_error', 'retained', 'changed', 'noted')),
    answer_id  TEXT,
    user_key   TEXT    NOT NULL,
    reason     TEXT,
    delay_ms   INTEGER,
    similarity REAL,
    details    BLOB,
    created_at INTEGER NOT NULL,
    -- '' = not told.
    repository TEXT    NOT NULL DEFAULT '',
    -- Under which details and similarity are kept.
    consent_id TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, event_key)
);
CREATE INDEX outcomes_by_answer ON outcomes (tenant_id, answer_id);
CREATE INDEX outcomes_by_time ON outcomes (tenant_id, created_at);
CREATE INDEX outcomes_by_user ON outcomes (tenant_id, user_key, repository);
CREATE INDEX outcomes_by_consent ON outcomes (tenant_id, consent_id);
CREATE INDEX answers_by_user ON answers (tenant_id, user_key, repository);
