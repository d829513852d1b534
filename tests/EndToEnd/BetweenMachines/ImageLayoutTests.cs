using System.Diagnostics;
using System.Net;
using EndToEnd.Running;
using TestServers;
using TestServers.Certificates;

namespace EndToEnd.BetweenMachines;

/// <summary>
/// What the images hold, in folders: made by the script that the Dockerfiles call, and started from there as they would be, by a user who owns nothing but the state
/// directories. No image can be built where this runs.
/// </summary>
public sealed class ImageLayoutTests : IAsyncLifetime
{
    /// <summary>Who the images run as. Nobody on this machine.</summary>
    private const string User = "1654";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("layout-");

    public Task InitializeAsync() => RunAsync("chmod", "755", _folder.FullName);

    public async Task DisposeAsync()
    {
        // Nobody may write to what a layout holds, its owner included.
        await RunAsync("chmod", "-R", "u+w", _folder.FullName);
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Layout_StartedByAnUnprivilegedUser_ServesAndWritesOnlyToItsState()
    {
        var (gateway, host) = (Path.Combine(_folder.FullName, "gateway"), Path.Combine(_folder.FullName, "host"));
        await ServerCommand.RunAsync(Repository.Path("deploy/docker/layout.sh"), ["--no-build", gateway, "gateway"]);
        await ServerCommand.RunAsync(Repository.Path("deploy/docker/layout.sh"), ["--no-build", host, "host"]);
        string[] states = [Path.Combine(gateway, "var/lib/gateway"), Path.Combine(host, "var/lib/host")];
        // Mounted, not baked.
        var model = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.FullName, "model")).FullName, "model.gguf");
        File.Copy(Repository.Path("models/quickfix-tiny/quickfix-tiny-f32.gguf"), model);
        var before = await ListingAsync(states);
        using var authority = new TestAuthority();
        using var gatewayMount = new TestMount(authority.Issue(Pair.GatewayName, "127.0.0.1"), authority.Pem);
        using var hostMount = new TestMount(authority.Issue(Pair.HostName, "127.0.0.1"), authority.Pem);
        var programs = new Programs(Path.Combine(gateway, "app/Gateway.dll"), Path.Combine(host, "app/AdapterHost.dll"), states[0], states[1], User);
        // As the images set them, and neither a home nor a place for temporary files.
        var environment = new Dictionary<string, string>
        {
            ["DOTNET_EnableDiagnostics"] = "0",
            ["DOTNET_DbgEnableMiniDump"] = "0",
            ["HOME"] = "/nonexistent",
            ["TMPDIR"] = "/nonexistent",
        };

        var strays = await StraysAsync();
        await using (var pair = await Pair.StartAsync(programs, gatewayMount, hostMount, model, environment))
        {
            using var client = new HttpClient();
            using var answer = await pair.ChatAsync(client, pair.Demo.Tenants[0]);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, pair.Output);
            Assert.Equal("quickfix@1", answer.Headers.GetValues("x-adapter").Single());
        }

        Assert.Equal(before, await ListingAsync(states));
        Assert.Empty((await StraysAsync()).Except(strays));
        Assert.All(states, state => Assert.NotEmpty(Directory.EnumerateFileSystemEntries(state)));
    }

    /// <summary>An image adds nothing to the folder, so the folder is all there is to test.</summary>
    [Theory]
    [InlineData("gateway", "Gateway.dll")]
    [InlineData("host", "AdapterHost.dll")]
    [InlineData("host-cuda", "AdapterHost.dll")]
    public void Dockerfile_CopiesTheLayoutAndRunsAsAUser(string target, string program)
    {
        var lines = File.ReadAllLines(Repository.Path($"deploy/docker/Dockerfile.{target}"));
        Assert.Contains($"RUN deploy/docker/layout.sh /layout {target}", lines);
        Assert.Contains("COPY --from=layout /layout/ /", lines);
        Assert.Contains("USER 1654:1654", lines);
        Assert.Contains($"ENTRYPOINT [\"dotnet\", \"{program}\"]", lines);
        Assert.Contains(lines, line => line.Contains("DOTNET_EnableDiagnostics=0", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains("gguf", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>All below the layouts with mode, owner, size and time of writing, but for what lies in the state directories.</summary>
    private Task<string> ListingAsync(string[] states) => RunAsync(
        "find", _folder.FullName, "(", "-path", states[0], "-o", "-path", states[1], ")", "-prune", "-o", "-printf", "%p %M %U %s %T@\n");

    /// <summary>What the user has where everybody may write.</summary>
    private static async Task<string[]> StraysAsync() => Environment.IsPrivilegedProcess
        ? (await RunAsync("find", "/tmp", "/var/tmp", "/dev/shm", "-xdev", "-user", User, "-not", "-path", "/tmp/layout-*")).Split('\n', StringSplitOptions.RemoveEmptyEntries)
        : [];

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        // Others' files come and go while find looks: what it says of that is read and thrown away.
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return output;
    }
}
