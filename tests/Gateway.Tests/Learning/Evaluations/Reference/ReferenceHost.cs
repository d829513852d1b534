using Gateway.Tests.Servers;
using TestServers;

namespace Gateway.Tests.Learning.Evaluations.Reference;

/// <summary>The real host with the reference model, as a process of its own behind a gateway of this one.</summary>
internal sealed class ReferenceHost : IAsyncDisposable
{
    public const string Model = "quickfix-tiny";

    private readonly ServerProcess _process;

    private ReferenceHost(ServerProcess process) => _process = process;

    public static string Manifest => Path.Combine(Corpus.Root, "models/quickfix-tiny/fix_manifest.json");

    /// <returns>When the gateway knows it.</returns>
    public static async Task<ReferenceHost> StartAsync(GatewayServer gateway, string folder)
    {
        var secret = Path.Combine(folder, "join-secret-of-host");
        await File.WriteAllTextAsync(secret, GatewayServer.JoinSecret);
        return await StartAsync(gateway.Internal.BaseAddress!, secret, folder, async () =>
        {
            using var models = await gateway.SendAsync(HttpMethod.Get, "/api/v1/base-models", gateway.PlatformToken);
            return await models.Content.ReadAsStringAsync();
        });
    }

    /// <param name="gateway">Its internal listener.</param>
    /// <param name="secret">The file with the join secret.</param>
    /// <param name="folder">For what it keeps.</param>
    /// <param name="models">The gateway's list of base models.</param>
    public static async Task<ReferenceHost> StartAsync(Uri gateway, string secret, string folder, Func<Task<string>> models)
    {
        var process = ServerProcess.Start(
            "the host",
            "dotnet",
            [
                Path.Combine(Corpus.Root, "artifacts/bin/AdapterHost/release/AdapterHost.dll"), "--Host:Port=0",
                $"--Host:ModelPath={Path.Combine(Corpus.Root, "models/quickfix-tiny/quickfix-tiny-f32.gguf")}", $"--Host:ModelName={Model}",
                "--Host:AcceptedNames:0=reference/quickfix-tiny", $"--Host:GatewayUrl={gateway}", $"--Host:JoinSecretFile={secret}",
                "--Logging:LogLevel:Default=Warning", "--Engine:Threads=2", $"--State={folder}",
            ]);
        var host = new ReferenceHost(process);
        try
        {
            await process.WaitAsync(async () => (await models()).Contains($"\"{Model}\"", StringComparison.Ordinal));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
