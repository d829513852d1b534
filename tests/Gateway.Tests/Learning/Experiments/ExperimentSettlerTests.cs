using Gateway.Learning.Experiments.Settling;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TenantStore;
using TenantStore.Adapters;
using TenantStore.Experiments;

namespace Gateway.Tests.Learning.Experiments;

public sealed class ExperimentSettlerTests(ExperimentSetting setting) : IClassFixture<ExperimentSetting>
{
    /// <summary>Looked at one after the other, by their ids.</summary>
    [Fact]
    public async Task Look_WhereOneExperimentCannotBeSettled_SettlesTheTenantsOthers()
    {
        await StartAsync("exp_1_broken");
        await StartAsync("exp_2_good");
        await using (var scope = await setting.Registry.BeginAsync(setting.Tenant, default))
        {
            await scope.Settlements.TakeAsync("exp_1_broken", "one", TimeSpan.FromSeconds(30), default);
            var unreadable = new Settlement { Before = 0, Events = [], Snapshot = [1, 2, 3], Report = "{}", SettledTo = DateTimeOffset.UnixEpoch };
            Assert.True(await scope.Settlements.ApplyAsync("exp_1_broken", "one", unreadable, default));
            await scope.Settlements.ReleaseAsync("exp_1_broken", "one", default);
            await scope.CommitAsync(default);
        }

        await setting.AnswerAsync("exp_2_good", TrialAnswer.Stream(20, 0.3, 0.3));
        setting.Gateway.Time.Advance(TimeSpan.FromSeconds(90));

        await setting.Gateway.Services.GetServices<IHostedService>().OfType<ExperimentSettler>().Single().LookAsync(default);

        Assert.Equal(20, await setting.EventsAsync("exp_2_good"));
    }

    [Fact]
    public async Task Sweep_OfAnExperimentThatEndedLongAgo_ForgetsItsRequestsAndKeepsItsReport()
    {
        await StartAsync("exp_3_old");
        await setting.AnswerAsync("exp_3_old", TrialAnswer.Stream(600, 0.2, 0.8));
        setting.Gateway.Time.Advance(TimeSpan.FromSeconds(90));
        await setting.SettleAsync("exp_3_old");
        var sweep = setting.Gateway.Services.GetRequiredService<ExperimentSweep>();
        async Task<int> EventsAsync()
        {
            await using var scope = await setting.Registry.BeginReadAsync(setting.Tenant, default);
            var experiment = (await scope.Experiments.FindAsync("exp_3_old", default))!;
            Assert.Equal(ExperimentStatus.Promoted, experiment.Status);
            Assert.NotNull(experiment.Report);
            return (await scope.Settlements.ListEventsAsync("exp_3_old", 0, 1000, default)).Count;
        }

        await sweep.SweepAsync(default);
        Assert.True(await EventsAsync() >= 200);
        setting.Gateway.Time.Advance(TimeSpan.FromDays(31));
        await sweep.SweepAsync(default);
        Assert.Equal(0, await EventsAsync());
    }

    private async Task StartAsync(string id)
    {
        var alias = await setting.AliasAsync();
        await using var scope = await setting.Registry.BeginAsync(setting.Tenant, default);
        var experiment = new NewExperiment(
            id,
            AliasName.Parse(alias),
            new VersionReference(AdapterName.Parse("sql"), new VersionNumber(2)),
            new ExperimentSettings { CandidatePercent = 50, Guardrails = new ExperimentMargins(), SettleSeconds = 60 },
            setting.Gateway.Time.GetUtcNow().AddDays(1));
        Assert.Equal(StartExperimentOutcome.Started, (await scope.Experiments.StartAsync(experiment, Actor.OfSystem("tests"), default)).Outcome);
        await scope.CommitAsync(default);
    }
}
