using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using TenantStore.Tokens;

namespace TenantStore.Tests.Tokens;

/// <summary>The patterns that are published for secret scanners, as they stand in their files, find tokens as they are minted.</summary>
public partial class SecretScanningTests
{
    private static readonly TokenMint s_mint = new(new TokenPepper(new byte[32]));

    private static string Folder { get; } = Path.Combine(
        typeof(SecretScanningTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "RepositoryRoot").Value!, "docs/secret-scanning");

    public static TheoryData<string> Patterns()
    {
        var gitleaks = GitleaksRegex().Match(File.ReadAllText(Path.Combine(Folder, "gitleaks.toml"))).Groups[1].Value;
        using var secretlint = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "secretlint.json")));
        var text = secretlint.RootElement.GetProperty("rules")[0].GetProperty("options").GetProperty("patterns")[0].GetProperty("patterns")[0].GetString()!;
        return [gitleaks, text.Trim('/')];
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Pattern_InAnyText_FindsAMintedTokenWhole(string pattern)
    {
        for (var i = 0; i < 200; i++)
        {
            var token = s_mint.Mint().Text;
            foreach (var text in new[] { token, $"Authorization: Bearer {token}", $"key=\"{token}\",", $"https://x/?t={token}&y", $"{{\"apiKey\":\"{token}\"}}", $"\n{token}\n" })
                Assert.Equal(token, Assert.Single(Regex.Matches(text, pattern)).Groups[1].Value);
        }
    }

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Pattern_OnNearMisses_FindsNoneOrTheChecksumRefusesIt(string pattern)
    {
        var token = s_mint.Mint().Text;
        string[] otherShapes = [token[1..], token[..^1], token + "a", "x" + token, token.Replace("lg_", "lG_", StringComparison.Ordinal), token.Replace('_', '-'), token.Insert(20, "-")];
        Assert.All(otherShapes, text => Assert.DoesNotMatch(pattern, text));

        // Of the right shape by chance, or mistyped: the checksum says no, offline.
        for (var i = TokenFormat.Prefix.Length; i < token.Length; i++)
        {
            if (token[i] == '_')
                continue;
            var changed = string.Concat(token.AsSpan(0, i), token[i] == 'x' ? "y" : "x", token.AsSpan(i + 1));
            Assert.Matches(pattern, changed);
            Assert.False(TokenFormat.TryRead(changed, out _, out _), changed);
        }
    }

    [GeneratedRegex("^regex = '''(.+)'''$", RegexOptions.Multiline)]
    private static partial Regex GitleaksRegex();
}
