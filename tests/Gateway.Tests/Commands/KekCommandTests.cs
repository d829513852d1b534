using System.Security.Cryptography;
using AdapterFormats;
using Gateway.Commands;
using Gateway.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using TenantStore;
using TenantStore.Artifacts;

namespace Gateway.Tests.Commands;

/// <summary>The key-encryption key is changed from the command line, beside a running gateway.</summary>
public sealed class KekCommandTests
{
    [Fact]
    public async Task RotateAndRemove_BesideARunningGateway_ArtifactsStayReadable()
    {
        // A second's age: what the gateway reads after it, it unwraps anew.
        await using var gateway = await GatewayServer.StartAsync("--Encryption:KeyCacheSeconds=1");
        await using var host = await FakeHost.StartAsync(gateway, GatewayServer.Llama);
        var acme = await gateway.CreateTenantAsync("acme");
        var digest = AdapterDigest.Parse((string)(await gateway.UploadAsync(acme, "fix", Corpus.Peft("llama.qv-r4")))["digest"]!);
        string[] args = [$"--State={gateway.State}", $"--Authentication:Pepper={GatewayServer.Pepper}"];
        var old = (await RunAsync(ListKeksCommand.RunAsync, args)).Split(' ')[0];
        var secret = await File.ReadAllTextAsync(Path.Combine(gateway.State, "keys", "kek-" + old["file/".Length..]));

        var inUse = await Assert.ThrowsAsync<CommandException>(() => RemoveKekCommand.RunAsync(old, args, TextWriter.Null, CancellationToken.None));
        Assert.Contains("current", inUse.Message, StringComparison.Ordinal);
        Assert.Contains("1 tenants' keys are wrapped anew", await RunAsync(RotateKekCommand.RunAsync, args), StringComparison.Ordinal);
        var listed = await RunAsync(ListKeksCommand.RunAsync, args);
        Assert.Contains($"{old}  old  0 tenants", listed, StringComparison.Ordinal);
        Assert.Contains("current  1 tenants", listed, StringComparison.Ordinal);
        using var output = new StringWriter();
        Assert.Equal(0, await RemoveKekCommand.RunAsync(old, args, output, CancellationToken.None));
        Assert.False(File.Exists(Path.Combine(gateway.State, "keys", "kek-" + old["file/".Length..])));

        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        await using var stream = await gateway.Services.GetRequiredService<IArtifactStore>().OpenReadAsync(
            ArtifactKey.Canonical(TenantId.Parse(acme.Id), digest), CancellationToken.None);
        Assert.Equal(digest, AdapterDigest.OfHash(await SHA256.HashDataAsync(stream!)));
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, listed + output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file/0000000000000000", 1)]
    [InlineData("no id", 2)]
    public async Task Remove_OfNoKey_IsRefused(string id, int exitCode)
    {
        await using var gateway = await GatewayServer.StartAsync();
        var refused = await Assert.ThrowsAsync<CommandException>(
            () => RemoveKekCommand.RunAsync(id, [$"--State={gateway.State}"], TextWriter.Null, CancellationToken.None));
        Assert.Equal(exitCode, refused.ExitCode);
    }

    private static async Task<string> RunAsync(Func<string[], TextWriter, CancellationToken, Task<int>> command, string[] args)
    {
        using var output = new StringWriter();
        Assert.Equal(0, await command(args, output, CancellationToken.None));
        return output.ToString();
    }
}
