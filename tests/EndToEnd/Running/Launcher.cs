using System.Diagnostics;

namespace EndToEnd.Running;

/// <summary>One call of <c>./dev</c> that ends by itself.</summary>
internal static class Launcher
{
    public static Task<(int Code, string Output, string Errors)> RunAsync(params string[] words) => RunScriptAsync(Repository.Path("dev"), path: null, words);

    /// <param name="script">The script, which takes the folder that it is in for the repository.</param>
    /// <param name="path">A folder of programs that come before all others, or null.</param>
    /// <param name="words">Verb and options.</param>
    public static async Task<(int Code, string Output, string Errors)> RunScriptAsync(string script, string? path, params string[] words)
    {
        var start = new ProcessStartInfo(script, words) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (path is not null)
        {
            start.Environment["PATH"] = $"{path}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, errors);
    }
}
