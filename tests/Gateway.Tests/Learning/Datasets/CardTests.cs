namespace Gateway.Tests.Learning.Datasets;

public sealed class CardTests(DatasetSetting setting) : IClassFixture<DatasetSetting>
{
    [Fact]
    public async Task Card_OfASnapshot_ShowsTheFunnelAndTheGapsAndNoCode()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(60, 6));
        var id = (string)(await setting.SnapshotAsync(tenant))["id"]!;
        using var response = await setting.Gateway.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant.Tenant.Slug}/datasets/{id}/card", tenant.Token);
        var card = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html", response.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Funnel\"", card, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Edit sizes\"", card, StringComparison.Ordinal);
        Assert.Contains("items are held out; a gate wants 30", card, StringComparison.Ordinal);
        Assert.DoesNotContain("SELECT", card, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", card, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Card_OfAHostileName_EscapesIt()
    {
        var tenant = await setting.AddTenantAsync();
        await setting.ImportAsync(tenant, LoggedFix.Make(10, 2));
        var made = await setting.CallAsync(tenant, HttpMethod.Post, "datasets", new { name = "</h1><script>alert(1)</script>\"'><img src=x onerror=alert(2)>", split = new { mode = "trainOnly" } });

        var card = (await setting.AskAsync(tenant, HttpMethod.Get, $"datasets/{made["id"]}/card")).Body;

        Assert.DoesNotContain("<script", card, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", card, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", card, StringComparison.Ordinal);
    }
}
