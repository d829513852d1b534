using System.Globalization;
using TenantStore.Tokens;

namespace Gateway.Commands;

/// <summary><c>admin list-tokens [--State=DIR]</c>: the platform tokens, a line each: id, created, state, name. Their secrets are nowhere.</summary>
internal static class ListTokensCommand
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, CancellationToken cancellationToken)
    {
        _ = CommandOptions.Parse(args);
        await RegistryCommand.RunAsync(args, async scope =>
        {
            foreach (var token in await scope.PlatformTokens.ListAsync(cancellationToken))
                await output.WriteLineAsync($"{token.Id}  {Time(token.CreatedAt)}  {StateOf(token)}  {token.Name}");
        }, cancellationToken);
        return 0;
    }

    private static string StateOf(Token token) => token.RevokedAt is { } revoked ? $"revoked {Time(revoked)}"
        : token.ExpiresAt is { } expires ? $"expires {Time(expires)}"
        : "valid";

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
