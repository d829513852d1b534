using System.Text.Json;
using Gateway.Identity.Signatures;
using Microsoft.Extensions.Options;

namespace Gateway.Identity.Fetching;

/// <summary>
/// 1. The discovery document of the issuer. 2. It must call itself by that issuer. 3. Its <c>jwks_uri</c>, under the same rules of addresses. 4. The keys.
/// </summary>
internal sealed class KeyFetcher(ProviderHttp http, IOptions<OidcOptions> options, TimeProvider time) : IKeyFetcher
{
    public const int MaxDiscoveryBytes = 64 * 1024;
    public const int MaxKeySetBytes = 256 * 1024;

    private const int HttpsPort = 443;

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    public async Task<(KeySet? Keys, string? Fault)> FetchAsync(KeySource source)
    {
        using var end = new CancellationTokenSource(options.Value.FetchTime, time);
        try
        {
            return await FetchAsync(source, end.Token);
        }
        catch (OperationCanceledException)
        {
            return (null, $"the provider took longer than {options.Value.FetchSeconds} s (Authentication:Oidc:FetchSeconds)");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            return (null, $"the provider could not be reached: {exception.Message}");
        }
    }

    private async Task<(KeySet? Keys, string? Fault)> FetchAsync(KeySource source, CancellationToken cancellationToken)
    {
        // 1.
        if (!ProviderUrl.TryRead(source.Discovery, options.Value.AllowLoopback, out var discovery))
            return (null, "the issuer is no address that may be fetched");
        if (await http.GetAsync(discovery, MaxDiscoveryBytes, cancellationToken) is not { } document)
            return (null, $"the discovery document is no answer 200 of at most {MaxDiscoveryBytes} bytes");
        // 2.
        if (ReadDiscovery(document) is not { } found)
            return (null, "the discovery document is no well-formed JSON with 'issuer' and 'jwks_uri'");
        if (found.Issuer != source.Issuer)
            return (null, "the discovery document is of another issuer");
        // 3.
        if (!ProviderUrl.TryRead(found.KeysUrl, options.Value.AllowLoopback, out var url) || (url.Port != HttpsPort && url.Port != discovery.Port))
            return (null, "'jwks_uri' is no address that may be fetched");
        // 4.
        if (await http.GetAsync(url, MaxKeySetBytes, cancellationToken) is not { } keys)
            return (null, $"the key set is no answer 200 of at most {MaxKeySetBytes} bytes");
        var (set, fault) = KeySetReader.Read(keys);
        return (set, fault is null ? null : $"the key set is refused: {fault}");
    }

    private static (string Issuer, string KeysUrl)? ReadDiscovery(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, s_json);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("issuer", out var issuer) && issuer.ValueKind == JsonValueKind.String
                && root.TryGetProperty("jwks_uri", out var keys) && keys.ValueKind == JsonValueKind.String
                ? (issuer.GetString()!, keys.GetString()!)
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
