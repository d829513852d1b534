using AdapterHost.Hosting;
using AdapterHost.Registration;
using AdapterHost.Tests.Hosting;

namespace AdapterHost.Tests.Registration;

public sealed class RegistrationTests
{
    private static AdapterHostOptions OptionsFor(FakeGateway gateway, string secret = FakeGateway.Secret) =>
        new() { GatewayUrl = gateway.Url, JoinSecret = secret };

    [Fact]
    public async Task Start_JoinsWithWhatTheHostIs()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));

        var request = await gateway.JoinedAsync();
        await gateway.ReportedAsync();

        Assert.Equal(host.App.Urls.Single(), request.Address);
        Assert.Equal((TestHost.BaseModel.Name, TestHost.BaseModel.Digest), (request.BaseModel.Name, request.BaseModel.Digest));
        Assert.Equal((4, 1000), (request.MaxSequences, request.ContextTokens));
        Assert.NotEmpty(request.BootGeneration);
        Assert.Equal(("host-1", true), (host.Identity?.Id.Value, host.Identity?.MacKey.Span.SequenceEqual(FakeGateway.KeyOf("host-1"))));
    }

    [Fact]
    public async Task Report_ComesAtOnceAndThenAsOftenAsAsked()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));

        var request = await gateway.JoinedAsync();
        var report = await gateway.ReportedAsync();
        Assert.Equal((request.BootGeneration, 1, 2, 3, false), (report.BootGeneration, report.Running, report.Queued, report.FreeContextTokens, report.Draining));
        Assert.Equal(TestHost.Digest, Assert.Single(report.Residents).Digest);

        for (var i = 0; i < 3; i++)
        {
            await TickAsync(host);
            await gateway.ReportedAsync();
        }
    }

    [Fact]
    public async Task Report_Answered_TellsTheHostWhatIsInQuarantine()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Quarantined = [new HostContract.QuarantinedAdapter(TestHost.Tenant, TestHost.Digest)];
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));

        await gateway.ReportedAsync();

        Assert.Equal(gateway.Quarantined, (await host.AcknowledgedAsync()).Quarantined);
    }

    /// <summary>The one who deletes a tenant waits: the answer does not take a report's interval, and does not come twice.</summary>
    [Fact]
    public async Task Report_AnsweredWithTenantsToForget_IsFollowedAtOnceByOneThatNamesThem()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Forget = [new HostContract.TenantKey("deleted")];
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));

        Assert.Empty((await gateway.ReportedAsync()).Forgotten);
        Assert.Equal("deleted", Assert.Single((await gateway.ReportedAsync()).Forgotten).Value);

        await TickAsync(host);
        Assert.Empty((await gateway.ReportedAsync()).Forgotten);
    }

    [Fact]
    public async Task Start_SaysHowOldTheProcessIs()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));
        Assert.Equal(0, (await gateway.JoinedAsync()).AgeSeconds);
        await gateway.ReportedAsync();

        gateway.Known = null;
        await TickAsync(host);

        Assert.Equal(FakeGateway.ReportSeconds, (await gateway.JoinedAsync()).AgeSeconds);
    }

    [Fact]
    public async Task Gateway_ThatForgotTheHost_GetsItBackUnderANewName()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));
        var first = await gateway.JoinedAsync();
        await gateway.ReportedAsync();

        gateway.Known = null;
        await TickAsync(host);

        var second = await gateway.JoinedAsync();
        await gateway.ReportedAsync();
        Assert.Equal("host-2", host.Identity?.Id.Value);
        Assert.Equal(first.BootGeneration, second.BootGeneration);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(503)]
    public async Task Gateway_ThatRefuses_IsAskedAgainWithGrowingPauses(int status)
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.Refusal = status;
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));

        foreach (var milliseconds in new[] { 250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000 })
        {
            var pause = TimeSpan.FromMilliseconds(milliseconds);
            await host.Time.UntilSomeoneWaitsAsync(pause);
            Assert.Null(host.Identity);
            host.Time.Advance(pause);
        }

        await host.Time.UntilSomeoneWaitsAsync(Backoff.Longest);
        Assert.Equal(9, gateway.Attempts);
        gateway.Refusal = null;
        host.Time.Advance(Backoff.Longest);
        await gateway.JoinedAsync();
    }

    [Fact]
    public async Task Gateway_ThatForgetsAtOnce_IsAskedAgainWithGrowingPauses()
    {
        await using var gateway = await FakeGateway.StartAsync();
        gateway.ForgetsAtOnce = true;
        await using var host = await RegisteringHost.StartAsync(OptionsFor(gateway));

        foreach (var milliseconds in new[] { 250, 500, 1000 })
        {
            await gateway.JoinedAsync();
            await host.Time.UntilSomeoneWaitsAsync(TimeSpan.FromMilliseconds(milliseconds));
            host.Time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
    }

    [Fact]
    public async Task Gateway_ThatIsNotThereYet_IsJoinedWhenItIs()
    {
        var gateway = await FakeGateway.StartAsync();
        var options = OptionsFor(gateway);
        await gateway.DisposeAsync();
        await using var host = await RegisteringHost.StartAsync(options);

        await host.Time.UntilSomeoneWaitsAsync(Backoff.First);

        Assert.Null(host.Identity);
    }

    [Fact]
    public async Task JoinSecretFile_WrittenLate_IsReadWhenItIsThere()
    {
        var file = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        await using var gateway = await FakeGateway.StartAsync();
        await using var host = await RegisteringHost.StartAsync(new AdapterHostOptions { GatewayUrl = gateway.Url, JoinSecretFile = file });
        await host.Time.UntilSomeoneWaitsAsync(Backoff.First);
        Assert.Equal(0, gateway.Attempts);

        await File.WriteAllTextAsync(file, FakeGateway.Secret + "\n");
        host.Time.Advance(Backoff.First);

        await gateway.JoinedAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task Stop_SaysThatTheHostDrains()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var host = await RegisteringHost.StartAsync(OptionsFor(gateway));
        await gateway.JoinedAsync();
        await gateway.ReportedAsync();

        await host.App.StopAsync();

        Assert.True((await gateway.ReportedAsync()).Draining);
        await host.DisposeAsync();
    }

    private static async Task TickAsync(RegisteringHost host)
    {
        var interval = TimeSpan.FromSeconds(FakeGateway.ReportSeconds);
        await host.Time.UntilSomeoneWaitsAsync(interval);
        host.Time.Advance(interval);
    }
}
