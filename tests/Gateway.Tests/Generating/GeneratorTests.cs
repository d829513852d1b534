using System.Text;
using System.Text.Json.Nodes;
using Gateway.Generating;
using Gateway.Tests.Servers;
using HostContract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TenantStore.Credentials;
using TenantStore.Resolution;
using TenantStore.Usage;

namespace Gateway.Tests.Generating;

/// <summary>What the gateway asks itself goes the way of every client's request.</summary>
public sealed class GeneratorTests(Playground playground) : IClassFixture<Playground>
{
    private Generator Generator => playground.Gateway.Services.GetRequiredService<Generator>();

    [Fact]
    public async Task Ask_WithAnAlias_IsAnsweredByTheTenantsAdapterAndBilled()
    {
        var before = await RequestsAsync();
        var request = await RequestAsync() with { Class = RequestClass.Background };
        var answer = await Generator.AskAsync(request, default);

        Assert.True(answer.IsSuccess, Encoding.UTF8.GetString(answer.Body.Span));
        Assert.Equal("chat.completion", (string)JsonNode.Parse(answer.Body.Span)!["object"]!);
        Assert.Equal("sql@1", answer.Headers["x-adapter"]);
        Assert.Equal(playground.Digest, answer.Headers["x-adapter-digest"]);
        var seen = playground.Host.Seen.Last();
        Assert.Equal(RequestClass.Background, seen.Assertion.Class);
        Assert.Equal(request.RequestId, seen.Assertion.RequestId);
        Assert.Equal(before + 1, await RequestsAsync());
    }

    [Fact]
    public async Task Ask_WithAFixedVersion_IsAnsweredByThatOne()
    {
        var resolver = playground.Gateway.Services.GetRequiredService<ModelResolver>();
        Assert.True(ModelReference.TryParse("llama:quickfix@2", out var reference));
        var request = await RequestAsync();
        var second = Assert.IsType<ModelResolution.Resolved>(await resolver.ResolveAsync(request.Caller.Tenant!.Id, reference, null, default));

        var answer = await Generator.AskAsync(request with { Model = second }, default);

        Assert.Equal("sql@2", answer.Headers["x-adapter"]);
    }

    [Fact]
    public async Task Ask_WhatIsRefused_GivesTheRefusal()
    {
        var count = playground.Host.Seen.Count;
        var answer = await Generator.AskAsync(await RequestAsync("secretproject"), default);

        Assert.False(answer.IsSuccess);
        Assert.Equal(404, answer.Status);
        Assert.Equal("model_not_found", (string)JsonNode.Parse(answer.Body.Span)!["error"]!["code"]!);
        Assert.Equal(count, playground.Host.Seen.Count);
    }

    [Fact]
    public async Task Ask_NotWantedAnyMore_IsGivenUpAtTheHost()
    {
        using var wanted = new CancellationTokenSource();
        var (arrived, gone) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var answer = playground.Host.Answer;
        playground.Host.Answer = async request =>
        {
            arrived.TrySetResult();
            await request.AbortAsync();
            gone.TrySetResult();
        };
        try
        {
            var asked = Generator.AskAsync(await RequestAsync(), wanted.Token);
            await arrived.Task.WaitAsync(TimeSpan.FromSeconds(30));
            await wanted.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(TimeSpan.FromSeconds(30)));
            await gone.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        finally
        {
            playground.Host.Answer = answer;
        }
    }

    [Fact]
    public async Task Ask_AnswerBreaksOff_IsNotWhole()
    {
        var answer = playground.Host.Answer;
        playground.Host.Answer = async request =>
        {
            request.SetReceipt();
            request.Response.ContentLength = 1000;
            await request.Response.WriteAsync("""{"object":""");
            await request.Response.Body.FlushAsync();
            request.Context.Abort();
        };
        try
        {
            Assert.False((await Generator.AskAsync(await RequestAsync(), default)).IsSuccess);
        }
        finally
        {
            playground.Host.Answer = answer;
        }
    }

    private async Task<GenerationRequest> RequestAsync(string model = "quickfix") => new()
    {
        Caller = (await playground.Gateway.Services.GetRequiredService<TokenDirectory>().FindAsync(playground.Acme.Token, default))!,
        Path = "/v1/chat/completions",
        Body = Encoding.UTF8.GetBytes($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}"""),
        RequestId = $"req_{Guid.NewGuid():N}",
    };

    /// <summary>What the tenant's usage counts, once all that has ended is written.</summary>
    private async Task<int> RequestsAsync()
    {
        await playground.Gateway.Services.GetRequiredService<UsageJournal>().FlushAsync(default);
        var usage = await playground.Gateway.ManageAsync(HttpMethod.Get, $"/tenants/{playground.Acme.Slug}/usage?by=day", token: playground.Acme.AdminToken);
        return usage["items"]!.AsArray().Sum(item => (int)item!["requests"]!);
    }
}
