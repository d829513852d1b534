using System.Net;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Isolation;

/// <summary>A tenant all of whose names and texts carry marks that are nobody else's.</summary>
internal sealed class MarkedTenant
{
    private readonly GatewayServer _gateway;
    private readonly string _mark;

    private MarkedTenant(GatewayServer gateway, string mark, TestTenant tenant) => (_gateway, _mark, Tenant) = (gateway, mark, tenant);

    public TestTenant Tenant { get; }

    public string Adapter => $"{_mark}-adapter";

    public string Alias => $"{_mark}-alias";

    public string Prompt => $"{_mark}-prompt-SELECT";

    /// <summary>What a host answers to its prompts.</summary>
    public string Completion => $"{_mark}-completion-FROM";

    public string User => $"{_mark}-user";

    /// <summary>What no other tenant may ever be shown.</summary>
    public IReadOnlyList<string> Marks => [_mark, Tenant.Id, Tenant.Token, Tenant.AdminToken, Tenant.Token.Split('_')[1], Tenant.AdminToken.Split('_')[1], Digest];

    /// <summary>What may stand in no log, metric or trace either.</summary>
    public IReadOnlyList<string> Secrets => [Prompt, Completion, User, Tenant.Token, Tenant.AdminToken, Tenant.Token.Split('_')[2], Tenant.AdminToken.Split('_')[2]];

    public string Digest { get; private set; } = "";

    public static async Task<MarkedTenant> CreateAsync(GatewayServer gateway, string mark, string peft)
    {
        var tenant = new MarkedTenant(gateway, mark, await gateway.CreateTenantAsync($"{mark}-slug"));
        await gateway.ManageAsync(HttpMethod.Patch, $"/tenants/{tenant.Tenant.Slug}", new { displayName = $"{mark} display" });
        await gateway.ManageAsync(
            HttpMethod.Post, $"/tenants/{tenant.Tenant.Slug}/tokens", new { name = $"{mark} token", scopes = new[] { "inference" }, defaultAlias = tenant.Alias });
        tenant.Digest = (string)(await gateway.UploadAsync(tenant.Tenant, tenant.Adapter, Corpus.Peft(peft)))["digest"]!;
        await gateway.SetAliasAsync(tenant.Tenant, tenant.Alias, tenant.Adapter, 1);
        return tenant;
    }

    /// <summary>A day of the tenant's: answers, streams, refusals, uploads, lists.</summary>
    public async Task<IReadOnlyList<string>> LiveAsync(MarkedTenant other, FakeHost host, int times)
    {
        var (shown, slug) = (new List<string>(), Tenant.Slug);
        for (var i = 0; i < times; i++)
        {
            await host.ReportAsync();
            var model = i % 3 == 0 ? "llama" : $"llama:{Alias}";
            shown.Add(await AskAsync(HttpMethod.Post, "/v1/chat/completions", Tenant.Token, Body(model)));
            shown.Add(await AskAsync(HttpMethod.Post, "/v1/completions", Tenant.Token, Body(model)));
            shown.Add(await AskAsync(HttpMethod.Post, "/infill", Tenant.Token, $$"""{"model":"{{model}}","broken":{{Prompt}}}"""));
            shown.Add(await AskAsync(HttpMethod.Post, "/v1/completions", Tenant.Token, Body(other.Alias)));
            shown.Add(await AskAsync(HttpMethod.Get, "/v1/models", Tenant.Token));
            shown.Add(await AskAsync(HttpMethod.Get, $"/v1/models/llama:{other.Alias}", Tenant.Token));
            shown.Add(await AskAsync(HttpMethod.Put, $"/api/v1/tenants/{slug}/aliases/{Alias}", Tenant.AdminToken, $$"""{"adapter":"{{Adapter}}","version":1}"""));
            await NameAnothersAsync(other.Adapter);
            shown.Add(await AskAsync(HttpMethod.Get, $"/api/v1/tenants/{other.Tenant.Slug}/adapters", Tenant.AdminToken));
            shown.Add(await AskAsync(HttpMethod.Get, $"/api/v1/tenants/{slug}/adapters/{other.Adapter}", Tenant.AdminToken));
            shown.Add(await AskAsync(HttpMethod.Delete, $"/api/v1/tenants/{slug}/tokens/{other.Tenant.Token.Split('_')[1]}", Tenant.AdminToken));
            foreach (var list in new[] { "", "/adapters", $"/adapters/{Adapter}/versions", "/aliases", $"/aliases/{Alias}", "/tokens", "/audit" })
                shown.Add(await AskAsync(HttpMethod.Get, $"/api/v1/tenants/{slug}{list}", Tenant.AdminToken));
            foreach (var before in new[] { 1, 2, 7, 1_000_000 })
                shown.Add(await AskAsync(HttpMethod.Get, $"/api/v1/tenants/{slug}/audit?before={before}&count=1000", Tenant.AdminToken));
            shown.Add(await RefusedUploadAsync());
        }

        return shown;
    }

    /// <summary>The entries of its audit.</summary>
    public async Task<IReadOnlyList<long>> AuditEntriesAsync()
    {
        var audit = await _gateway.ManageAsync(HttpMethod.Get, $"/tenants/{Tenant.Slug}/audit?count=1000", token: Tenant.AdminToken);
        return [.. audit["items"]!.AsArray().Select(entry => (long)entry!["entry"]!)];
    }

    /// <summary>The refusal repeats the name that was sent, and that is all the difference to a name of nobody.</summary>
    private async Task NameAnothersAsync(string adapter)
    {
        var answers = new List<string>();
        foreach (var name in new[] { adapter, "nobodys" })
        {
            using var response = await _gateway.SendAsync(
                HttpMethod.Put, $"/api/v1/tenants/{Tenant.Slug}/aliases/{Alias}-2", Tenant.AdminToken, Playground.Json($$"""{"adapter":"{{name}}","version":1}"""));
            answers.Add($"{(int)response.StatusCode} {(await response.Content.ReadAsStringAsync()).Replace(name, "NAME", StringComparison.Ordinal)}");
        }

        Assert.Equal(answers[1], answers[0]);
    }

    private string Body(string model) => $$"""{"model":"{{model}}","prompt":"{{Prompt}}","user":"{{User}}"}""";

    private async Task<string> RefusedUploadAsync()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent($$"""{"peft_type":"LORA","base_model_name_or_path":"{{_mark}}-base"}"""), "files", "adapter_config.json" },
            { new StringContent(_mark), "files", $"{_mark}-readme.md" },
        };
        using var response = await _gateway.SendAsync(HttpMethod.Post, $"/api/v1/tenants/{Tenant.Slug}/adapters/{Adapter}/versions?base=llama", Tenant.AdminToken, form);
        // Refused for what it is, or because too many of the tenant's are under way.
        Assert.True(response.StatusCode is HttpStatusCode.UnprocessableEntity or HttpStatusCode.TooManyRequests, $"{(int)response.StatusCode}");
        return await response.Content.ReadAsStringAsync();
    }

    private async Task<string> AskAsync(HttpMethod method, string path, string token, string? body = null)
    {
        using var response = await _gateway.SendAsync(method, path, token, body is null ? null : Playground.Json(body));
        Assert.True((int)response.StatusCode < 500, $"{method} {path}: {(int)response.StatusCode}");
        return $"{method} {path} {(int)response.StatusCode}\n{response.Headers}{response.Content.Headers}\n{await response.Content.ReadAsStringAsync()}";
    }

    /// <summary>What an honest host says to a prompt of this tenant, or null when it is another's.</summary>
    public string? Answer(HostRequest request) => request.Assertion.Tenant.Value != Tenant.Id
        ? null
        : new JsonObject { ["text"] = Completion, ["prompt"] = Prompt }.ToJsonString();
}
