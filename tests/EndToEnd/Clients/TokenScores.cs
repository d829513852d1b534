using System.Text.Json;

namespace EndToEnd.Clients;

/// <summary>Tokens with log-probabilities, as OpenAI's chat and llama.cpp's answers tell them.</summary>
internal static class TokenScores
{
    /// <summary>A prompt that was reused is computed in steps of another shape, which sum in another order.</summary>
    private const double Tolerance = 1e-3;

    public static void AssertSame(IReadOnlyList<JsonElement> expected, IReadOnlyList<JsonElement> actual)
    {
        Assert.Equal(expected.Select(Token), actual.Select(Token));
        foreach (var (one, other) in expected.Zip(actual))
        {
            Assert.Equal(Score(one), Score(other), Tolerance);
            var (tops, otherTops) = (Tops(one), Tops(other));
            Assert.Equal(tops.Count, otherTops.Count);
            Assert.All(tops.Zip(otherTops), pair => Assert.Equal(Score(pair.First), Score(pair.Second), Tolerance));
        }
    }

    private static string? Token(JsonElement token) => token.GetProperty("token").GetString();

    private static double Score(JsonElement token) => token.GetProperty("logprob").GetDouble();

    private static List<JsonElement> Tops(JsonElement token) => [.. token.GetProperty("top_logprobs").EnumerateArray()];
}
