using TenantStore;

namespace Gateway.Commands;

/// <summary>
/// <c>admin revoke-token ID [--State=DIR]</c>: stops a platform token for good, audited. A running gateway refuses it after
/// RegistryCache:Seconds at the latest.
/// </summary>
internal static class RevokeTokenCommand
{
    public static async Task<int> RunAsync(string id, string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        _ = CommandOptions.Parse(args);
        if (!TokenId.TryParse(id, out var token))
            throw new CommandException("Not the id of a token: the 12 characters that admin list-tokens shows.", exitCode: 2);
        await RegistryCommand.RunAsync(args, async scope =>
        {
            if (!await scope.PlatformTokens.RevokeAsync(token, cancellationToken))
                throw new CommandException($"There is no platform token {token}.");
            await scope.Audit.AppendAsync(RegistryCommand.Actor, "token.revoke", $"token/{token}", null, cancellationToken);
            await scope.CommitAsync(cancellationToken);
            await output.WriteLineAsync($"Revoked {token}.");
        }, cancellationToken);
        return 0;
    }
}
