// The real npm package oidc-provider as an identity provider on loopback.
// node oidc-provider.mjs PORT; prints a line when it listens. POST /control/keys {"keep": n} makes a new signing key and keeps n of those before it.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const port = Number(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
let made = 0;
let keys = [newKey()];
let handler = newHandler();

function newKey() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    return { ...privateKey.export({ format: 'jwk' }), kid: `key-${++made}`, use: 'sig', alg: 'RS256' };
}

function newHandler() {
    const provider = new Provider(issuer, {
        jwks: { keys },
        clients: [
            { client_id: 'ci', client_secret: 'ci-secret', grant_types: ['client_credentials'], redirect_uris: [], response_types: [] },
            {
                client_id: 'ide', token_endpoint_auth_method: 'none', application_type: 'native', redirect_uris: ['http://127.0.0.1/callback'],
                grant_types: ['authorization_code'], response_types: ['code'],
            },
        ],
        cookies: { keys: ['loopback only'] },
        findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
        pkce: { required: () => true },
        features: {
            clientCredentials: { enabled: true },
            devInteractions: { enabled: true },
            resourceIndicators: {
                enabled: true,
                getResourceServerInfo: (_, audience) => ({
                    audience, scope: 'inference adapters:read tenant:admin platform:admin', accessTokenFormat: 'jwt', accessTokenTTL: 3600, jwt: { sign: { alg: 'RS256' } },
                }),
            },
        },
    });
    return provider.callback();
}

createServer(async (request, response) => {
    if (request.url !== '/control/keys')
        return handler(request, response);
    let body = '';
    for await (const part of request)
        body += part;
    keys = [newKey(), ...keys.slice(0, JSON.parse(body).keep)];
    handler = newHandler();
    response.end(JSON.stringify(keys.map(key => key.kid)));
}).listen(port, '127.0.0.1', () => console.log('listening'));
