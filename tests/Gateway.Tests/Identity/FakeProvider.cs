using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Identity;

/// <summary>An identity provider on loopback that answers as a test tells it, and counts what it was asked.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeProvider(WebApplication app) => _app = app;

    /// <summary>Also the issuer of an ordinary provider.</summary>
    public string Url => _app.Urls.Single();

    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>The keys that it publishes.</summary>
    public IReadOnlyList<SigningKey> Keys { get; set; } = [];

    /// <summary>Answers a path before the usual ones do; false when it has not.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    /// <summary>What its discovery document calls itself; null = its address.</summary>
    public string? Issuer { get; set; }

    public string? KeysUrl { get; set; }

    public int Fetches => Asked.Count(path => path.EndsWith("/keys", StringComparison.Ordinal));

    public static Task<FakeProvider> StartAsync(params SigningKey[] keys) => StartAsync(null, keys);

    /// <param name="certificate">To speak TLS with; null = plain HTTP.</param>
    /// <param name="keys">What it publishes.</param>
    public static async Task<FakeProvider> StartAsync(X509Certificate2? certificate, params SigningKey[] keys)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificate is not null)
                listen.UseHttps(certificate);
        }));
        var app = builder.Build();
        var provider = new FakeProvider(app) { Keys = keys };
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        Asked.Enqueue(path);
        if (await Before(context))
            return;
        if (path.EndsWith("/.well-known/openid-configuration", StringComparison.Ordinal))
            await context.Response.WriteAsJsonAsync(new { issuer = Issuer ?? Url, jwks_uri = KeysUrl ?? Url + "/keys" });
        else if (path.EndsWith("/keys", StringComparison.Ordinal))
            await context.Response.WriteAsJsonAsync(new { keys = Keys.Select(key => key.Published) });
        else
            context.Response.StatusCode = 404;
    }
}
