using System.Text.Json;
using EndToEnd.Clients;

namespace EndToEnd.RealClients;

/// <summary>Embeddings as a client's script printed them.</summary>
internal static class Vectors
{
    /// <summary>The last digits of a vector depend on what was computed beside it.</summary>
    private const double Tolerance = 1e-4;

    /// <summary>How wide the vectors of a base model are, by its own description.</summary>
    public static async Task<int> WidthAsync(TenantApi api, string baseModel) => (await api.GetAsync("/api/v1/base-models")).Good()
        .At("items").EnumerateArray().Single(model => model.Text("name") == baseModel).Number("embeddingLength");

    /// <summary>The vector, which has that width and length one.</summary>
    public static double[] Read(JsonElement json, int width)
    {
        double[] vector = [.. json.EnumerateArray().Select(number => number.GetDouble())];
        Assert.Equal(width, vector.Length);
        Assert.Equal(1, vector.Sum(number => number * number), Tolerance);
        return vector;
    }

    public static void AssertSame(double[] expected, double[] actual) => Assert.True(Distance(expected, actual) < Tolerance, $"{Distance(expected, actual)}");

    public static void AssertDifferent(double[] one, double[] other) => Assert.True(Distance(one, other) > 100 * Tolerance, $"{Distance(one, other)}");

    private static double Distance(double[] one, double[] other) => one.Zip(other).Max(pair => Math.Abs(pair.First - pair.Second));
}
