namespace Gateway.Commands;

/// <summary>The verbs of the executable besides serving.</summary>
internal static class CommandLine
{
    /// <summary>A first word that is no option is a command, or a mistake: nobody who mistypes one gets a server instead.</summary>
    public static bool IsCommand(string[] args) => args is [[not '-', ..], ..];

    /// <summary>0 when done, 1 when it failed, 2 when the words are not understood.</summary>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellationToken) => RunAsync(args, Console.Error, cancellationToken);

    /// <summary>The same, with another place for what went wrong.</summary>
    internal static async Task<int> RunAsync(string[] args, TextWriter errors, CancellationToken cancellationToken)
    {
        try
        {
            return args switch
            {
                ["admin", "create-token", .. var rest] => await CreateTokenCommand.RunAsync(rest, Console.Out, cancellationToken),
                ["admin", "list-tokens", .. var rest] => await ListTokensCommand.RunAsync(rest, Console.Out, cancellationToken),
                ["admin", "revoke-token", var id, .. var rest] => await RevokeTokenCommand.RunAsync(id, rest, Console.Out, cancellationToken),
                ["admin", "migrate", .. var rest] => await MigrateCommand.RunAsync(rest, Console.Out, cancellationToken),
                ["admin", "verify-audit", .. var rest] => await VerifyAuditCommand.RunAsync(rest, Console.Out, cancellationToken),
                ["admin", "rotate-kek", .. var rest] => await RotateKekCommand.RunAsync(rest, Console.Out, cancellationToken),
                ["admin", "list-keks", .. var rest] => await ListKeksCommand.RunAsync(rest, Console.Out, cancellationToken),
                ["admin", "remove-kek", var id, .. var rest] => await RemoveKekCommand.RunAsync(id, rest, Console.Out, cancellationToken),
                ["admin", "verify-record", var file, .. var rest] => await VerifyRecordCommand.RunAsync(file, rest, Console.Out, cancellationToken),
                ["demo", .. var rest] => await DemoCommand.RunAsync(CommandOptions.Parse(rest), Console.Out, cancellationToken),
                _ => throw new CommandException($"'{string.Join(' ', args.TakeWhile(word => !word.StartsWith('-')))}' is no command, or lacks its argument. Commands: admin create-token, admin list-tokens, admin revoke-token ID, admin migrate, admin verify-audit, admin rotate-kek, admin list-keks, admin remove-kek ID, admin verify-record FILE, demo.", exitCode: 2),
            };
        }
        catch (CommandException exception)
        {
            await errors.WriteLineAsync(exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } reasons)
        {
            foreach (var reason in reasons)
                await errors.WriteLineAsync(reason);
            return 1;
        }
    }
}
