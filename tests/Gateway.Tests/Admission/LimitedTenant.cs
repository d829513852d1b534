using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Usage;

namespace Gateway.Tests.Admission;

/// <summary>A tenant with limits of a test's own, and short ways to ask as it and to see what it used.</summary>
internal sealed class LimitedTenant(GatewayServer gateway, TestTenant tenant)
{
    public TestTenant Tenant => tenant;

    public static async Task<LimitedTenant> CreateAsync(GatewayServer gateway, string slug, string limits = "{}")
    {
        var tenant = new LimitedTenant(gateway, await gateway.CreateTenantAsync(slug));
        await tenant.LimitAsync(limits);
        return tenant;
    }

    public Task LimitAsync(string limits) =>
        gateway.ManageAsync(HttpMethod.Patch, $"/tenants/{tenant.Slug}", JsonNode.Parse($$"""{"limits":{{limits}}}"""));

    public async Task<string> TokenAsync(string limits) => (string)(await gateway.ManageAsync(
        HttpMethod.Post, $"/tenants/{tenant.Slug}/tokens", JsonNode.Parse($$"""{"name":"x","scopes":["inference"],"limits":{{limits}}}""")))["token"]!;

    public Task<HttpResponseMessage> AskAsync(string? token = null, string body = """{"model":"llama","prompt":"hi","max_tokens":10}""", CancellationToken cancellationToken = default)
    {
        var content = new StringContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return gateway.SendAsync(HttpMethod.Post, "/v1/completions", token ?? tenant.Token, content, cancellationToken);
    }

    public async Task<(int Status, string? Code, JsonNode? Error)> StatusAsync(string? token = null, string body = """{"model":"llama","prompt":"hi","max_tokens":10}""")
    {
        using var response = await AskAsync(token, body);
        var text = await response.Content.ReadAsStringAsync();
        var error = response.IsSuccessStatusCode ? null : JsonNode.Parse(text)!["error"];
        return ((int)response.StatusCode, (string?)error?["code"], error);
    }

    /// <summary>What is written when all that was gathered is.</summary>
    public async Task<JsonArray> UsageAsync(string by = "")
    {
        await gateway.Services.GetRequiredService<UsageJournal>().FlushAsync(default);
        return (await gateway.ManageAsync(HttpMethod.Get, $"/tenants/{tenant.Slug}/usage?by={by}", token: tenant.AdminToken))["items"]!.AsArray();
    }

    /// <summary>Requests, errors, prompt tokens and completion tokens.</summary>
    public async Task<(long Requests, long Errors, long Prompt, long Completion)> SumAsync()
    {
        var item = (await UsageAsync()).SingleOrDefault();
        return item is null ? default : ((long)item["requests"]!, (long)item["errors"]!, (long)item["promptTokens"]!, (long)item["completionTokens"]!);
    }

    public static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    /// <summary>An answer that costs this much.</summary>
    public static Func<HostRequest, Task> Costing(AnswerUsage usage) => request =>
    {
        request.SetReceipt();
        request.Response.Headers[ContractHeaders.Usage] = usage.ToString();
        return request.JsonAsync(200, """{"object":"text_completion","choices":[]}""");
    };
}
