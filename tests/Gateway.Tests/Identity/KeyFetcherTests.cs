using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Identity;
using Gateway.Identity.Fetching;
using Gateway.Identity.Signatures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TenantStore;

namespace Gateway.Tests.Identity;

/// <summary>What a provider may do to whoever fetches its keys: against a real one on loopback, with names that lie.</summary>
public sealed class KeyFetcherTests : IAsyncLifetime
{
    private static readonly TenantId s_tenant = TenantId.New(TimeProvider.System);
    private FakeProvider _provider = null!;

    public async Task InitializeAsync() => _provider = await FakeProvider.StartAsync(SigningKey.Rsa("one"), SigningKey.Curve("two"));

    public Task DisposeAsync() => _provider.DisposeAsync().AsTask();

    [Fact]
    public async Task FetchAsync_GoodProvider_BringsItsKeys()
    {
        var (keys, fault) = await FetchAsync();
        Assert.Null(fault);
        Assert.Equal(["one", "two"], keys!.Keys.Select(key => key.Id));
    }

    [Fact]
    public async Task FetchAsync_DiscoveryOfAnotherIssuer_IsRefused()
    {
        _provider.Issuer = _provider.Url + "/";
        Assert.Contains("another issuer", await FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://login.example.com/keys")]
    [InlineData("https://169.254.169.254/keys")]
    [InlineData("https://10.0.0.1/keys")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://login.example.com:22/keys")]
    [InlineData("https://user:secret@login.example.com/keys")]
    public async Task FetchAsync_KeysAtAnAddressNotToBeAsked_AreNot(string url)
    {
        _provider.KeysUrl = url;
        Assert.Contains("'jwks_uri' is no address", await FaultAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", "discovery document")]
    [InlineData("/keys", "key set")]
    public async Task FetchAsync_Redirect_IsNotFollowed(string path, string what)
    {
        await using var other = await FakeProvider.StartAsync(SigningKey.Rsa("evil"));
        _provider.Before = context =>
        {
            if (context.Request.Path != path)
                return Task.FromResult(false);
            context.Response.Redirect(other.Url + path);
            return Task.FromResult(true);
        };
        Assert.Contains($"the {what} is no answer 200", await FaultAsync(), StringComparison.Ordinal);
        Assert.Empty(other.Asked);
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", KeyFetcher.MaxDiscoveryBytes, true)]
    [InlineData("/.well-known/openid-configuration", KeyFetcher.MaxDiscoveryBytes, false)]
    [InlineData("/keys", KeyFetcher.MaxKeySetBytes, true)]
    [InlineData("/keys", KeyFetcher.MaxKeySetBytes, false)]
    public async Task FetchAsync_LongerThanTheBound_IsCutOff(string path, int bound, bool saysHowLong)
    {
        _provider.Before = async context =>
        {
            if (context.Request.Path != path)
                return false;
            if (saysHowLong)
                context.Response.ContentLength = bound + 1;
            await context.Response.WriteAsync(new string(' ', bound + 1));
            return true;
        };
        Assert.Contains($"of at most {bound} bytes", await FaultAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FetchAsync_ProviderThatNeverEnds_IsLeftAfterTheTime()
    {
        var asked = new TaskCompletionSource();
        _provider.Before = async context =>
        {
            await context.Response.StartAsync();
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        var time = new ManualTime();
        var fetch = FetchAsync(time: time);
        await asked.Task;
        Assert.False(fetch.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(OidcOptions.DefaultFetchSeconds));
        Assert.Contains("longer than 5 s", (await fetch).Fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"issuer":7,"jwks_uri":"x"}""")]
    [InlineData("""{"issuer":"a","issuer":"b","jwks_uri":"x"}""")]
    public async Task FetchAsync_DiscoveryThatIsNone_IsRefused(string json)
    {
        _provider.Before = async context =>
        {
            await context.Response.WriteAsync(json);
            return true;
        };
        Assert.Contains("no well-formed JSON", await FaultAsync(), StringComparison.Ordinal);
    }

    /// <summary>The name was public when the entry was made and is near when the connection is: what counts is the connection.</summary>
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task FetchAsync_NameThatResolvesToWhatIsNear_IsNotConnectedTo(string near)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var resolver = new LyingResolver(IPAddress.Parse("1.1.1.1"), IPAddress.Parse(near));
        var (keys, fault) = await FetchAsync($"https://login.example.com:{port}", new OidcOptions(), resolver);
        Assert.Null(keys);
        Assert.Contains("not public", fault, StringComparison.Ordinal);
        Assert.Equal("login.example.com", resolver.Asked);
        Assert.False(listener.Pending());
    }

    /// <summary>Whoever sits between has a certificate too, only none that anybody vouches for.</summary>
    [Fact]
    public async Task FetchAsync_CertificateThatNobodyVouchesFor_IsNotTrusted()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await using var provider = await FakeProvider.StartAsync(certificate, SigningKey.Rsa("evil"));
        Assert.StartsWith("https://", provider.Url, StringComparison.Ordinal);
        var (keys, fault) = await FetchAsync(provider.Url);
        Assert.Null(keys);
        Assert.Contains("SSL", fault, StringComparison.Ordinal);
        Assert.Empty(provider.Asked);
    }

    [Fact]
    public async Task FetchAsync_PlainHttpInProduction_IsNotAsked()
    {
        var (_, fault) = await FetchAsync(_provider.Url, new OidcOptions());
        Assert.Contains("no address that may be fetched", fault, StringComparison.Ordinal);
        Assert.Empty(_provider.Asked);
    }

    private async Task<string?> FaultAsync()
    {
        var (keys, fault) = await FetchAsync();
        Assert.Null(keys);
        return fault;
    }

    private async Task<(KeySet? Keys, string? Fault)> FetchAsync(
        string? issuer = null, OidcOptions? options = null, IHostResolver? resolver = null, TimeProvider? time = null)
    {
        var settings = Options.Create(options ?? new OidcOptions { AllowLoopback = true });
        using var http = new ProviderHttp(resolver ?? new SystemHostResolver(), settings);
        return await new KeyFetcher(http, settings, time ?? TimeProvider.System).FetchAsync(KeySource.Of(s_tenant, issuer ?? _provider.Url));
    }

    private sealed class LyingResolver(params IPAddress[] addresses) : IHostResolver
    {
        public string? Asked { get; private set; }

        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
        {
            Asked = host;
            return Task.FromResult(addresses);
        }
    }
}
