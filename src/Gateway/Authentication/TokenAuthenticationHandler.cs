using System.Security.Claims;
using System.Text.Encodings.Web;
using Gateway.Identity;
using Gateway.Identity.Signatures;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TenantStore.Credentials;

namespace Gateway.Authentication;

/// <summary>Knows callers by our tokens and by access tokens of their tenants' identity providers. Whatever is wrong with a credential, the outcome is the same.</summary>
internal sealed class TokenAuthenticationHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenDirectory tokens, AccessTokenAuthenticator accessTokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "TenantToken";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (CredentialReader.Read(Request.Headers) is not { } credential)
            return AuthenticateResult.NoResult();
        var found = CompactJws.LooksLikeOne(credential)
            ? await accessTokens.FindAsync(credential, Context.TraceIdentifier, Context.RequestAborted)
            : await tokens.FindAsync(credential, Context.RequestAborted);
        if (found is not { } principal)
            return AuthenticateResult.Fail("The token is not valid.");

        Context.Features.Set(new CallerFeature(principal));
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, principal.Caller.ToString())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }
}
