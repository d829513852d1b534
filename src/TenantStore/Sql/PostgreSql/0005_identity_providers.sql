-- Whose access tokens a tenant trusts; see ../Sqlite/0005_identity_providers.sql.
CREATE TABLE identity_providers (
    tenant_id         TEXT COLLATE "C" NOT NULL REFERENCES tenants (tenant_id),
    name              TEXT COLLATE "C" NOT NULL,
    kind              TEXT COLLATE "C" NOT NULL CHECK (kind IN ('oidc', 'entra')),
    issuer            TEXT COLLATE "C" NOT NULL,
    audience          TEXT COLLATE "C" NOT NULL,
    settings          TEXT COLLATE "C" NOT NULL,
    bound_by_platform BIGINT           NOT NULL,
    created_at        BIGINT           NOT NULL,
    updated_at        BIGINT           NOT NULL,
    PRIMARY KEY (tenant_id, name)
);

CREATE UNIQUE INDEX identity_providers_by_issuer ON identity_providers (issuer, audience);
CALL protect_tenant_table('identity_providers', 'SELECT, INSERT, DELETE');

-- The other look-up without a tenant: the provider of app.issuer and app.audience, and its tenant.
CREATE POLICY of_presented_issuer ON identity_providers FOR SELECT TO registry_credentials
    USING (issuer = current_setting('app.issuer', true) AND audience = current_setting('app.audience', true));
CREATE POLICY of_presented_issuer ON tenants FOR SELECT TO registry_credentials USING (EXISTS (SELECT 1 FROM identity_providers p
    WHERE p.tenant_id = tenants.tenant_id AND p.issuer = current_setting('app.issuer', true) AND p.audience = current_setting('app.audience', true)));
GRANT SELECT ON identity_providers TO registry_credentials;
