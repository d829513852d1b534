using System.Diagnostics;
using System.Reflection;
using System.Text;
using System.Text.Json;

namespace Learning.Tests;

/// <summary>Runs a script of <c>oracles/</c>: somebody else's implementation, from npm, in a Node process.</summary>
internal static class Oracle
{
    /// <returns>The lines it printed, parsed.</returns>
    public static async Task<IReadOnlyList<T>> AskAsync<T>(string script, object question)
    {
        var root = typeof(Oracle).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        using var process = Process.Start(new ProcessStartInfo("node")
        {
            ArgumentList = { Path.Combine(root, "tests", "Learning.Tests", "oracles", script) },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(question, JsonSerializerOptions.Web));
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return [.. (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)!)];
    }
}
