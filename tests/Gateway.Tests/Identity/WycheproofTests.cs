using System.Text;
using System.Text.Json;
using Gateway.Identity.Signatures;
using Gateway.Tests.Servers;
using TenantStore.IdentityProviders;
using Xunit.Abstractions;

namespace Gateway.Tests.Identity;

/// <summary>The published vectors of C2SP Wycheproof, every one, through the code that real tokens pass.</summary>
public sealed class WycheproofTests(ITestOutputHelper output)
{
    [Fact]
    public void Signatures_EveryVector_InvalidRefusedAndValidAcceptedWhereAllowed()
    {
        var tally = Run("wycheproof_json_web_signature.json", group => $$"""{"keys":[{{KeyOf(group).GetRawText()}}]}""");
        output.WriteLine($"JWS: {tally}");
        Assert.Equal(new Tally(16, 30, 355), tally);
    }

    [Fact]
    public void Keys_EveryVector_InvalidRefusedAndValidAcceptedWhereAllowed()
    {
        var tally = Run("wycheproof_json_web_key.json", group => KeyOf(group).GetRawText());
        output.WriteLine($"JWK: {tally}");
        Assert.Equal(new Tally(1, 4, 21), tally);
    }

    private static Tally Run(string file, Func<JsonElement, string> keySet)
    {
        using var vectors = JsonDocument.Parse(File.ReadAllText(Path.Combine(Corpus.Root, "tests/corpus/vectors", file)));
        var tally = new Tally(0, 0, 0);
        foreach (var group in vectors.RootElement.GetProperty("testGroups").EnumerateArray())
        {
            var (keys, _) = KeySetReader.Read(Encoding.UTF8.GetBytes(keySet(group)));
            foreach (var test in group.GetProperty("tests").EnumerateArray())
            {
                var accepted = Enum.GetValues<SigningAlgorithm>().Where(algorithm => IsAccepted(test.GetProperty("jws").ToString(), keys, algorithm)).ToList();
                var name = $"{group.GetProperty("comment")} {test.GetProperty("tcId")} {test.GetProperty("comment")}";
                if (test.GetProperty("result").GetString() != "valid")
                {
                    Assert.True(accepted.Count == 0, $"{name}: accepted as {string.Join(", ", accepted)}");
                    tally = tally with { InvalidRefused = tally.InvalidRefused + 1 };
                }
                else if (accepted.Count == 0)
                {
                    Assert.False(IsAllowed(test), $"{name}: refused");
                    tally = tally with { ValidOfOtherAlgorithms = tally.ValidOfOtherAlgorithms + 1 };
                }
                else
                {
                    Assert.Single(accepted);
                    tally = tally with { ValidAccepted = tally.ValidAccepted + 1 };
                }
            }
        }

        return tally;
    }

    private static bool IsAccepted(string text, KeySet? keys, SigningAlgorithm algorithm) =>
        CompactJws.Read(text) is { } token && token.Header.Algorithm == algorithm.ToString()
        && keys?.Find(token.Header.KeyId, algorithm)?.Verify(algorithm, token.SignedBytes, token.Signature) == true;

    private static bool IsAllowed(JsonElement test)
    {
        // Two valid vectors (both HS256) hold a character that base64url does not know.
        var header = test.GetProperty("jws").GetString()!.Split('.')[0].Replace("?", "", StringComparison.Ordinal);
        var json = Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(header));
        return Enum.GetNames<SigningAlgorithm>().Any(name => json.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    private static JsonElement KeyOf(JsonElement group) => group.TryGetProperty("public", out var key) ? key : group.GetProperty("private");

    private sealed record Tally(int ValidAccepted, int ValidOfOtherAlgorithms, int InvalidRefused);
}
