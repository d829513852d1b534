using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Gateway.Commands;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Commands;

[SupportedOSPlatform("linux")]
public sealed partial class SecretsTests
{
    [Fact]
    public async Task Logs_AtTheirMostTalkative_HoldNoSecretAndNoPrompt()
    {
        const string Prompt = "prompt-canary-SELECT-secret-FROM-t";
        const string Answer = "answer-canary-UPDATE";
        var playground = new Playground();
        await playground.InitializeAsync();
        playground.Host.Answer = request =>
        {
            request.SetReceipt();
            return request.JsonAsync(200, $$"""{"text":"{{Answer}}"}""");
        };
        foreach (var body in new[] { $$"""{"model":"quickfix","prompt":"{{Prompt}}"}""", $$"""{"model":"quickfix","prompt":{{Prompt}}}""" })
            (await playground.Gateway.SendAsync(HttpMethod.Post, "/v1/completions", playground.Acme.Token, Playground.Json(body))).Dispose();
        (await playground.ChatAsync(playground.Acme.Token, "nosuch")).Dispose();
        (await playground.ChatAsync(playground.Acme.Token + "x", "quickfix")).Dispose();
        var macKey = playground.Host.MacKey;
        await playground.DisposeAsync();

        var keys = new[] { Prompt, Answer, macKey, GatewayServer.JoinSecret, GatewayServer.Pepper }
            .Concat([playground.Acme.Token, playground.Acme.AdminToken, playground.Globex.Token, playground.Gateway.PlatformToken]);
        Assert.NotEmpty(playground.Gateway.Logs.Lines);
        foreach (var secret in keys)
            Assert.DoesNotContain(playground.Gateway.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RevokeToken_PlatformToken_IsRefusedAndShownAsRevoked()
    {
        await using var gateway = await GatewayServer.StartAsync();
        string[] args = [$"--State={gateway.State}", $"--Authentication:Pepper={GatewayServer.Pepper}"];
        await gateway.ManageAsync(HttpMethod.Get, "/tenants");
        var id = gateway.PlatformToken.Split('_')[1];

        using var output = new StringWriter();
        Assert.Equal(0, await ListTokensCommand.RunAsync(args, output, CancellationToken.None));
        Assert.Matches($"^{id}  [^ ]+  valid  platform administrator", output.ToString());
        Assert.DoesNotContain("lg_", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await RevokeTokenCommand.RunAsync(id, args, output, CancellationToken.None));
        await ListTokensCommand.RunAsync(args, output, CancellationToken.None);
        Assert.Contains("revoked", output.ToString(), StringComparison.Ordinal);
        await Assert.ThrowsAsync<CommandException>(() => RevokeTokenCommand.RunAsync("000000000000", args, output, CancellationToken.None));

        gateway.Time.Advance(TimeSpan.FromSeconds(31));
        using var response = await gateway.SendAsync(HttpMethod.Get, "/api/v1/tenants", gateway.PlatformToken);
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task KeyFiles_AreTheOwnersAlone()
    {
        await using var gateway = await GatewayServer.StartAsync();
        var keys = Directory.GetFiles(Path.Combine(gateway.State, "keys"));
        Assert.Equal(
            ["audit-signing", "audit-signing-*.pub", "cache-salt", "fetch-grant", "hosts", "kek-*", "kek-current", "record-signing", "record-signing-*.pub", "registry-cache"],
            keys.Select(Name).Order(StringComparer.Ordinal));
        foreach (var key in keys)
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));

        static string Name(string path) => Path.GetExtension(path) == ".pub" ? Path.GetFileName(path)[..(Path.GetFileName(path).LastIndexOf('-') + 1)] + "*.pub" : KekName().Replace(Path.GetFileName(path), "kek-*");
    }

    [GeneratedRegex("^kek-[0-9a-f]{16}$")]
    private static partial Regex KekName();

    [Fact]
    public async Task Demo_ThroughThePublicApi_MakesOrganizationsThatWork()
    {
        await using var gateway = await GatewayServer.StartAsync();
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        using var folder = new TemporaryFolder();
        foreach (var (slug, adapter) in new[] { ("acme", "llama.qv-r4"), ("globex", "llama.o-r1") })
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, slug));
            foreach (var file in Directory.EnumerateFiles(Corpus.Peft(adapter)))
                File.Copy(file, Path.Combine(folder.Path, slug, Path.GetFileName(file)));
        }

        var demoFile = Path.Combine(folder.Path, "var", "demo.json");
        using var output = new StringWriter();
        var options = CommandOptions.Parse(
        [
            $"--base-url={gateway.PublicUrl}", "--platform-token", gateway.PlatformToken, "--adapters", folder.Path, "--out", demoFile,
            "--internal-url=http://i", "--host-url=http://h",
        ]);
        Assert.Equal(0, await DemoCommand.RunAsync(options, output, CancellationToken.None));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(demoFile));
        var demo = JsonNode.Parse(File.ReadAllText(demoFile))!;
        Assert.Equal(("http://i", "http://h"), ((string)demo["internalUrl"]!, (string)demo["hostUrl"]!));
        Assert.Equal(["acme", "globex"], demo["tenants"]!.AsArray().Select(tenant => (string)tenant!["slug"]!));
        foreach (var tenant in demo["tenants"]!.AsArray())
        {
            var model = (string)tenant!["models"]![0]!;
            Assert.Equal("llama:quickfix", model);
            using var named = await gateway.SendAsync(
                HttpMethod.Post, "/v1/chat/completions", (string)tenant["token"]!, Playground.Json($$"""{"model":"{{model}}"}"""));
            Assert.Equal("quickfix@1", named.Headers.GetValues("x-adapter").Single());
            using var unnamed = await gateway.SendAsync(HttpMethod.Post, "/v1/chat/completions", (string)tenant["token"]!, Playground.Json("{}"));
            Assert.Equal("quickfix@1", unnamed.Headers.GetValues("x-adapter").Single());
        }

        Assert.DoesNotContain("lg_", output.ToString(), StringComparison.Ordinal);
    }
}
