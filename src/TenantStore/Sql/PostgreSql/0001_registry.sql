-- Who owns what: the same tables as ../Sqlite/0001_registry.sql, and row-level security over them.
-- Runs as the owner, in the schema "registry", after the group roles were made. The gateway's own login takes one of these roles in each transaction:
--   registry_tenant       what one tenant owns: the rows of app.tenant
--   registry_platform     the list of tenants and what belongs to none; of a tenant's rows only their removal, and only while app.tenant names it
--   registry_credentials  the tokens in app.tokens, the tenants that they belong to, and when they were last used
-- No such setting is there by default, and then no tenant's row is. FORCE holds the owner to the same.
-- Text is compared by its bytes, whatever the database's locale.

REVOKE ALL ON SCHEMA registry FROM PUBLIC;
GRANT USAGE ON SCHEMA registry TO registry_tenant, registry_platform, registry_credentials;
GRANT SELECT ON schema_version TO registry_platform;

-- Every table of a tenant comes under this, in the script that makes it: protect_tenant_table('name', 'what registry_tenant may do with its rows').
CREATE PROCEDURE protect_tenant_table(name TEXT, rights TEXT) LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY of_tenant ON %I TO registry_tenant USING (tenant_id = current_setting(''app.tenant'', true))', name);
    EXECUTE format('CREATE POLICY of_erased_tenant ON %I TO registry_platform USING (tenant_id = current_setting(''app.tenant'', true))', name);
    EXECUTE format('GRANT %s ON %I TO registry_tenant', rights, name);
    EXECUTE format('GRANT SELECT (tenant_id), DELETE ON %I TO registry_platform', name);
END
$$;

REVOKE ALL ON PROCEDURE protect_tenant_table(TEXT, TEXT) FROM PUBLIC;

CREATE FUNCTION refuse_change() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TABLE tenants (
    tenant_id    TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    slug         TEXT COLLATE "C" NOT NULL UNIQUE,
    display_name TEXT COLLATE "C" NOT NULL,
    status       TEXT COLLATE "C" NOT NULL CHECK (status IN ('active', 'suspended')),
    limits       TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT           NOT NULL
);

ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON tenants TO registry_tenant USING (tenant_id = current_setting('app.tenant', true));
CREATE POLICY list ON tenants FOR SELECT TO registry_platform USING (true);
CREATE POLICY made ON tenants FOR INSERT TO registry_platform WITH CHECK (true);
CREATE POLICY changed ON tenants FOR UPDATE TO registry_platform USING (true);
CREATE POLICY of_erased_tenant ON tenants FOR DELETE TO registry_platform USING (tenant_id = current_setting('app.tenant', true));
GRANT SELECT, UPDATE (display_name, status, limits) ON tenants TO registry_tenant;
GRANT SELECT, INSERT, UPDATE (display_name, status, limits), DELETE ON tenants TO registry_platform;

CREATE TABLE tokens (
    tenant_id     TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    token_id      TEXT COLLATE "C" NOT NULL,
    name          TEXT COLLATE "C" NOT NULL,
    secret_hash   BYTEA            NOT NULL,
    scopes        TEXT COLLATE "C" NOT NULL,
    personal      BIGINT           NOT NULL,
    default_alias TEXT COLLATE "C",
    created_at    BIGINT           NOT NULL,
    expires_at    BIGINT,
    revoked_at    BIGINT,
    last_used_at  BIGINT,
    PRIMARY KEY (tenant_id, token_id)
);

CREATE UNIQUE INDEX tokens_by_id ON tokens (token_id);
CALL protect_tenant_table('tokens', 'SELECT, INSERT, UPDATE');
CREATE POLICY of_presented_token ON tokens TO registry_credentials USING (token_id = ANY (string_to_array(current_setting('app.tokens', true), ',')));
GRANT SELECT, UPDATE (last_used_at) ON tokens TO registry_credentials;

CREATE POLICY of_presented_token ON tenants FOR SELECT TO registry_credentials USING (EXISTS (SELECT 1 FROM tokens t
    WHERE t.tenant_id = tenants.tenant_id AND t.token_id = ANY (string_to_array(current_setting('app.tokens', true), ','))));
GRANT SELECT ON tenants TO registry_credentials;

CREATE TABLE platform_tokens (
    token_id     TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    name         TEXT COLLATE "C" NOT NULL,
    secret_hash  BYTEA            NOT NULL,
    scopes       TEXT COLLATE "C" NOT NULL,
    created_at   BIGINT           NOT NULL,
    expires_at   BIGINT,
    revoked_at   BIGINT,
    last_used_at BIGINT
);

ALTER TABLE platform_tokens ENABLE ROW LEVEL SECURITY;
ALTER TABLE platform_tokens FORCE ROW LEVEL SECURITY;
CREATE POLICY of_platform ON platform_tokens TO registry_platform USING (true);
CREATE POLICY of_presented_token ON platform_tokens TO registry_credentials
    USING (token_id = ANY (string_to_array(current_setting('app.tokens', true), ',')));
GRANT SELECT, INSERT, UPDATE ON platform_tokens TO registry_platform;
GRANT SELECT, UPDATE (last_used_at) ON platform_tokens TO registry_credentials;

CREATE TABLE base_models (
    name          TEXT COLLATE "C" NOT NULL,
    digest        TEXT COLLATE "C" NOT NULL,
    descriptor    TEXT COLLATE "C" NOT NULL,
    is_current    BIGINT           NOT NULL,
    registered_at BIGINT           NOT NULL,
    PRIMARY KEY (name, digest)
);

CREATE UNIQUE INDEX base_models_current ON base_models (name) WHERE is_current = 1;
GRANT SELECT ON base_models TO registry_tenant;
GRANT SELECT, INSERT, UPDATE ON base_models TO registry_platform;

CREATE TABLE adapters (
    tenant_id    TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    adapter      TEXT COLLATE "C" NOT NULL,
    base_name    TEXT COLLATE "C" NOT NULL,
    base_digest  TEXT COLLATE "C" NOT NULL,
    last_version BIGINT           NOT NULL,
    created_at   BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, adapter),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

CALL protect_tenant_table('adapters', 'SELECT, INSERT, UPDATE (last_version, base_digest)');

CREATE TABLE adapter_versions (
    tenant_id   TEXT COLLATE "C" NOT NULL,
    adapter     TEXT COLLATE "C" NOT NULL,
    version     BIGINT           NOT NULL,
    base_name   TEXT COLLATE "C" NOT NULL,
    base_digest TEXT COLLATE "C" NOT NULL,
    digest      TEXT COLLATE "C" NOT NULL,
    sources     TEXT COLLATE "C" NOT NULL,
    state       TEXT COLLATE "C" NOT NULL CHECK (state IN ('ready', 'retired', 'quarantined')),
    rank        BIGINT           NOT NULL,
    targets     TEXT COLLATE "C" NOT NULL,
    bytes       BIGINT           NOT NULL,
    findings    TEXT COLLATE "C" NOT NULL,
    manifest    TEXT COLLATE "C",
    created_by  TEXT COLLATE "C" NOT NULL,
    created_at  BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, adapter, version),
    FOREIGN KEY (tenant_id, adapter) REFERENCES adapters (tenant_id, adapter),
    FOREIGN KEY (base_name, base_digest) REFERENCES base_models (name, digest)
);

CREATE INDEX adapter_versions_by_digest ON adapter_versions (tenant_id, digest);

CREATE TRIGGER adapter_versions_immutable
BEFORE UPDATE OF tenant_id, adapter, version, base_name, base_digest, digest, sources, rank, targets, bytes, findings, manifest, created_by, created_at
ON adapter_versions EXECUTE FUNCTION refuse_change('an adapter version is immutable but for its state');

CALL protect_tenant_table('adapter_versions', 'SELECT, INSERT, DELETE, UPDATE (state)');

CREATE TABLE aliases (
    tenant_id  TEXT COLLATE "C" NOT NULL,
    alias      TEXT COLLATE "C" NOT NULL,
    adapter    TEXT COLLATE "C" NOT NULL,
    version    BIGINT           NOT NULL,
    history    BIGINT           NOT NULL,
    updated_at BIGINT           NOT NULL,
    updated_by TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, alias),
    FOREIGN KEY (tenant_id, adapter, version) REFERENCES adapter_versions (tenant_id, adapter, version)
);

CREATE INDEX aliases_by_version ON aliases (tenant_id, adapter, version);
CALL protect_tenant_table('aliases', 'SELECT, INSERT, UPDATE, DELETE');

CREATE TABLE alias_history (
    tenant_id    TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    alias        TEXT COLLATE "C" NOT NULL,
    entry        BIGINT           NOT NULL,
    kind         TEXT COLLATE "C" NOT NULL CHECK (kind IN ('set', 'rollback', 'delete')),
    previous     BIGINT,
    from_adapter TEXT COLLATE "C",
    from_version BIGINT,
    to_adapter   TEXT COLLATE "C",
    to_version   BIGINT,
    at           BIGINT           NOT NULL,
    actor        TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (tenant_id, alias, entry)
);

CALL protect_tenant_table('alias_history', 'SELECT, INSERT');

CREATE TABLE audit_events (
    tenant_id TEXT COLLATE "C" NOT NULL,
    entry     BIGINT           NOT NULL,
    at        BIGINT           NOT NULL,
    actor     TEXT COLLATE "C" NOT NULL,
    action    TEXT COLLATE "C" NOT NULL,
    subject   TEXT COLLATE "C" NOT NULL,
    detail    TEXT COLLATE "C",
    PRIMARY KEY (tenant_id, entry)
);

CALL protect_tenant_table('audit_events', 'SELECT, INSERT');

CREATE TRIGGER audit_events_not_changed BEFORE UPDATE OR TRUNCATE ON audit_events
EXECUTE FUNCTION refuse_change('audit events are append-only');

-- They go only together with their tenant, whose own row is then gone already.
CREATE FUNCTION refuse_removal_of_living() RETURNS TRIGGER LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM tenants WHERE tenant_id = OLD.tenant_id) THEN
        RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_events_not_removed BEFORE DELETE ON audit_events
FOR EACH ROW EXECUTE FUNCTION refuse_removal_of_living('audit events are append-only');

CREATE TABLE platform_audit_events (
    entry   BIGINT           NOT NULL PRIMARY KEY,
    at      BIGINT           NOT NULL,
    actor   TEXT COLLATE "C" NOT NULL,
    action  TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    detail  TEXT COLLATE "C"
);

CREATE TRIGGER platform_audit_events_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON platform_audit_events
EXECUTE FUNCTION refuse_change('audit events are append-only');

GRANT SELECT, INSERT ON platform_audit_events TO registry_platform;
