using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Gateway.Tests.Learning.Evaluations;

namespace Gateway.Tests.Learning.Experiments;

/// <summary>An experiment is no way around the gate: people get the candidate's answers.</summary>
public sealed class ExperimentGateTests(EvaluationSetting setting) : IClassFixture<EvaluationSetting>
{
    [Fact]
    public async Task Experiment_UnderAnEnforcedGate_TriesAndPromotesOnlyWhatHasPassedAgainstTheControl()
    {
        var (admin, writer) = (setting.Acme.AdminToken, await setting.Gateway.CreateTokenAsync("acme", "experiments:write"));
        await setting.Gateway.SetAliasAsync(setting.Acme, "tried", "sql", 1);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "enforce", dataset = setting.Dataset }, admin)).Status);
        var wanted = new { candidate = new { adapter = "sql", version = 2 } };

        var (status, body) = await SendAsync(HttpMethod.Put, "/aliases/tried/experiment", wanted, writer);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "gate_refused"), (status, (string)body["code"]!));

        // The gate is off when it starts, and enforced again when somebody wants to promote.
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "off" }, admin)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/aliases/tried/experiment", wanted, writer)).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Put, "/gate", new { policy = "enforce", dataset = setting.Dataset }, admin)).Status);
        var promote = new { decision = "promote", reason = "it feels better" };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await SendAsync(HttpMethod.Post, "/aliases/tried/experiment/decide", promote, writer)).Status);
        Assert.Equal(1, (int)(await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/aliases/tried", token: admin))["version"]!);

        await setting.EvaluateAsync(2, new { alias = "tried" });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "/aliases/tried/experiment/decide", promote, writer)).Status);
        Assert.Equal(2, (int)(await setting.Gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/aliases/tried", token: admin))["version"]!);
    }

    private async Task<(HttpStatusCode Status, JsonObject Body)> SendAsync(HttpMethod method, string path, object body, string token)
    {
        using var response = await setting.Gateway.SendAsync(method, $"/api/v1/tenants/acme{path}", token, JsonContent.Create(body));
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }
}
