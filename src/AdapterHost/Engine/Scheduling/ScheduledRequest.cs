namespace AdapterHost.Engine;

/// <summary>The unit that waits and is admitted: one prompt and the sequences that continue it. Inference thread after construction.</summary>
internal class ScheduledRequest(RequestDemand demand)
{
    private readonly List<ScheduledSequence> _sequences = new(demand.Choices);

    public RequestDemand Demand { get; } = demand;

    /// <summary>One a choice. The first decodes the prompt for all.</summary>
    public IReadOnlyList<ScheduledSequence> Sequences => _sequences;

    /// <summary>Sequences that have not ended.</summary>
    public int Live { get; private set; } = demand.Choices;

    /// <summary>Has no slots yet.</summary>
    public bool IsWaiting { get; private set; } = true;

    /// <summary>KV tokens held for it from admission to end: the prompt until its last choice ends, a cap for each choice that lives.</summary>
    public int HeldTokens => IsWaiting || Live == 0 ? 0 : Demand.PromptTokens + (Live * Demand.Cap);

    /// <summary>Whom it is charged to; set when it is queued.</summary>
    internal TenantAccount Account { get; set; } = null!;

    /// <summary>Its place among all arrivals.</summary>
    internal long Arrival { get; set; }

    /// <summary><see cref="AdmissionOrder.Now"/> when it became the first of its queue.</summary>
    internal long FirstSince { get; set; }

    /// <summary>How often one that stood behind it was admitted because it could not be.</summary>
    internal int PassedOver { get; set; }

    /// <summary>The round in which it had been overtaken too often; nobody who gets so later goes before it. Never until then.</summary>
    internal long UrgentSince { get; set; } = long.MaxValue;

    internal bool IsUrgent => UrgentSince != long.MaxValue;

    /// <summary>It holds what is kept for tenants that run nothing.</summary>
    internal bool UsesSpare { get; set; }

    /// <summary>Prompt tokens that are still to be charged.</summary>
    internal int Uncharged { get; set; }

    internal void Add(ScheduledSequence sequence) => _sequences.Add(sequence);

    internal void Admitted()
    {
        IsWaiting = false;
        foreach (var sequence in _sequences)
        {
            sequence.Start();
        }
    }

    internal void OneEnded() => Live--;
}
