using System.Net;
using Gateway.Tests.Servers;

namespace Gateway.Tests.Management;

public sealed class TokenRotationTests(Playground playground) : IClassFixture<Playground>
{
    [Fact]
    public async Task Rotate_AToken_GivesAnotherThatDoesTheSameAndIsAudited()
    {
        var gateway = playground.Gateway;
        var made = await gateway.ManageAsync(
            HttpMethod.Post, "/tenants/acme/tokens", new { name = "ci", scopes = new[] { "inference" }, personal = true, defaultAlias = "quickfix" }, playground.Acme.AdminToken);

        var rotated = await gateway.ManageAsync(
            HttpMethod.Post, $"/tenants/acme/tokens/{made["id"]}/rotate", new { overlapSeconds = 60 }, playground.Acme.AdminToken);

        Assert.Equal(("ci", true, "quickfix"), ((string)rotated["token"]!["name"]!, (bool)rotated["token"]!["personal"]!, (string)rotated["token"]!["defaultAlias"]!));
        var successor = (string)rotated["token"]!["token"]!;
        Assert.Equal((200, 200), (await StatusAsync((string)made["token"]!), await StatusAsync(successor)));
        gateway.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, await playground.Host.ReportAsync());
        Assert.Equal((401, 200), (await StatusAsync((string)made["token"]!), await StatusAsync(successor)));
        var audit = await gateway.ManageAsync(HttpMethod.Get, "/tenants/acme/audit?count=1", token: playground.Acme.AdminToken);
        Assert.Equal(("token.rotate", $"token/{made["id"]}"), ((string)audit["items"]![0]!["action"]!, (string)audit["items"]![0]!["subject"]!));
        Assert.Equal((string)rotated["token"]!["id"]!, (string)audit["items"]![0]!["detail"]!["successor"]!);
        Assert.DoesNotContain(successor, audit.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("000000000000", """{"overlapSeconds":0}""", 404)]
    [InlineData("nonsense", "{}", 404)]
    [InlineData(null, """{"overlapSeconds":-1}""", 400)]
    [InlineData(null, """{"overlapSeconds":2592001}""", 400)]
    [InlineData(null, """{"overlap":1}""", 400)]
    public async Task Rotate_WhatCannotBe_IsRefusedAndNothingChanges(string? id, string body, int status)
    {
        var token = await playground.Gateway.CreateTokenAsync("acme", "inference");
        using var response = await playground.Gateway.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/acme/tokens/{id ?? token.Split('_')[1]}/rotate", playground.Acme.AdminToken, Playground.Json(body));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(200, await StatusAsync(token));
    }

    [Fact]
    public async Task Rotate_ARevokedToken_IsAConflict()
    {
        var made = await playground.Gateway.ManageAsync(
            HttpMethod.Post, "/tenants/acme/tokens", new { name = "gone", scopes = new[] { "inference" } }, playground.Acme.AdminToken);
        await playground.Gateway.ManageAsync(HttpMethod.Delete, $"/tenants/acme/tokens/{made["id"]}", token: playground.Acme.AdminToken);
        using var response = await playground.Gateway.SendAsync(
            HttpMethod.Post, $"/api/v1/tenants/acme/tokens/{made["id"]}/rotate", playground.Acme.AdminToken, Playground.Json("{}"));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
    }

    private async Task<int> StatusAsync(string token)
    {
        using var response = await playground.Gateway.SendAsync(HttpMethod.Get, "/v1/models", token);
        return (int)response.StatusCode;
    }
}
