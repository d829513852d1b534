using System.Text.Json;
using HostContract;

namespace Gateway.Internal;

/// <summary>Reads what a host sent. Its fault is a refusal, never an error of ours.</summary>
internal static class ContractBody
{
    /// <summary>Null when the body is no JSON, or not of this shape.</summary>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, CancellationToken cancellationToken)
        where T : class
    {
        if (!request.HasJsonContentType())
            return null;
        try
        {
            return await request.ReadFromJsonAsync<T>(ContractJson.Options, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
