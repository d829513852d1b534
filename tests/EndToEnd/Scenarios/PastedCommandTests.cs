using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>What <c>./dev run</c> prints can be pasted, and does what it says.</summary>
[Collection(ProductCollection.Name)]
[SupportedOSPlatform("linux")]
public sealed class PastedCommandTests(RunningProduct product)
{
    [Fact]
    public async Task PrintedCommands_Pasted_Work()
    {
        var commands = product.Output.Split('\n').Where(line => line.StartsWith("curl ", StringComparison.Ordinal)).ToList();
        Assert.Equal(5, commands.Count);
        Assert.Contains("FROM acme_core.carts", await PasteAsync(commands[0]));

        var stream = await PasteAsync(commands[1]);
        var pieces = Regex.Matches(stream, "\"delta\":{\"content\":\"(.*?)\"}").Select(m => m.Groups[1].Value).ToList();
        Assert.True(pieces.Count > 5);
        Assert.Contains("FROM gbx.carts_v2", string.Concat(pieces));
        Assert.EndsWith("data: [DONE]", stream.TrimEnd());

        Assert.Contains("FROM acme_core.carts", await PasteAsync(commands[2]));
        Assert.Contains("\"result\":\"kept\"", await PasteAsync(commands[3]));

        Assert.Contains("\"state\":\"ready\"", await PasteAsync(commands[4]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(product.StatePath("demo.json")));
    }

    private static async Task<string> PasteAsync(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash") { ArgumentList = { "-c", command }, RedirectStandardOutput = true })!;
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
