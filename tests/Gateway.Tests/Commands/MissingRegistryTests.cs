using Gateway.Commands;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Commands;

/// <summary>A command that is started in the wrong folder, or with a mistyped one, says so and leaves nothing behind.</summary>
public sealed class MissingRegistryTests
{
    [Theory]
    [InlineData("list-tokens")]
    [InlineData("revoke-token")]
    [InlineData("verify-audit")]
    [InlineData("rotate-kek")]
    [InlineData("list-keks")]
    [InlineData("remove-kek")]
    public async Task Run_NoRegistryThere_NamesPathAndOptionAndMakesNothing(string verb)
    {
        using var folder = new TemporaryFolder();
        var state = Path.Combine(folder.Path, "mistyped");
        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(verb, $"--State={state}"));

        Assert.Equal(1, refused.ExitCode);
        Assert.Contains($"There is no registry at {Path.Combine(state, "registry.db")}. Name the gateway's state directory with --State=DIR.", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Run_OnPostgreSqlWithoutItsPepper_NamesBothPlacesAndMakesNothing()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync(
            "list-tokens", $"--State={folder.Path}", "--ConnectionStrings:Registry=Host=127.0.0.1;Port=1;Database=registry;Username=gateway"));

        Assert.Contains("Authentication:Pepper", refused.Message, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(folder.Path, "pepper"), refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    /// <summary>Nobody named a state directory, so the one in the working directory is meant, if there is one.</summary>
    [Fact]
    public async Task CreateToken_StateIsNotNamed_MakesNoRegistry()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "registry.db");
        var refused = await Assert.ThrowsAsync<CommandException>(() => RunAsync("create-token", $"--Registry:Path={path}"));

        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        Assert.Contains("--State=DIR", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("create-token")]
    [InlineData("migrate")]
    public async Task Run_VerbOfAFirstStart_MakesTheRegistryThatWasNamed(string verb)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, await RunAsync(verb, $"--State={folder.Path}"));
        Assert.True(File.Exists(Path.Combine(folder.Path, "registry.db")));
        Assert.Equal(0, await RunAsync("list-tokens", $"--State={folder.Path}"));
    }

    [Fact]
    public async Task VerifyRecord_NoKeyThere_SaysWhereItLooked()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<CommandException>(
            () => VerifyRecordCommand.RunAsync("record.json", [$"--State={folder.Path}"], TextWriter.Null, CancellationToken.None));

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(Path.Combine(folder.Path, "keys"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("--State=DIR", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    private static Task<int> RunAsync(string verb, params string[] args) => verb switch
    {
        "create-token" => CreateTokenCommand.RunAsync(args, TextWriter.Null, CancellationToken.None),
        "list-tokens" => ListTokensCommand.RunAsync(args, TextWriter.Null, CancellationToken.None),
        "revoke-token" => RevokeTokenCommand.RunAsync("000000000000", args, TextWriter.Null, CancellationToken.None),
        "migrate" => MigrateCommand.RunAsync(args, TextWriter.Null, CancellationToken.None),
        "verify-audit" => VerifyAuditCommand.RunAsync(args, TextWriter.Null, CancellationToken.None),
        "rotate-kek" => RotateKekCommand.RunAsync(args, TextWriter.Null, CancellationToken.None),
        "list-keks" => ListKeksCommand.RunAsync(args, TextWriter.Null, CancellationToken.None),
        "remove-kek" => RemoveKekCommand.RunAsync("file/0000000000000000", args, TextWriter.Null, CancellationToken.None),
        _ => throw new ArgumentOutOfRangeException(nameof(verb)),
    };
}
