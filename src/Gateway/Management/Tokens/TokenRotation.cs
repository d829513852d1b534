using System.Text.Json;
using Gateway.Errors;
using TenantStore;
using TenantStore.Tokens;

namespace Gateway.Management.Tokens;

/// <summary>Changes a token for a new one without a moment in which neither works.</summary>
internal static class TokenRotation
{
    public const int DefaultOverlapSeconds = 24 * 3600;
    public const int MaxOverlapSeconds = 30 * 24 * 3600;

    public static async Task<IResult> RotateAsync(
        string id, RotateTokenRequest? request, HttpContext context, Registry registry, CancellationToken cancellationToken)
    {
        if (request?.OverlapSeconds is < 0 or > MaxOverlapSeconds)
            return RefusalResult.Invalid("overlapSeconds", $"'overlapSeconds' must be 0 to {MaxOverlapSeconds}.");
        if (!TokenId.TryParse(id, out var token))
            return RefusalResult.NotFound;
        var overlap = TimeSpan.FromSeconds(request?.OverlapSeconds ?? DefaultOverlapSeconds);

        await using var scope = await registry.BeginAsync(context.Tenant().Id, cancellationToken);
        var result = await scope.Tokens.RotateAsync(token, overlap, cancellationToken);
        if (result is not { Issued: { } issued, Replaced: { } replaced })
        {
            return result.Outcome == RotateTokenOutcome.Ended
                ? new RefusalResult(GatewayRefusal.Conflict, "The token is revoked or expired. Make a new one instead.")
                : RefusalResult.NotFound;
        }

        var detail = JsonSerializer.Serialize(new { successor = issued.Token.Id.ToString(), endsAt = replaced.ExpiresAt });
        await scope.Audit.AppendAsync(context.Actor(), "token.rotate", $"token/{token}", detail, cancellationToken);
        await scope.CommitAsync(cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/v1/tenants/{context.Tenant().Slug}/tokens/{issued.Token.Id}", new RotatedTokenModel(IssuedTokenModel.From(issued), TokenModel.From(replaced)));
    }
}
