using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EndToEnd.Clients;
using EndToEnd.Running;

namespace EndToEnd.Scenarios;

/// <summary>Clients that leave in every window leave no slot, lease or cache token behind, as the host itself reports it.</summary>
[Collection(ProductCollection.Name)]
public sealed class LeavingClientTests(RunningProduct product)
{
    private const int Times = 500;

    [Fact]
    public async Task Chat_ManyClientsLeave_HostIsIdleAfterwards()
    {
        var tenant = product.Demo.Globex;
        var seen = (await NodeClient.RunAsync<Seen>(
            "leave.mjs", new { baseUrl = product.Demo.BaseUrl, token = tenant.Token, model = tenant.Models[0], times = Times, seed = 7 }))[0];
        Assert.Empty(seen.Failed);
        Assert.Equal(Times, seen.BeforeHead + seen.MidStream + seen.NonStream + seen.Finished);
        Assert.True(seen is { BeforeHead: > 20, MidStream: > 50, NonStream: > 20 }, seen.ToString());

        // Reports come every few seconds; the one after the last request must show an idle host.
        var host = await Eventually.TrueAsync(HostAsync, h => h is { Running: 0, Queued: 0 } && h.Residents.All(r => r.Leases == 0));
        Assert.Equal(16384, host.FreeContextTokens);
    }

    private async Task<Host> HostAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{product.Demo.BaseUrl}/api/v1/hosts");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", product.Demo.PlatformToken);
        using var response = await product.Http.SendAsync(request);
        return (await response.Content.ReadFromJsonAsync<List>(JsonSerializerOptions.Web))!
            .Items.Single(h => h is { BaseModel: "quickfix-tiny", Available: true });
    }

    private sealed record Seen(int BeforeHead, int MidStream, int NonStream, int Finished, IReadOnlyList<string> Failed);

    private sealed record List(IReadOnlyList<Host> Items);

    private sealed record Host(string BaseModel, bool Available, int? Running, int? Queued, int? FreeContextTokens, IReadOnlyList<Resident> Residents);

    private sealed record Resident(string Tenant, string Digest, int Leases);
}
