using System.Diagnostics;
using System.Text.Json;
using EndToEnd.Running;

namespace EndToEnd.Clients;

/// <summary>Runs a script of <c>clients/</c>: the real npm packages in a real Node process.</summary>
internal static class NodeClient
{
    /// <returns>The lines it printed, parsed.</returns>
    public static async Task<IReadOnlyList<T>> RunAsync<T>(string script, object job)
    {
        using var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Repository.Path($"tests/EndToEnd/clients/{script}") },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(job, JsonSerializerOptions.Web));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!)];
    }
}
