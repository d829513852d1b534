-- What was answered under which model, and what became of it; see ../Sqlite/0012_answers.sql.
CREATE TABLE answers (
    tenant_id     TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    answer_id     TEXT COLLATE "C" NOT NULL,
    kind          TEXT COLLATE "C" NOT NULL CHECK (kind IN ('fix', 'completion', 'chat')),
    caller        TEXT COLLATE "C" NOT NULL,
    user_key      TEXT COLLATE "C" NOT NULL,
    alias         TEXT COLLATE "C" NOT NULL,
    adapter       TEXT COLLATE "C" NOT NULL,
    version       BIGINT           NOT NULL,
    digest        TEXT COLLATE "C" NOT NULL,
    base_model    TEXT COLLATE "C" NOT NULL,
    experiment_id TEXT COLLATE "C" NOT NULL,
    arm           TEXT COLLATE "C" NOT NULL CHECK (arm IN ('', 'control', 'candidate', 'holdback')),
    unit          TEXT COLLATE "C" NOT NULL DEFAULT '',
    refusal       TEXT COLLATE "C" NOT NULL DEFAULT '',
    language      TEXT COLLATE "C" NOT NULL,
    prompt_hash   TEXT COLLATE "C" NOT NULL,
    answer_hash   TEXT COLLATE "C" NOT NULL,
    state         TEXT COLLATE "C" NOT NULL CHECK (state IN ('answered', 'empty', 'late', 'failed')),
    consent_id    TEXT COLLATE "C" NOT NULL,
    consent_level TEXT COLLATE "C" NOT NULL DEFAULT '' CHECK (consent_level IN ('', 'none', 'noCode', 'metrics', 'train')),
    latency_ms    BIGINT           NOT NULL,
    deadline_ms   BIGINT,
    created_at    BIGINT           NOT NULL,
    repository    TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, answer_id)
);
CALL protect_tenant_table('answers', 'SELECT, INSERT, UPDATE (consent_level), DELETE');
CREATE INDEX answers_by_time ON answers (tenant_id, created_at);
CREATE INDEX answers_by_prompt ON answers (tenant_id, caller, prompt_hash, created_at);
CREATE INDEX answers_by_content ON answers (tenant_id, caller, answer_hash, created_at);

CREATE TABLE outcomes (
    tenant_id  TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    event_key  TEXT COLLATE "C" NOT NULL,
    source     TEXT COLLATE "C" NOT NULL CHECK (source IN ('ours', 'tabby', 'continue', 'zed')),
    kind       TEXT COLLATE "C" NOT NULL CHECK (kind IN ('shown', 'accepted', 'partially_accepted', 'rejected', 'executed_ok', 'executed_error', 'retained', 'changed', 'noted')),
    answer_id  TEXT COLLATE "C",
    user_key   TEXT COLLATE "C" NOT NULL,
    reason     TEXT COLLATE "C",
    delay_ms   BIGINT,
    similarity DOUBLE PRECISION,
    details    BYTEA,
    created_at BIGINT           NOT NULL,
    repository TEXT COLLATE "C" NOT NULL DEFAULT '',
    consent_id TEXT COLLATE "C" NOT NULL DEFAULT '',
    PRIMARY KEY (tenant_id, event_key)
);
CALL protect_tenant_table('outcomes', 'SELECT, INSERT, UPDATE (similarity, details), DELETE');
CREATE INDEX outcomes_by_answer ON outcomes (tenant_id, answer_id);
CREATE INDEX outcomes_by_time ON outcomes (tenant_id, created_at);
CREATE INDEX outcomes_by_user ON outcomes (tenant_id, user_key, repository);
CREATE INDEX outcomes_by_consent ON outcomes (tenant_id, consent_id);
CREATE INDEX answers_by_user ON answers (tenant_id, user_key, repository);
