using Gateway.Commands;

namespace Gateway.Tests.Commands;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(false, "--Gateway:Port=1")]
    [InlineData(true, "admin", "create-token")]
    [InlineData(true, "demo")]
    [InlineData(true, "amdin")]
    public void IsCommand_FirstWordThatIsNoOption_IsOne(bool expected, params string[] args) => Assert.Equal(expected, CommandLine.IsCommand(args));

    [Theory]
    [InlineData("amdin")]
    [InlineData("admin")]
    [InlineData("admin", "revoke-token")]
    [InlineData("admin", "revoke-token", "short")]
    [InlineData("demo", "--out")]
    [InlineData("demo", "x")]
    [InlineData("demo", "--out=x")]
    public async Task Run_NotUnderstood_Is2(params string[] args) => Assert.Equal(2, await CommandLine.RunAsync(args, CancellationToken.None));

    [Theory]
    [InlineData("'amdin list-tokens' is no command", "amdin", "list-tokens", "--State=x")]
    [InlineData("'admin revoke-token' is no command, or lacks its argument", "admin", "revoke-token")]
    public async Task Run_UnknownCommand_IsNamed(string expected, params string[] args)
    {
        using var errors = new StringWriter();
        await CommandLine.RunAsync(args, errors, CancellationToken.None);
        Assert.StartsWith(expected, errors.ToString(), StringComparison.Ordinal);
    }
}
