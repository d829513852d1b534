using AdapterHost.Engine;
using HostContract;

namespace AdapterHost.Tests.Scheduling;

/// <summary>
/// The pure scheduler with everything around it played: arrivals, decodes, ends. After each step it checks what must always hold.
/// Time is counted in steps, or in what a step would cost.
/// </summary>
internal sealed class Simulation(SchedulerLimits limits)
{
    private readonly Dictionary<ScheduledRequest, long> _enqueued = [];
    private readonly Dictionary<(TenantKey, RequestClass), Queue<ScheduledRequest>> _order = [];
    private readonly HashSet<ScheduledRequest> _waiting = [];
    private readonly HashSet<ScheduledRequest> _ended = [];

    public Scheduler Scheduler { get; } = new(limits);

    public long Step { get; private set; }

    /// <summary>Admissions to what all share.</summary>
    public long Admissions { get; private set; }

    /// <summary>Steps weighted by their rows: one that is fixed, and one for each 32 rows.</summary>
    public double Clock { get; private set; }

    public Dictionary<TenantKey, double> Service { get; } = [];

    public List<ScheduledRequest> Ended { get; } = [];

    public List<ScheduledRequest> Superseded { get; } = [];

    /// <summary>For each that waits first in its queue: how many were admitted since to what all share. Counted here, whatever the scheduler counts.</summary>
    public Dictionary<ScheduledRequest, int> Overtaken { get; } = [];

    public Action<ScheduledRequest>? OnEnd { get; set; }

    public bool IsIdle => Scheduler.Running.Count + Scheduler.Waiting.Count == 0;

    public ScheduledRequest Submit(RequestDemand demand, int? length = null, int predicted = 0)
    {
        var request = new ScheduledRequest(demand);
        for (var i = 0; i < demand.Choices; i++)
        {
            _ = new SimulatedSequence(request, Math.Min(length ?? demand.Cap, demand.Cap)) { Predicted = predicted };
        }

        _enqueued.Add(request, Step);
        _waiting.Add(request);
        var key = (demand.Tenant, demand.Class);
        if (!_order.TryGetValue(key, out var order))
        {
            _order.Add(key, order = new());
        }

        order.Enqueue(request);
        if (Scheduler.Enqueue(request) is { } older)
        {
            Assert.Equal((demand.Tenant, demand.Lane, RequestClass.Inline), (older.Demand.Tenant, older.Demand.Lane, older.Demand.Class));
            Assert.NotNull(demand.Lane);
            Superseded.Add(older);
            End(older);
        }

        return request;
    }

    /// <summary>Ends all that is left of a request, as a client does that leaves.</summary>
    public void End(ScheduledRequest request)
    {
        while (request.Sequences.FirstOrDefault(s => s.Phase != SequencePhase.Ended) is { } sequence)
        {
            End(sequence);
        }
    }

    /// <returns>Rows of the step.</returns>
    public int Advance(Random? random = null)
    {
        Admit();
        var rows = Scheduler.Plan();
        var outputs = 0;
        var running = 0;
        for (var i = 0; i < Scheduler.Running.Count; i++)
        {
            var sequence = Scheduler.Running[i];
            running += sequence.Granted + sequence.Drafts;
            var prefill = sequence.Phase == SequencePhase.Prefill;
            outputs += sequence.Request.Demand.ScoresPrompt && prefill ? sequence.Granted
                : prefill ? (sequence.Granted > 0 && sequence.Granted == sequence.PromptLeft ? 1 : 0)
                : sequence.Granted;
            outputs += sequence.Drafts;
            Assert.True(sequence.Granted <= (prefill ? sequence.PromptLeft : 1) && sequence.Drafts <= sequence.DraftWanted);
            Assert.True(sequence.Drafts == 0 || !prefill || (sequence.Granted == sequence.PromptLeft && sequence.Request is { Sequences.Count: 1, Demand.ScoresPrompt: false }));
            Assert.True(sequence.Choice == 0 || !prefill || sequence.Granted == 0);
        }

        Assert.Equal(rows, running);
        Assert.True(rows <= limits.Rows && outputs <= limits.Outputs, $"{rows} rows, {outputs} outputs");
        Assert.True(rows > 0 || IsIdle, "nobody gets on");
        Run(random);
        Step++;
        Clock += 1 + (rows / 32.0);
        CheckCapacity();
        return rows;
    }

    private void Admit()
    {
        var admitted = Scheduler.Admit();
        for (var i = 0; i < admitted.Count; i++)
        {
            var request = admitted[i];
            var order = _order[(request.Demand.Tenant, request.Demand.Class)];
            while (order.Peek() is var first && !_waiting.Contains(first))
            {
                // Has left while it waited.
                order.Dequeue();
            }

            Assert.Same(order.Dequeue(), request);
            _waiting.Remove(request);
            Admissions += request.UsesSpare ? 0 : 1;
            var later = admitted.Skip(i).Count(r => r.Account == request.Account);
            Assert.True(!request.UsesSpare || (request.Account.Running == later && request.Demand.Class != RequestClass.Background), "not entitled to what is spare");
            CountOvertaken(request);
        }

        CheckCapacity();
    }

    private void CountOvertaken(ScheduledRequest admitted)
    {
        Overtaken.Remove(admitted);
        if (admitted.UsesSpare)
        {
            return;
        }

        foreach (var queue in _order.Values)
        {
            while (queue.TryPeek(out var first) && !_waiting.Contains(first))
            {
                queue.Dequeue();
            }

            if (queue.TryPeek(out var head))
            {
                Overtaken[head] = Overtaken.GetValueOrDefault(head) + 1;
            }
        }
    }

    private void CheckCapacity()
    {
        var (slots, spareSlots, tokens, spareTokens) = (0, 0, 0, 0);
        foreach (var request in Scheduler.Running.Select(s => s.Request).Distinct())
        {
            slots += request.UsesSpare ? 0 : request.Live;
            spareSlots += request.UsesSpare ? request.Live : 0;
            tokens += request.UsesSpare ? 0 : request.HeldTokens;
            spareTokens += request.UsesSpare ? request.HeldTokens : 0;
        }

        Assert.True(slots <= limits.Slots && spareSlots <= limits.SpareSlots, $"{slots} and {spareSlots} slots");
        Assert.True(tokens <= limits.ContextTokens && spareTokens <= limits.SpareTokens, $"{tokens} and {spareTokens} tokens");
        Assert.Equal(limits.ContextTokens - tokens, Scheduler.FreeContextTokens);
        Assert.Equal(limits.ContextTokens + limits.SpareTokens - tokens - spareTokens, Scheduler.UnheldContextTokens);
    }

    private void Run(Random? random)
    {
        foreach (var sequence in Scheduler.Running.Cast<SimulatedSequence>().ToList())
        {
            if (sequence.Granted == 0)
            {
                continue;
            }

            var request = sequence.Request;
            if (sequence.Phase == SequencePhase.Prefill)
            {
                Count(request, sequence.Granted);
                sequence.Advance(sequence.Granted);
                if (sequence.PromptLeft > 0)
                {
                    continue;
                }

                foreach (var choice in request.Sequences.Cast<SimulatedSequence>().Where(s => s.Phase != SequencePhase.Ended).ToList())
                {
                    choice.BeginDecode();
                    Count(request, ServiceCost.DraftRow * choice.Drafts);
                    var right = random?.Next(1 + choice.Drafts) ?? choice.Drafts;
                    choice.Advance(right);
                    Generate(choice, 1 + right);
                }
            }
            else
            {
                var right = random?.Next(1 + sequence.Drafts) ?? sequence.Drafts;
                Count(request, ServiceCost.OutputRow + (ServiceCost.DraftRow * sequence.Drafts));
                sequence.Advance(1 + right);
                Generate(sequence, 1 + right);
            }
        }

        if (random is not null && random.Next(40) == 0 && Scheduler.Running.Count > 0)
        {
            End(Scheduler.Running[random.Next(Scheduler.Running.Count)]);
        }

        if (random is not null && random.Next(40) == 0 && Scheduler.Waiting.Count > 0)
        {
            End(Scheduler.Waiting[random.Next(Scheduler.Waiting.Count)]);
        }
    }

    private void Generate(SimulatedSequence sequence, int tokens)
    {
        sequence.Generated += tokens;
        Assert.True(sequence.Generated <= Math.Max(1, sequence.Request.Demand.Cap), "beyond its cap");
        Assert.True(sequence.Position <= sequence.Request.Demand.PromptTokens + sequence.Request.Demand.Cap);
        if (sequence.IsDone)
        {
            End(sequence);
        }
    }

    private void End(ScheduledSequence sequence)
    {
        Assert.NotEqual(SequencePhase.Ended, sequence.Phase);

        // Nobody else decodes the prompt: without the first choice the others cannot begin.
        var all = sequence is { Phase: SequencePhase.Prefill, Choice: 0 };
        Scheduler.Remove(sequence);
        if (all && sequence.Request.Live > 0)
        {
            End(sequence.Request);
            return;
        }

        if (sequence.Request.Live == 0)
        {
            Assert.True(_ended.Add(sequence.Request), "ended twice");
            _waiting.Remove(sequence.Request);
            Overtaken.Remove(sequence.Request);
            Ended.Add(sequence.Request);
            OnEnd?.Invoke(sequence.Request);
        }
    }

    private void Count(ScheduledRequest request, int cost) =>
        Service[request.Demand.Tenant] = Service.GetValueOrDefault(request.Demand.Tenant) + (cost / request.Demand.Weight);
}
