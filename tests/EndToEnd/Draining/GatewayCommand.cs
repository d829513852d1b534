using System.Diagnostics;

namespace EndToEnd.Draining;

/// <summary>A command of the gateway's program.</summary>
internal static class GatewayCommand
{
    /// <returns>What it printed, without the last line's end. It fails the test when the command fails.</returns>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        using var command = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = command.StandardError.ReadToEndAsync();
        var output = await command.StandardOutput.ReadToEndAsync();
        await command.WaitForExitAsync();
        Assert.True(command.ExitCode == 0, $"{output}\n{await errors}");
        return output.Trim();
    }
}
