using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>What an operator got wrong is said in a few lines, all of it at once.</summary>
public sealed class StartFailureTests
{
    [Fact]
    public async Task Host_SettingsAreWrong_NamesEachOfThem()
    {
        var (code, text) = await RunAsync("AdapterHost", "--Host:ModelPath=/nowhere.gguf", "--Host:ModelName=My Model");
        Assert.Equal(1, code);
        Assert.Contains("/nowhere.gguf", text);
        Assert.Contains("ModelName", text);
        Assert.Contains("JoinSecret", text);
        Assert.Contains("GatewayUrl", text);
        Assert.DoesNotContain("   at ", text);
    }

    [Fact]
    public async Task Host_ModelIsNoModel_SaysWhich()
    {
        var model = Repository.Path("README.md");
        var (code, text) = await RunAsync(
            "AdapterHost", $"--Host:ModelPath={model}", "--Host:ModelName=x", "--Host:JoinSecret=x", "--Host:GatewayUrl=http://127.0.0.1:9", "--Host:Port=0");
        Assert.Equal(1, code);
        Assert.Contains("GGUF", text);
        Assert.Contains(model, text);
        Assert.DoesNotContain("   at ", text);
    }

    [Fact]
    public async Task Gateway_PortIsTaken_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var state = Directory.CreateTempSubdirectory("state-");
        try
        {
            var port = ((IPEndPoint)taken.LocalEndpoint).Port;
            var (code, text) = await RunAsync("Gateway", $"--Gateway:Port={port}", "--Gateway:InternalPort=0", $"--State={state.FullName}");
            Assert.Equal(1, code);
            Assert.Contains($"{port}", text);
            Assert.DoesNotContain("   at ", text);
        }
        finally
        {
            state.Delete(recursive: true);
        }
    }

    private static async Task<(int Code, string Text)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Repository.Path($"artifacts/bin/{program}/release/{program}.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors + await output);
    }
}
