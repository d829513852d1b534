using System.Diagnostics;
using System.Net.Http.Headers;
using EndToEnd.Scenarios;

namespace EndToEnd.Running;

/// <summary>One more host in the running product: the reference model under a name of its own, with an engine set up otherwise.</summary>
internal sealed class ExtraHost : IAsyncDisposable
{
    private readonly Process _process;

    private ExtraHost(Process process)
    {
        _process = process;
    }

    /// <returns>When tenants can use it.</returns>
    public static async Task<ExtraHost> StartAsync(RunningProduct product, string modelName, params string[] settings)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet",
        [
            Repository.Path("artifacts/bin/AdapterHost/release/AdapterHost.dll"), "--Host:Port=0",
            $"--Host:ModelPath={Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf")}", $"--Host:ModelName={modelName}",
            "--Host:AcceptedNames:0=reference/quickfix-tiny", $"--Host:GatewayUrl={product.Demo.InternalUrl}",
            $"--Host:JoinSecretFile={product.StatePath("keys/join-secret")}", .. settings,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // Read to the end, or it would block when the pipe is full.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var host = new ExtraHost(process);
        try
        {
            await Eventually.TrueAsync(() => BaseModelsAsync(product), list => list.Contains($"\"{modelName}\"", StringComparison.Ordinal));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<string> BaseModelsAsync(RunningProduct product)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{product.Demo.BaseUrl}/api/v1/base-models");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.PlatformToken);
        using var response = await product.Http.SendAsync(request);
        return await response.Content.ReadAsStringAsync();
    }
}
