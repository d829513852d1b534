using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Scheduling;

/// <summary>Tenants and classes under load that does not end.</summary>
public sealed class FairnessTests
{
    private static readonly SchedulerLimits s_limits = new(Slots: 32, SpareSlots: 4, ContextTokens: 16384, Rows: 512, Outputs: 96);
    private static readonly TenantKey s_quiet = new("quiet");
    private static readonly TenantKey s_noisy = new("noisy");

    /// <summary>
    /// Both always have requests waiting. Their weighted service then differs by no more than what can be under way at once: the KV cache
    /// full of one tenant's output, twice (the paper's bound), whatever their requests look like and however long it goes on.
    /// </summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(1, 5)]
    public void Schedule_TwoBackloggedTenants_WeightedServiceStaysWithinBound(double weightA, double weightB)
    {
        var compared = 0;
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var limits = s_limits with { Slots = random.Next(2, 16), ContextTokens = 2048 };
            var simulation = new Simulation(limits);
            (TenantKey Tenant, double Weight, int Prompt, int Cap)[] tenants =
                [(s_quiet, weightA, random.Next(1, 200), random.Next(1, 100)), (s_noisy, weightB, random.Next(1, 600), random.Next(1, 400))];
            var bound = 2 * ServiceCost.OutputRow * limits.ContextTokens / Math.Min(weightA, weightB);
            for (var step = 0; step < 4000; step++)
            {
                foreach (var (tenant, weight, prompt, cap) in tenants)
                {
                    while (simulation.Scheduler.Waiting.Count(r => r.Demand.Tenant == tenant) < 4)
                    {
                        simulation.Submit(new RequestDemand
                        {
                            Tenant = tenant,
                            Weight = weight,
                            PromptTokens = random.Next(1, prompt + 1),
                            Cap = random.Next(1, cap + 1),
                        });
                    }
                }

                simulation.Advance();
                var difference = Math.Abs(simulation.Service.GetValueOrDefault(s_quiet) - simulation.Service.GetValueOrDefault(s_noisy));
                Assert.True(difference <= bound, $"seed {seed}, step {step}: {difference} > {bound}");
            }

            compared += simulation.Service.Values.Min() > bound ? 1 : 0;

        }

        Assert.True(compared > 8, "too little happened to tell");
    }

    /// <summary>
    /// One tenant sends a request now and then, well within half of the machine. Beside it another sends twenty times as many, far beyond what
    /// the machine can do. The first one's answers that come in time are not fewer than nine tenths of those that it gets alone. Beside requests that fill the whole cache each of its
    /// steps costs five times as much, and it runs one at a time: there it sends fewer.
    /// </summary>
    [Theory]
    [InlineData(60, 40, 60, 40, 2)]
    [InlineData(60, 40, 1500, 20, 2)]
    [InlineData(400, 60, 60, 400, 2)]
    [InlineData(30, 20, 800, 300, 2)]
    [InlineData(200, 20, 15800, 500, 6)]
    public void Schedule_TenantAtTwentyTimesTheLoad_LowersAnothersGoodputByATenthAtMost(int prompt, int answer, int noisyPrompt, int noisyAnswer, int pause)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var alone = Goodput(seed, prompt, answer, 0, noisyPrompt, noisyAnswer, pause);
            var beside = Goodput(seed, prompt, answer, 20, noisyPrompt, noisyAnswer, pause);
            Assert.True(beside >= 0.9 * alone, $"seed {seed}: {beside} of {alone}");
        }
    }

    /// <summary>A flood of a higher class, of as many tenants as there are slots, and one request behind it: it gets its slot within its patience.</summary>
    [Theory]
    [InlineData(RequestClass.Chat)]
    [InlineData(RequestClass.Background)]
    public void Schedule_FloodOfAHigherClass_LowerClassWaitsNoLongerThanItsPatience(RequestClass behind)
    {
        var simulation = new Simulation(s_limits with { Slots = 4 });
        Flood(simulation, 40);
        simulation.Advance();
        var waiting = simulation.Submit(new RequestDemand { Tenant = s_quiet, Class = behind, PromptTokens = 50, Cap = 30 });
        var before = simulation.Admissions;
        while (waiting.IsWaiting)
        {
            Flood(simulation, 40);
            simulation.Advance();
            Assert.True(simulation.Admissions - before <= s_limits.Patience.Of(behind) + 40, "beyond its patience and the heads of all queues");
        }

        // And with its slot it gets rows, however many others want them.
        var admitted = simulation.Step;
        while (waiting.Live > 0)
        {
            Flood(simulation, 40);
            simulation.Advance();
            Assert.True(simulation.Step - admitted <= RowPlanner.BackgroundEvery * (50 + 30));
        }
    }

    /// <summary>A request that needs nearly all KV tokens, and small ones without end: they overtake it no more often than its patience allows.</summary>
    [Fact]
    public void Schedule_LargeRequestAmongSmallOnes_IsOvertakenABoundedNumberOfTimes()
    {
        var simulation = new Simulation(s_limits with { ContextTokens = 2000 });
        Flood(simulation, 20);
        simulation.Advance();
        var large = simulation.Submit(new RequestDemand { Tenant = s_quiet, Class = RequestClass.Inline, PromptTokens = 1500, Cap = 400 });
        var before = simulation.Admissions;
        while (large.IsWaiting)
        {
            Flood(simulation, 20);
            simulation.Advance();
            Assert.True(simulation.Admissions - before <= s_limits.Patience.Of(RequestClass.Inline) + 4);
        }

        Assert.True(simulation.Admissions - before > 4, "small ones that fit were held up for nothing");
    }

    /// <summary>Background work gives way: while somebody waits for an answer it gets rows in one step of eight, and no more than a quarter of the slots.</summary>
    [Fact]
    public void Schedule_BackgroundBesideChat_StepsAside()
    {
        var simulation = new Simulation(s_limits with { Slots = 8 });
        var background = Enumerable.Range(0, 6)
            .Select(_ => simulation.Submit(new RequestDemand { Tenant = s_noisy, Class = RequestClass.Background, PromptTokens = 400, Cap = 20, ScoresPrompt = true }))
            .ToList();
        simulation.Advance();
        Assert.Equal(2, background.Count(r => !r.IsWaiting));
        var (steps, shared) = (0, 0);
        for (var i = 0; i < 30; i++)
        {
            var chat = simulation.Submit(new RequestDemand { Tenant = s_quiet, PromptTokens = 20, Cap = 10 });
            while (chat.Live > 0)
            {
                simulation.Advance();
                steps++;
                shared += background.Any(r => r.Live > 0 && r.Sequences[0].Granted > 0) ? 1 : 0;
                Assert.False(chat.IsWaiting, "a chat waited for background work");
            }
        }

        Assert.InRange(shared, 1, (steps / RowPlanner.BackgroundEvery) + 1);
        while (background.Any(r => r.Live > 0))
        {
            simulation.Advance();
        }
    }

    [Fact]
    public void Schedule_TenantThatRested_GetsNoCreditForIt()
    {
        var simulation = new Simulation(s_limits with { Slots = 2, SpareSlots = 0 });
        void Work(TenantKey tenant) => simulation.Submit(new RequestDemand { Tenant = tenant, PromptTokens = 50, Cap = 20 });
        Work(s_quiet);
        for (var i = 0; i < 2000; i++)
        {
            Work(s_noisy);
            simulation.Advance();
        }

        // Now both are backlogged: from here on they share alike, though one has had a thousand times as much.
        var (quiet, noisy) = (simulation.Service[s_quiet], simulation.Service[s_noisy]);
        for (var i = 0; i < 1000; i++)
        {
            Work(s_quiet);
            simulation.Advance();
        }

        Assert.InRange((simulation.Service[s_quiet] - quiet) / (simulation.Service[s_noisy] - noisy), 0.8, 1.25);
    }

    /// <summary>Forty tenants with a long background job each, and ten that chat: the jobs that wait never keep a chat from a slot that is free.</summary>
    [Fact]
    public void Schedule_ManyBackgroundJobsAreOverdue_ChatsGoOn()
    {
        var random = new Random(1);
        var simulation = new Simulation(s_limits);
        for (var i = 0; i < 40; i++)
        {
            simulation.Submit(new RequestDemand { Tenant = new TenantKey("job" + i), Class = RequestClass.Background, PromptTokens = 100, Cap = 300 });
        }

        for (var step = 0; step < 3000; step++)
        {
            for (var i = 0; i < 10; i++)
            {
                var tenant = new TenantKey("chat" + i);
                if (!simulation.Scheduler.Tenants.Any(t => t.Tenant == tenant))
                {
                    simulation.Submit(new RequestDemand { Tenant = tenant, PromptTokens = 100, Cap = random.Next(5, 40) });
                }
            }

            simulation.Advance();
            Assert.Equal(0, simulation.Scheduler.WaitingOf(RequestClass.Chat));
        }

        Assert.Contains(simulation.Scheduler.Waiting, r => r.IsUrgent);
    }

    /// <summary>All slots belong to tenants of which many want one more at once. A tenant that runs nothing gets a spare slot in the next step.</summary>
    [Fact]
    public void Schedule_ManyTenantsWantASecondSlot_IdleTenantGetsASpareOne()
    {
        var simulation = new Simulation(s_limits);
        for (var i = 0; i < s_limits.Slots; i++)
        {
            simulation.Submit(new RequestDemand { Tenant = new TenantKey("busy" + i), PromptTokens = 10, Cap = 200 });
        }

        simulation.Advance();
        for (var i = 0; i < s_limits.Slots; i++)
        {
            simulation.Submit(new RequestDemand { Tenant = new TenantKey("busy" + i), Class = RequestClass.Inline, PromptTokens = 10, Cap = 200 });
        }

        var chat = simulation.Submit(new RequestDemand { Tenant = s_quiet, PromptTokens = 10, Cap = 10 });
        simulation.Advance();
        Assert.False(chat.IsWaiting);
        Assert.Equal(s_limits.Slots, simulation.Scheduler.Waiting.Count);
    }

    /// <summary>More tenants than slots, each with a chat at any time: a background request still gets its slot within its patience.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(100)]
    public void Schedule_MoreTenantsThanSlots_BackgroundGetsASlot(int tenants)
    {
        var random = new Random(1);
        var simulation = new Simulation(s_limits);
        void Chat()
        {
            for (var i = 0; i < tenants; i++)
            {
                var tenant = new TenantKey("flood" + i);
                if (!simulation.Scheduler.Tenants.Any(t => t.Tenant == tenant))
                {
                    simulation.Submit(new RequestDemand { Tenant = tenant, PromptTokens = 60, Cap = random.Next(5, 60) });
                }
            }

            simulation.Advance();
        }

        for (var step = 0; step < 100; step++)
        {
            Chat();
        }

        var background = simulation.Submit(new RequestDemand { Tenant = s_quiet, Class = RequestClass.Background, PromptTokens = 100, Cap = 20 });
        var before = simulation.Admissions;
        while (background.IsWaiting)
        {
            Chat();
            Assert.True(simulation.Admissions - before <= 2 * (s_limits.Patience.Background + tenants), "beyond its patience");
        }
    }

    /// <summary>Small background requests of others without end do not keep a large one of the same class out.</summary>
    [Theory]
    [InlineData(8, 900, 20)]
    [InlineData(1, 9000, 20)]
    public void Schedule_LargeBackgroundRequestAmongSmallOnes_GetsItsPart(int choices, int prompt, int cap)
    {
        var random = new Random(1);
        var simulation = new Simulation(s_limits);
        void Small()
        {
            for (var i = 0; i < 3; i++)
            {
                var tenant = new TenantKey("small" + i);
                while (simulation.Scheduler.Waiting.Count(r => r.Demand.Tenant == tenant) < 2)
                {
                    simulation.Submit(new RequestDemand { Tenant = tenant, Class = RequestClass.Background, PromptTokens = 100, Cap = random.Next(10, 40) });
                }
            }

            simulation.Advance();
        }

        for (var step = 0; step < 100; step++)
        {
            Small();
        }

        var large = simulation.Submit(new RequestDemand { Tenant = s_quiet, Class = RequestClass.Background, PromptTokens = prompt, Cap = cap, Choices = choices });
        var before = simulation.Admissions;
        while (large.IsWaiting)
        {
            Small();
            Assert.True(simulation.Admissions - before <= 100, "starves behind small ones");
        }
    }

    /// <summary>One tenant sends requests that fill the whole cache, one after the other. A short completion of another waits for none of them.</summary>
    [Fact]
    public void Schedule_OneRequestHoldsTheWholeCache_QuietTenantStartsAtOnce()
    {
        var simulation = new Simulation(s_limits);
        for (var round = 0; round < 20; round++)
        {
            while (simulation.Scheduler.Waiting.Count < 3)
            {
                simulation.Submit(new RequestDemand { Tenant = s_noisy, PromptTokens = 15_884, Cap = 500 });
            }

            for (var step = 0; step < 40; step++)
            {
                simulation.Advance();
            }

            var quiet = simulation.Submit(new RequestDemand { Tenant = s_quiet, Class = RequestClass.Inline, PromptTokens = 200, Cap = 20 });
            simulation.Advance();
            Assert.False(quiet.IsWaiting);
            while (quiet.Live > 0)
            {
                simulation.Advance();
            }
        }
    }

    private static void Flood(Simulation simulation, int tenants)
    {
        for (var i = 0; i < tenants; i++)
        {
            var tenant = new TenantKey("flood" + i);
            if (!simulation.Scheduler.Waiting.Any(r => r.Demand.Tenant == tenant))
            {
                simulation.Submit(new RequestDemand { Tenant = tenant, Class = RequestClass.Inline, PromptTokens = 40, Cap = 10 });
            }
        }
    }

    /// <summary>Tokens of the quiet tenant's answers that were complete within six times the time that one takes on an idle machine.</summary>
    private static int Goodput(int seed, int prompt, int answer, int factor, int noisyPrompt, int noisyAnswer, int pauseOf)
    {
        var random = new Random(seed);
        var simulation = new Simulation(s_limits);
        var started = new Dictionary<ScheduledRequest, double>();
        var cost = ((prompt / 512.0) + answer) * 1.2;
        var patience = 6 * cost;
        var goodput = 0;
        simulation.OnEnd = request =>
        {
            if (request.Demand.Tenant == s_quiet && simulation.Clock - started[request] <= patience)
            {
                goodput += answer;
            }
        };

        // A request each two answers' time, or more: alone it never has to wait.
        var pause = cost * pauseOf;
        var (next, nextNoisy) = (0.0, 0.0);
        while (simulation.Clock < pause * 60)
        {
            if (simulation.Clock >= next)
            {
                next += pause * (0.5 + random.NextDouble());
                started[simulation.Submit(new RequestDemand { Tenant = s_quiet, PromptTokens = prompt, Cap = answer })] = simulation.Clock;
            }

            while (factor > 0 && simulation.Clock >= nextNoisy)
            {
                nextNoisy += pause / factor;

                // As in the engine, a queue that is full refuses.
                if (simulation.Scheduler.Waiting.Count < 192)
                {
                    simulation.Submit(new RequestDemand { Tenant = s_noisy, PromptTokens = noisyPrompt, Cap = noisyAnswer });
                }
            }

            simulation.Advance();
        }

        return goodput;
    }
}
