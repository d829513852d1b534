using System.Net;
using AdapterHost.Assertions;
using AdapterHost.Engine;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;
using HostContract;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AdapterHost.Tests.Assertions;

public sealed class UnregisteredHostTests
{
    private const string Prompt = """{"model":"tiny:prod","prompt":"a"}""";

    [Fact]
    public void ReadHeader_BeforeTheHostHasJoined_RefusesEveryAssertion()
    {
        var verifier = new AssertionVerifier(new RegistrationState(), TestHost.BaseModel, new ManualTime());
        var headers = new HeaderDictionary { [AssertionHeader.Name] = "a.b.c" };

        Assert.False(verifier.ReadHeader(headers).Accepted);
    }

    /// <summary>A gateway sends as soon as it has let a host in: the request can overtake the answer that says so.</summary>
    [Fact]
    public async Task Request_ThatOvertakesTheWordThatTheHostWasLetIn_WaitsForIt()
    {
        await using var host = await TestHost.StartAsync(engine => engine.Script = sequence => sequence.Finish(FinishReason.Stop), joined: false);
        var asking = host.PostAsync("/v1/completions", Prompt);
        await host.Time.UntilSomeoneWaitsAsync(AssertionMiddleware.Joining);
        Assert.False(asking.IsCompleted);

        host.Services.GetRequiredService<RegistrationState>().Identity = TestHost.Identity;

        using var answer = await asking.WaitAsync(TestHost.Patience);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Request_ToAHostThatNobodyLetsIn_IsRefusedInTheEnd()
    {
        await using var host = await TestHost.StartAsync(joined: false);
        var asking = host.PostAsync("/v1/completions", Prompt);
        await host.Time.UntilSomeoneWaitsAsync(AssertionMiddleware.Joining);

        host.Time.Advance(AssertionMiddleware.Joining);

        using var answer = await asking.WaitAsync(TestHost.Patience);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    /// <summary>No gateway sent that: it holds nothing up.</summary>
    [Fact]
    public async Task Request_WithoutAssertion_IsRefusedAtOnce()
    {
        await using var host = await TestHost.StartAsync(joined: false);
        using var answer = await host.Client.SendAsync(TestHost.Raw("/v1/completions", Prompt)).WaitAsync(TestHost.Patience);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }
}
