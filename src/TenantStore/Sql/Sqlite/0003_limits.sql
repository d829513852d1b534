-- What a token may use alone, as JSON; absent fields are no limit.
ALTER TABLE tokens ADD COLUMN limits TEXT NOT NULL DEFAULT '{}';

-- What was used, added up behind the requests. A request that no caller can be named for any more has caller ''; one without an adapter has
-- adapter '' and version 0; one that came by no alias has alias ''. "day" is days since 1970, UTC. "errors" ended without an answer,
-- "limited" were refused for a limit, or would have been where limits only watch.
CREATE TABLE usage (
    tenant_id         TEXT    NOT NULL REFERENCES tenants (tenant_id),
    day               INTEGER NOT NULL,
    caller            TEXT    NOT NULL,
    alias             TEXT    NOT NULL,
    adapter           TEXT    NOT NULL,
    version           INTEGER NOT NULL,
    base_model        TEXT    NOT NULL,
    requests          INTEGER NOT NULL,
    errors            INTEGER NOT NULL,
    limited           INTEGER NOT NULL,
    prompt_tokens     INTEGER NOT NULL,
    cached_tokens     INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    accepted_tokens   INTEGER NOT NULL,
    rejected_tokens   INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, day, caller, alias, adapter, version, base_model)
);

-- Memory of hosts that a tenant's adapters held: bytes times seconds.
CREATE TABLE adapter_residency (
    tenant_id    TEXT    NOT NULL REFERENCES tenants (tenant_id),
    day          INTEGER NOT NULL,
    digest       TEXT    NOT NULL,
    byte_seconds INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, day, digest)
);

-- Requests that were billed by a host's report after they had been cut short: a report that comes again bills nothing. Kept for two days.
CREATE TABLE usage_receipts (
    tenant_id  TEXT    NOT NULL REFERENCES tenants (tenant_id),
    request_id TEXT    NOT NULL,
    at         INTEGER NOT NULL,
    PRIMARY KEY (tenant_id, request_id)
);

CREATE INDEX usage_receipts_by_age ON usage_receipts (tenant_id, at);
