using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Gateway.Listening;
using HostContract;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Canary;

/// <summary>Asks this gateway's own public listener, as any client does: what is proved is the whole way, from the socket on.</summary>
internal sealed class CanaryClient(IServer server, IOptions<CanaryOptions> options, IOptions<ListeningOptions> listening, IServiceProvider services) : IDisposable
{
    private const string LimitPrefix = "x-ratelimit-";

    private static readonly string[] s_ownOfEachAnswer = ["Date", ContractHeaders.RequestId];

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        // The certificate is in some public name, and we come by loopback: what counts is that it is this very gateway's.
        SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && IsOwn(services, shown) },
    })
    {
        Timeout = TimeSpan.FromSeconds(options.Value.RequestSeconds),
        DefaultRequestVersion = listening.Value is { HasCertificate: false, Http2PriorKnowledge: true } ? HttpVersion.Version20 : HttpVersion.Version11,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    public Task<CanaryAnswer> GetAsync(CanaryTenant tenant, string call, string path, CancellationToken cancellationToken) =>
        SendAsync(tenant, call, HttpMethod.Get, path, null, cancellationToken);

    /// <summary>A greedy completion of a raw prompt.</summary>
    public Task<CanaryAnswer> CompleteAsync(CanaryTenant tenant, string call, string model, string prompt, int maxTokens, CancellationToken cancellationToken) =>
        SendAsync(
            tenant, call, HttpMethod.Post, "/v1/completions", JsonContent.Create(new { model, prompt, max_tokens = maxTokens, temperature = 0 }), cancellationToken);

    public Task<CanaryAnswer> PutAsync(CanaryTenant tenant, string call, string path, object body, CancellationToken cancellationToken) =>
        SendAsync(tenant, call, HttpMethod.Put, path, JsonContent.Create(body), cancellationToken);

    public Task<CanaryAnswer> UploadAsync(CanaryTenant tenant, string call, string path, byte[] file, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return SendAsync(tenant, call, HttpMethod.Post, path, content, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<CanaryAnswer> SendAsync(
        CanaryTenant tenant, string call, HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, new Uri(Address(), path)) { Content = content, Version = _http.DefaultRequestVersion, VersionPolicy = _http.DefaultVersionPolicy };
        message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tenant.Token.Text);
        try
        {
            using var response = await _http.SendAsync(message, cancellationToken);
            var headers = response.Headers.Concat(response.Content.Headers)
                .Where(header => !s_ownOfEachAnswer.Contains(header.Key, StringComparer.OrdinalIgnoreCase) && !header.Key.StartsWith(LimitPrefix, StringComparison.OrdinalIgnoreCase))
                .Select(header => $"{header.Key}: {string.Join(',', header.Value)}").Order(StringComparer.Ordinal);
            return new CanaryAnswer(
                call,
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellationToken),
                string.Join('\n', headers),
                Header(response, ContractHeaders.RequestId) ?? "-",
                Header(response, ContractHeaders.AdapterDigest));
        }
        catch (HttpRequestException exception)
        {
            throw new CanaryException($"{call}: {exception.HttpRequestError}");
        }
        catch (SocketException exception)
        {
            throw new CanaryException($"{call}: {exception.SocketErrorCode}");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CanaryException($"{call}: no answer within Canary:RequestSeconds={options.Value.RequestSeconds}");
        }
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;

    private static bool IsOwn(IServiceProvider services, X509Certificate shown) =>
        services.GetRequiredService<CertificateSource>().Get().TargetCertificate.RawDataMemory.Span.SequenceEqual(shown.GetRawCertData());

    /// <summary>The public listener: where it listens on every address, by loopback.</summary>
    private Uri Address()
    {
        // Known once the server has started. Where the port is any free one, the public listener is the first, see KestrelSetup.
        var port = listening.Value.Port;
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault(one => port == 0 || BindingAddress.Parse(one).Port == port)
            ?? throw new CanaryException("the gateway does not listen yet");
        var loopback = listening.Value.Address switch { "0.0.0.0" => "127.0.0.1", "::" => "[::1]", var own => own };
        return new UriBuilder(address) { Host = loopback }.Uri;
    }
}
