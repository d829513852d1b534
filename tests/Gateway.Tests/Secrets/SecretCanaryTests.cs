using System.Security.Cryptography;
using System.Text;
using Gateway.Tests.Servers;
using TenantStore.Auditing.Heads;

namespace Gateway.Tests.Secrets;

/// <summary>Plants a secret of every kind, uses the gateway in good and bad ways, and looks for them wherever they could come out.</summary>
public sealed class SecretCanaryTests
{
    private const string Prompt = "prompt-canary-SELECT-secret-FROM-t";
    private const string Answer = "answer-canary-UPDATE-t";
    private const string RedisPassword = "redis-canary-0123456789";
    private const string PostgresPassword = "postgres-canary-0123456789";

    private readonly Dictionary<string, byte[]> _keys = new()
    {
        ["fetch grants"] = RandomNumberGenerator.GetBytes(32),
        ["cache salts"] = RandomNumberGenerator.GetBytes(32),
        ["audit signing"] = AuditSigner.Generate(),
        ["key encryption"] = RandomNumberGenerator.GetBytes(32),
    };

    [Fact]
    public async Task Secrets_OfEveryKind_AreNowhereButWhereTheyBelong()
    {
        var errors = new List<string>();
        using var state = new TemporaryFolder();
        IReadOnlyCollection<string> logs;
        List<string> secrets;
        using var telemetry = new Telemetry();
        await using (var gateway = await GatewayServer.StartAsync(
            $"--State={state.Path}",
            $"--Secrets:FetchGrantKey={Text("fetch grants")}", $"--Secrets:CacheSaltKey={Text("cache salts")}", $"--Secrets:AuditSigningKey={Text("audit signing")}",
            $"--Encryption:Keys:canary={Text("key encryption")}", "--Encryption:CurrentKey=config/canary",
            $"--ConnectionStrings:Redis=127.0.0.1:1,user=gateway,password={RedisPassword},abortConnect=false",
            "--Logging:LogLevel:Default=Trace"))
        {
            logs = gateway.Logs.Lines;
            await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
            var acme = await gateway.CreateTenantAsync("acme");
            await gateway.UploadAsync(acme, "sql", Corpus.Peft("llama.qv-r4"));
            await gateway.SetAliasAsync(acme, "quickfix", "sql", 1);
            host.Answer = request =>
            {
                request.SetReceipt();
                return request.JsonAsync(200, $$"""{"text":"{{Answer}}"}""");
            };
            await UseAsync(gateway, acme, errors);
            host.Answer = request => request.JsonAsync(500, $$"""{"error":"{{Answer}}"}""");
            await AskAsync(gateway, errors, HttpMethod.Post, "/v1/completions", acme.Token, Completion("quickfix"));
            host.Answer = request =>
            {
                request.Context.Abort();
                return Task.CompletedTask;
            };
            await AskAsync(gateway, errors, HttpMethod.Post, "/v1/completions", acme.Token, Completion("quickfix"));
            secrets = [acme.Token, acme.AdminToken, gateway.PlatformToken, host.MacKey, .. Configured()];
        }

        telemetry.Dispose();
        Assert.True(errors.Count > 15, $"{errors.Count} errors");
        Assert.True(telemetry.Texts.Count > 50, $"{telemetry.Texts.Count} measurements and spans");
        foreach (var secret in secrets)
        {
            Assert.DoesNotContain(errors, text => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(telemetry.Texts, text => text.Contains(secret, StringComparison.Ordinal));
            Assert.DoesNotContain(logs, text => text.Contains(secret, StringComparison.Ordinal));
        }

        foreach (var text in new[] { Prompt, Answer })
        {
            Assert.DoesNotContain(errors.Concat(telemetry.Texts).Concat(logs), line => line.Contains(text, StringComparison.Ordinal));
            secrets.Add(text);
        }

        AssertNotIn(state.Path, secrets);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password={password};Timeout=1")]
    [InlineData("Host=127.0.0.1;Username=u;Pasword={password}")]
    [InlineData("Host=127.0.0.1;Port={password}")]
    [InlineData("Password={password};Username=u")]
    [InlineData("Data Source=x;Password={password}")]
    [InlineData("postgresql://u:{password}@127.0.0.1/registry")]
    public async Task Start_WithAConnectionStringThatDoesNotWork_DoesNotRepeatIt(string connection)
    {
        using var state = new TemporaryFolder();
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayServer.StartAsync(
            $"--State={state.Path}", $"--ConnectionStrings:Registry={connection.Replace("{password}", PostgresPassword, StringComparison.Ordinal)}"));

        Assert.NotEmpty(StartFailure.Explain(failure)!);
        Assert.DoesNotContain(PostgresPassword, string.Join('\n', StartFailure.Explain(failure)!) + failure, StringComparison.Ordinal);
        AssertNotIn(state.Path, [PostgresPassword]);
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries("."), path => path.Contains(PostgresPassword, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Secrets:FetchGrantKey")]
    [InlineData("Secrets:AuditSigningKey")]
    [InlineData("Secrets:JoinSecret")]
    [InlineData("Authentication:Pepper")]
    [InlineData("Encryption:Keys:x")]
    [InlineData("ConnectionStrings:Redis")]
    public async Task Start_WithASecretThatIsNone_DoesNotRepeatIt(string setting)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => GatewayServer.StartAsync($"--{setting}=127.0.0.1,bad-canary=1"));
        var said = string.Join('\n', StartFailure.Explain(failure)!);
        Assert.Contains(setting.Split(':')[0], said, StringComparison.Ordinal);
        Assert.DoesNotContain("bad-canary", said + failure, StringComparison.Ordinal);
    }

    /// <summary>Requests that fail, of every kind there is, each with something secret in it; and a few that work.</summary>
    private static async Task UseAsync(GatewayServer gateway, TestTenant acme, List<string> errors)
    {
        var versions = "/api/v1/tenants/acme/adapters/sql/versions";
        foreach (var (method, path, token, body) in new (HttpMethod, string, string?, string?)[]
        {
            (HttpMethod.Post, "/v1/completions", acme.Token, Completion("quickfix")),
            (HttpMethod.Post, "/v1/completions", acme.Token, $$$"""{"model":"quickfix","prompt":{{{Prompt}}}}"""),
            (HttpMethod.Post, "/v1/completions", acme.Token, $$$"""{"model":{"a":"{{{Prompt}}}"}}"""),
            (HttpMethod.Post, "/v1/completions", acme.Token, Completion("nosuch")),
            (HttpMethod.Post, "/v1/completions", acme.Token + "x", Completion("quickfix")),
            (HttpMethod.Post, "/v1/completions", null, Completion("quickfix")),
            (HttpMethod.Post, "/v1/completions", acme.AdminToken, Completion("quickfix")),
            (HttpMethod.Post, "/v1/completions", acme.Token, Prompt),
            (HttpMethod.Post, "/v1/completions", acme.Token, $$"""{"model":"quickfix","prompt":"{{Prompt}}{{new string('x', 9 << 20)}}"}"""),
            (HttpMethod.Post, "/infill", acme.Token, $$"""{"input_prefix":"{{Prompt}}","input_prefix":"{{Prompt}}"}"""),
            (HttpMethod.Get, "/v1/models", acme.Token, null),
            (HttpMethod.Get, "/nothing", acme.Token, null),
            (HttpMethod.Get, "/api/v1/tenants/globex", acme.AdminToken, null),
            (HttpMethod.Post, "/api/v1/tenants", acme.AdminToken, "{}"),
            (HttpMethod.Post, "/api/v1/tenants", gateway.PlatformToken, "{"),
            (HttpMethod.Post, "/api/v1/tenants", gateway.PlatformToken, """{"slug":"acme"}"""),
            (HttpMethod.Post, "/api/v1/tenants/acme/tokens", acme.AdminToken, """{"name":"","scopes":["inference"]}"""),
            (HttpMethod.Put, "/api/v1/tenants/acme/aliases/quickfix", acme.AdminToken, """{"adapter":"sql","version":9}"""),
            (HttpMethod.Post, versions + "?base=llama&sha256=xyz", acme.AdminToken, Prompt),
            (HttpMethod.Post, versions + "?base=llama", acme.AdminToken, Prompt),
            (HttpMethod.Delete, versions + "/1", acme.AdminToken, null),
            (HttpMethod.Get, "/api/v1/tenants/acme/audit?count=0", acme.AdminToken, null),
            (HttpMethod.Get, "/api/v1/tenants/acme/audit", acme.AdminToken, null),
        })
            await AskAsync(gateway, errors, method, path, token, body);

        using var join = new HttpRequestMessage(HttpMethod.Post, "/internal/v1/hosts") { Content = Playground.Json("{}") };
        join.Headers.Add(HostContract.ContractHeaders.JoinSecret, GatewayServer.JoinSecret + "x");
        using var refused = await gateway.Internal.SendAsync(join);
        errors.Add(await TextAsync(refused));
    }

    private static string Completion(string model) => $$"""{"model":"{{model}}","prompt":"{{Prompt}}"}""";

    private static async Task AskAsync(GatewayServer gateway, List<string> errors, HttpMethod method, string path, string? token, string? body)
    {
        using var answer = await gateway.SendAsync(method, path, token, body is null ? null : Playground.Json(body));
        var text = await TextAsync(answer);
        if (!answer.IsSuccessStatusCode)
            errors.Add(text);
    }

    private static async Task<string> TextAsync(HttpResponseMessage answer) => $"{(int)answer.StatusCode} {answer.Headers} {await answer.Content.ReadAsStringAsync()}";

    /// <summary>Neither as text nor, where it is base64, as the bytes that it means.</summary>
    private static void AssertNotIn(string folder, IEnumerable<string> secrets)
    {
        var patterns = secrets.SelectMany(secret => new[] { Encoding.UTF8.GetBytes(secret), Bytes(secret) }).Where(bytes => bytes.Length >= 16).ToList();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var content = File.ReadAllBytes(file);
            Assert.DoesNotContain(patterns, pattern => content.AsSpan().IndexOf(pattern) >= 0);
            Assert.DoesNotContain(patterns, pattern => file.Contains(Encoding.UTF8.GetString(pattern), StringComparison.Ordinal));
        }
    }

    private static byte[] Bytes(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }

    private string Text(string key) => Convert.ToBase64String(_keys[key]);

    private IEnumerable<string> Configured() => [GatewayServer.JoinSecret, GatewayServer.Pepper, RedisPassword, .. _keys.Keys.Select(Text)];
}
