using Gateway.Identity;
using Gateway.Identity.Signatures;
using TenantStore.Credentials;

namespace Gateway.Authentication;

/// <summary>Knows callers by our tokens and by access tokens of their tenants' identity providers. Whatever is wrong with a credential, the outcome is the same.</summary>
internal sealed class CallerFinder(TokenDirectory tokens, AccessTokenAuthenticator accessTokens)
{
    /// <summary>Null without a credential, or with one that is not valid.</summary>
    public ValueTask<TokenPrincipal?> FindAsync(HttpContext context)
    {
        if (CredentialReader.Read(context.Request.Headers) is not { } credential)
            return default;
        return CompactJws.LooksLikeOne(credential)
            ? accessTokens.FindAsync(credential, context.TraceIdentifier, context.RequestAborted)
            : tokens.FindAsync(credential, context.RequestAborted);
    }
}
