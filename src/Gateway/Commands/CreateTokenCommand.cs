namespace Gateway.Commands;

/// <summary><c>admin create-token [--State=DIR] [--name=NAME]</c>: a new platform token, printed once, audited. Also before a gateway's first start, where <c>--State</c> is given.</summary>
internal static class CreateTokenCommand
{
    private const string DefaultName = "platform administrator";

    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        var name = CommandOptions.Parse(args).Get("name", DefaultName);
        await RegistryCommand.RunAsync(args, async scope =>
        {
            var issued = await scope.PlatformTokens.CreateAsync(name, expiresAt: null, cancellationToken);
            await scope.Audit.AppendAsync(RegistryCommand.Actor, "token.create", $"token/{issued.Token.Id}", null, cancellationToken);
            await scope.CommitAsync(cancellationToken);
            await output.WriteLineAsync(issued.Text);
        }, cancellationToken, mayMake: true);
        return 0;
    }
}
