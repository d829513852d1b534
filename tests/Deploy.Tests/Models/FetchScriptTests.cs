using System.Security.Cryptography;
using Deploy.Tests.Tools;

namespace Deploy.Tests.Models;

/// <summary>The scripts of the model job, run by sh: the one with the real curl and a server with TLS, the other with a program in oras' place.</summary>
public sealed class FetchScriptTests : IDisposable
{
    private const string Authorization = "Bearer good";
    private static readonly byte[] s_model = [.. "GGUF"u8, .. Enumerable.Range(0, 100_000).Select(value => (byte)value)];

    private readonly string _folder = Directory.CreateTempSubdirectory("model-").FullName;

    private string Model => Path.Combine(_folder, "volume", "coder", "model.gguf");

    private static string Digest => Convert.ToHexStringLower(SHA256.HashData(s_model));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Fetch_OfTheRightFile_PutsItThere_AndTheNextTimeAsksNobody()
    {
        await using var server = await ModelServer.StartAsync(s_model, Authorization);

        (await FetchAsync(server, Digest)).OrThrow();
        var again = await FetchAsync(server, Digest);

        Assert.Equal(s_model, await File.ReadAllBytesAsync(Model));
        Assert.Contains("already there", again.OrThrow(), StringComparison.Ordinal);
        Assert.Equal(1, server.Requests);
    }

    [Fact]
    public async Task Fetch_FromAServerOfAnAuthorityOfOnesOwn_NeedsIt_BesideTheSystems()
    {
        await using var server = await ModelServer.StartAsync(s_model, Authorization);
        await using var other = await ModelServer.StartAsync(s_model, Authorization);

        var unknown = await FetchAsync(server, Digest, systems: other.Authority);
        var known = await FetchAsync(server, Digest, systems: other.Authority, trusted: server.Authority);
        File.Delete(Model);
        var still = await FetchAsync(other, Digest, systems: other.Authority, trusted: server.Authority);

        Assert.NotEqual(0, unknown.ExitCode);
        known.OrThrow();
        still.OrThrow();
        Assert.Equal((1, 1), (server.Requests, other.Requests));
    }

    [Fact]
    public async Task Fetch_OfAnotherFile_IsRefusedAndLeavesNothing()
    {
        await using var server = await ModelServer.StartAsync(s_model, Authorization);

        var result = await FetchAsync(server, new string('a', 64));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"has SHA-256 {Digest}, not {new string('a', 64)}", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Model)!));
    }

    [Fact]
    public async Task Fetch_WithoutTheRightHeader_FailsAndLeavesNothing()
    {
        await using var server = await ModelServer.StartAsync(s_model, "Bearer other");

        var result = await FetchAsync(server, Digest);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("401", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public async Task Fetch_WhereAFileWasChanged_FetchesItAnew()
    {
        await using var server = await ModelServer.StartAsync(s_model, Authorization);
        Directory.CreateDirectory(Path.GetDirectoryName(Model)!);
        await File.WriteAllTextAsync(Model, "something else");

        (await FetchAsync(server, Digest)).OrThrow();

        Assert.Equal(s_model, await File.ReadAllBytesAsync(Model));
    }

    [Fact]
    public async Task Fetch_ByPlainHttp_IsRefused()
    {
        await using var server = await ModelServer.StartAsync(s_model, Authorization);

        var result = await RunAsync("fetch-url.sh", server.Url.Replace("https:", "http:", StringComparison.Ordinal), Digest, []);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Equal(0, server.Requests);
    }

    [Fact]
    public async Task Pull_OfTheRightArtifact_PutsItsFileThere()
    {
        var result = await PullAsync(Digest);

        result.OrThrow();
        Assert.Equal(s_model, await File.ReadAllBytesAsync(Model));
        Assert.Contains("--registry-config /etc/fetch/config.json registry/models/coder@sha256:abc", await File.ReadAllTextAsync(Path.Combine(_folder, "asked")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pull_OfAnotherFile_IsRefusedAndLeavesNothing()
    {
        var result = await PullAsync(new string('b', 64));

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"has SHA-256 {Digest}, not", result.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.Combine(_folder, "volume"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Pull_OfAnArtifactWithoutTheFile_SaysWhatItHas()
    {
        var result = await PullAsync(Digest, file: "coder/other.gguf");

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("has no file coder/model.gguf, but: ./coder/other.gguf", result.Error, StringComparison.Ordinal);
    }

    private async Task<ToolResult> FetchAsync(ModelServer server, string digest, string? systems = null, string? trusted = null)
    {
        var authority = Path.Combine(_folder, "ca.pem");
        await File.WriteAllTextAsync(authority, systems ?? server.Authority);
        var header = Path.Combine(_folder, "header");
        await File.WriteAllTextAsync(header, $"Authorization: {Authorization}\n");
        var environment = new Dictionary<string, string> { ["CURL_CA_BUNDLE"] = authority, ["MODEL_HEADER_FILE"] = header, ["TMPDIR"] = _folder };
        if (trusted is not null)
        {
            environment["MODEL_AUTHORITY_FILE"] = Path.Combine(_folder, "authority.pem");
            await File.WriteAllTextAsync(environment["MODEL_AUTHORITY_FILE"], trusted);
        }

        return await RunAsync("fetch-url.sh", server.Url, digest, environment);
    }

    private async Task<ToolResult> PullAsync(string digest, string file = "coder/model.gguf")
    {
        var programs = Directory.CreateDirectory(Path.Combine(_folder, "bin")).FullName;
        var artifact = Path.Combine(_folder, "artifact");
        await File.WriteAllBytesAsync(artifact, s_model);
        var oras = Path.Combine(programs, "oras");
        await File.WriteAllTextAsync(oras, $"#!/bin/sh\necho \"$@\" >'{_folder}/asked'\nmkdir -p \"$3/$(dirname '{file}')\" && cp '{artifact}' \"$3/{file}\"\n");
        File.SetUnixFileMode(oras, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return await RunAsync("fetch-oci.sh", "registry/models/coder@sha256:abc", digest, new()
        {
            ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}",
            ["MODEL_REGISTRY_CONFIG"] = "/etc/fetch/config.json",
        });
    }

    private Task<ToolResult> RunAsync(string script, string source, string digest, Dictionary<string, string> environment)
    {
        environment["MODEL_FOLDER"] = Directory.CreateDirectory(Path.Combine(_folder, "volume")).FullName;
        environment["MODEL_FILE"] = "coder/model.gguf";
        environment["MODEL_SHA256"] = digest;
        environment["MODEL_SOURCE"] = source;
        return Tool.RunAsync("/bin/sh", ["-c", Repository.ReadChart($"files/{script}")], environment: environment);
    }
}
