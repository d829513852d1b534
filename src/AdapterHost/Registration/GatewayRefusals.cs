using System.Net;
using System.Text.Json;

namespace AdapterHost.Registration;

/// <summary>Says in words why a gateway did not let this host in, and what to look at.</summary>
internal static class GatewayRefusals
{
    private const int MostReasonCharacters = 600;

    public static async Task<string> ExplainAsync(HttpResponseMessage response, CancellationToken cancellationToken) => response.StatusCode switch
    {
        HttpStatusCode.NotFound => "the gateway answered 404: Host:GatewayUrl must be the address of its internal listener (Gateway:InternalPort), not of the public one",
        HttpStatusCode.Unauthorized => "the gateway answered 401: this host's join secret (Host:JoinSecretFile is keys/join-secret of the gateway's state) or its certificate (MutualTls) is not one that it lets in",
        _ => $"the gateway answered {(int)response.StatusCode}{await ReasonOfAsync(response, cancellationToken)}",
    };

    /// <summary>The <c>detail</c> of problem details, or nothing.</summary>
    private static async Task<string> ReasonOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return string.Empty;
        using var problem = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("detail", out var detail)
            && detail.ValueKind == JsonValueKind.String && detail.GetString() is { Length: > 0 and <= MostReasonCharacters } reason
            ? $": {reason}"
            : string.Empty;
    }
}
