namespace Gateway.Tests.Servers;

/// <summary>A gateway with one host and two tenants that have the same adapter under names of their own. Shared by a class of tests.</summary>
public class Playground : IAsyncLifetime
{
    private string? _withDefault;

    /// <summary>Settings of the gateway beyond the usual.</summary>
    internal string[] Settings { get; set; } = [];

    internal GatewayServer Gateway { get; private set; } = null!;

    internal FakeHost Host { get; private set; } = null!;

    internal TestTenant Acme { get; private set; } = null!;

    internal TestTenant Globex { get; private set; } = null!;

    internal string Digest { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        // A host may be silent for as long as the slowest class of tests takes.
        Gateway = await StartGatewayAsync(["--Placement:ReportSeconds=60", .. Settings]);
        Host = await StartHostAsync();
        Acme = await Gateway.CreateTenantAsync("acme");
        Globex = await Gateway.CreateTenantAsync("globex");
        var version = await Gateway.UploadAsync(Acme, "sql", Corpus.Peft("llama.qv-r4"));
        Digest = (string)version["digest"]!;
        await Gateway.UploadAsync(Acme, "sql", Corpus.Peft("llama.o-r1"));
        await Gateway.SetAliasAsync(Acme, "quickfix", "sql", 1);
        await Gateway.UploadAsync(Globex, "secretproject", Corpus.Peft("llama.qv-r4"));
        await Gateway.SetAliasAsync(Globex, "secretproject", "secretproject", 1);
    }

    /// <summary>A token of a tenant whose requests without a model mean its alias <c>default</c>.</summary>
    internal async Task<string> DefaultAliasTokenAsync()
    {
        if (_withDefault is null)
        {
            var tenant = await Gateway.CreateTenantAsync("with-default");
            await Gateway.UploadAsync(tenant, "first", Corpus.Peft("llama.o-r1"));
            await Gateway.SetAliasAsync(tenant, "default", "first", 1);
            _withDefault = tenant.Token;
        }

        return _withDefault;
    }

    public virtual async Task DisposeAsync()
    {
        await Host.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    private protected virtual Task<GatewayServer> StartGatewayAsync(string[] settings) => GatewayServer.StartAsync(settings);

    private protected virtual Task<FakeHost> StartHostAsync() => FakeHost.StartAsync(Gateway, GatewayServer.Llama);

    internal static StringContent Json(string json) => new(json, System.Text.Encoding.UTF8, "application/json");

    internal Task<HttpResponseMessage> ChatAsync(string token, string model, CancellationToken cancellationToken = default) => Gateway.SendAsync(
        HttpMethod.Post, "/v1/chat/completions", token, Json($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}"""), cancellationToken);
}
