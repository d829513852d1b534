using System.Text.Json;
using AdapterHost.Assertions;
using AdapterHost.Draining;
using HostContract;

namespace AdapterHost.Registration;

/// <summary>For gateways that have this host in their static list: what it is and does, and then who it is.</summary>
internal static class StandingEndpoints
{
    /// <summary>Of a membership: the longest answer to the longest report has some 1.4 MB.</summary>
    public const int MostBytes = 2 * 1024 * 1024;

    private const int LeastKeyBytes = 32;

    public static async Task<IResult> GetAsync(
        HttpContext context, GatewayCredential credential, HostCard card, ReportBook reports, RegistrationState state, DrainState drain)
    {
        if (!await credential.IsGatewayAsync(context))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (drain.IsDraining)
            context.Response.OnCompleted(() => SaidAsync(drain));
        var standing = new HostStanding
        {
            Registration = card.Make(),
            Report = reports.Make(drain.IsDraining, fetched: true),
            HostId = state.Identity?.Id,
        };
        return Results.Json(standing, ContractJson.Options);
    }

    public static async Task<IResult> PostAsync(
        HttpContext context, GatewayCredential credential, BootGeneration bootGeneration, ReportBook reports, RegistrationState state)
    {
        if (!await credential.IsGatewayAsync(context))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (await BodyBuffer.ReadAsync(context.Request, MostBytes, context.RequestAborted) is not { } body)
            return Results.StatusCode(StatusCodes.Status413PayloadTooLarge);
        if (!context.Request.HasJsonContentType() || Read(body.Span) is not { } membership || KeyOf(membership) is not { } key)
            return Results.StatusCode(StatusCodes.Status400BadRequest);
        if (membership.BootGeneration != bootGeneration.Value)
            return Results.StatusCode(StatusCodes.Status409Conflict);

        // The same from every gateway, and not swapped under requests that come in without need.
        if (state.Identity is not { } known || known.Id != membership.HostId || !known.MacKey.Span.SequenceEqual(key))
            state.Identity = new HostIdentity(membership.HostId, key);
        if (membership.Answer is { } answer && reports.Find(membership.ReportAgeSeconds) is { } report)
            await reports.AnsweredAsync(report, answer);
        return Results.NoContent();
    }

    private static Task SaidAsync(DrainState drain)
    {
        drain.SetTold();
        return Task.CompletedTask;
    }

    private static HostMembership? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize<HostMembership>(body, ContractJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? KeyOf(HostMembership membership)
    {
        var key = new byte[membership.MacKey.Length];
        return Convert.TryFromBase64String(membership.MacKey, key, out var length) && length >= LeastKeyBytes ? key[..length] : null;
    }
}
