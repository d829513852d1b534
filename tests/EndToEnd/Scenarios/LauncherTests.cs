using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>What <c>./dev</c> says to somebody who mistypes a word, or has to wait, before anything serves.</summary>
[SupportedOSPlatform("linux")]
public sealed class LauncherTests : IDisposable
{
    private const int NotUnderstood = 2;
    private readonly string _folder = Directory.CreateTempSubdirectory("launcher-").FullName;

    [Theory]
    [InlineData("'rnu' is not a verb", "rnu")]
    [InlineData("'--prot' is not an option of run; it has --port P,", "run", "--prot", "9000")]
    [InlineData("'--prot' is not an option of run; it has --port P,", "run", "--prot=9000")]
    [InlineData("'9000' is not an option of run", "run", "9000")]
    [InlineData("--state needs a value", "run", "--state")]
    [InlineData("--state needs a value", "run", "--state", "--no-demo")]
    public async Task Dev_WordThatIsNotUnderstood_IsNamedInOneLine(string expected, params string[] words)
    {
        var (code, output, errors) = await Launcher.RunAsync(words);

        Assert.Equal(NotUnderstood, code);
        Assert.Empty(output);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.Single(errors.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Run_PortIsInUse_SaysWhichAndNamesOthersThatAreFree(int offset)
    {
        var port = FreePorts.Find();
        using var taken = new TcpListener(IPAddress.Loopback, port + offset);
        taken.Start();
        var (code, _, errors) = await Launcher.RunAsync("run", "--no-build", $"--port={port}", "--state", Path.Combine(_folder, "state"));

        Assert.Equal(1, code);
        Assert.StartsWith($"Port {port + offset} is in use. ", errors, StringComparison.Ordinal);
        var other = int.Parse(errors.TrimEnd('.', '\n').Split("--port ")[^1]);
        Assert.NotInRange(other, port, port + 2);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Run_StateDirectoryOfAnotherRun_IsRefusedBeforeAnythingIsBuilt()
    {
        await using var held = new FileStream(Path.Combine(_folder, "lock"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        var (code, _, errors) = await Launcher.RunAsync("run", "--port", $"{FreePorts.Find()}", "--state", _folder);

        Assert.Equal(1, code);
        Assert.StartsWith($"Another run uses the state directory {_folder}.", errors, StringComparison.Ordinal);
        Assert.Contains("--state", errors, StringComparison.Ordinal);
        Assert.Equal(["lock"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_InAFreshClone_SaysWhatItFetchesAndBuilds()
    {
        var (code, _, errors) = await RunInFreshCloneAsync("");

        // The stand-ins build nothing.
        Assert.Equal(1, code);
        string[] stages =
        [
            "fetching llama.cpp's libraries with npm … # s",
            "fetching NuGet packages of src/Gateway … # s", "building src/Gateway (a minute or two the first time) … # s",
            "fetching NuGet packages of src/AdapterHost … # s", "building src/AdapterHost (a minute or two the first time) … # s",
        ];
        Assert.Equal(stages, errors.Split('\n').TakeWhile(line => line.EndsWith(" s", StringComparison.Ordinal)).Select(WithoutSeconds));
    }

    [Fact]
    public async Task Run_BuildFails_ShowsItsOutput()
    {
        var (code, _, errors) = await RunInFreshCloneAsync("case $1 in build) echo 'error CS0000: broken'; exit 1 ;; esac");

        Assert.Equal(1, code);
        Assert.EndsWith("error CS0000: broken\nThe build of src/Gateway failed.\n", errors, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string WithoutSeconds(string line) => System.Text.RegularExpressions.Regex.Replace(line, "[0-9]+ s$", "# s");

    /// <summary>The script in a folder where nothing was fetched or built, with stand-ins for the tools.</summary>
    private async Task<(int Code, string Output, string Errors)> RunInFreshCloneAsync(string dotnet)
    {
        var clone = Directory.CreateDirectory(Path.Combine(_folder, "clone")).FullName;
        var tools = Directory.CreateDirectory(Path.Combine(_folder, "tools")).FullName;
        Directory.CreateDirectory(Path.Combine(clone, "native"));
        File.Copy(Repository.Path("dev"), Path.Combine(clone, "dev"));
        await File.WriteAllTextAsync(Path.Combine(clone, "own.gguf"), "GGUF");
        WriteTool(tools, "npm", "mkdir -p node_modules/@node-llama-cpp/linux-x64/bins/linux-x64; touch node_modules/@node-llama-cpp/linux-x64/bins/linux-x64/libggml-base.so");
        WriteTool(tools, "dotnet", "if [ \"$1\" = --list-sdks ]; then echo '10.0.100 [/]'; fi\n" + dotnet);
        return await Launcher.RunScriptAsync(
            Path.Combine(clone, "dev"), tools, "run", "--port", $"{FreePorts.Find()}", "--model", Path.Combine(clone, "own.gguf"), "--name", "own", "--state", Path.Combine(_folder, "state"));
    }

    private static void WriteTool(string folder, string name, string script)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
