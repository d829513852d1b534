using System.Text.Json;

namespace AdapterFormats.Tests;

public class AdapterDigestTests
{
    private static readonly string s_text = "sha256:" + string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    [Fact]
    public void Parse_OfItsOwnText_IsTheSameValue()
    {
        var digest = AdapterDigest.Parse(s_text);

        Assert.Equal(s_text, digest.ToString());
        Assert.Equal(digest, AdapterDigest.OfHash(Convert.FromHexString(digest.Hex)));
        Assert.Equal(digest, JsonSerializer.Deserialize<AdapterDigest>(JsonSerializer.Serialize(digest)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha256:0123")]
    [InlineData("SHA256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeg")]
    public void TryParse_OfAnythingElse_IsFalse(string? text) => Assert.False(AdapterDigest.TryParse(text, out _));
}
