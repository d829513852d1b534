using HostContract;

namespace AdapterHost.Engine;

/// <summary>
/// Slots and KV tokens: what is held and who may have more. What is admitted always finishes, since its whole need is held first. There are two
/// stocks: what all share, and a spare one that only a tenant which runs nothing may use when the first has no room.
/// </summary>
internal sealed class CapacityLedger(SchedulerLimits limits)
{
    private int _slots;
    private int _tokens;
    private int _spareSlots;
    private int _spareTokens;
    private int _backgroundSlots;
    private int _backgroundTokens;

    /// <summary>Slots that any tenant could take.</summary>
    public int FreeSlots => limits.Slots - _slots;

    /// <summary>KV tokens that any tenant could take.</summary>
    public int FreeTokens => limits.ContextTokens - _tokens;

    /// <summary>KV tokens that nobody holds, spare ones included.</summary>
    public int UnheldTokens => FreeTokens + limits.SpareTokens - _spareTokens;

    /// <summary>Not even a spare slot is left.</summary>
    public bool IsFull => FreeSlots == 0 && _spareSlots == limits.SpareSlots;

    /// <summary>Background work holds its part already. One request is always let in: it may need more than the part.</summary>
    public bool IsOverShare(ScheduledRequest request) =>
        request.Demand is { Class: RequestClass.Background } demand
        && _backgroundSlots > 0
        && (_backgroundSlots + demand.Choices > limits.BackgroundSlots || _backgroundTokens + demand.ReservedTokens > limits.BackgroundTokens);

    public bool Fits(ScheduledRequest request) => request.Demand.Choices <= FreeSlots && request.Demand.ReservedTokens <= FreeTokens;

    public bool FitsSpare(ScheduledRequest request) =>
        request.Account.Running == 0
        && request.Demand.Class != RequestClass.Background
        && request.Demand.Choices <= limits.SpareSlots - _spareSlots
        && request.Demand.ReservedTokens <= limits.SpareTokens - _spareTokens;

    public void Take(ScheduledRequest request) => Change(request, request.Live, request.HeldTokens);

    /// <summary>One sequence less.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="tokens">KV tokens that it no longer holds.</param>
    public void Return(ScheduledRequest request, int tokens) => Change(request, -1, -tokens);

    private void Change(ScheduledRequest request, int slots, int tokens)
    {
        if (request.UsesSpare)
        {
            _spareSlots += slots;
            _spareTokens += tokens;
            return;
        }

        _slots += slots;
        _tokens += tokens;
        if (request.Demand.Class == RequestClass.Background)
        {
            _backgroundSlots += slots;
            _backgroundTokens += tokens;
        }
    }
}
