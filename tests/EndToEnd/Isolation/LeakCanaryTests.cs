using System.Net.Http.Headers;
using System.Text.Json;
using EndToEnd.Running;
using EndToEnd.Scenarios;

namespace EndToEnd.Isolation;

/// <summary>The production canary on the real product: it finds its own prompt again, so it would find another's, and it never does.</summary>
/// <remarks>It runs during all scenarios; the product's end looks into the log for an alarm.</remarks>
[Collection(ProductCollection.Name)]
public sealed class LeakCanaryTests(RunningProduct product)
{
    [Fact]
    public async Task Canary_OnTheRealProduct_ProvesRoundAfterRound()
    {
        var state = await Eventually.TrueAsync(StateAsync, one => Rounds(one, "clean") >= 3);
        Assert.Equal(0, Rounds(state, "leak"));
        Assert.Equal(0, Rounds(state, "blind"));
        Assert.Equal("quickfix-tiny", state.GetProperty("lastClean").GetProperty("baseModel").GetString());
    }

    private async Task<JsonElement> StateAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{product.Demo.BaseUrl}/api/v1/canary");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.PlatformToken);
        using var response = await product.Http.SendAsync(request);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    private static long Rounds(JsonElement state, string result) => state.GetProperty("rounds").GetProperty(result).GetInt64();
}
