using HostContract;

namespace AdapterHost.Engine;

/// <summary>Slots and KV tokens: what is held and who may have more. What is admitted always finishes, since its whole need is held first.</summary>
internal sealed class CapacityLedger(SchedulerLimits limits)
{
    private int _slots;
    private int _tokens;
    private int _backgroundSlots;
    private int _backgroundTokens;

    /// <summary>Slots that any tenant could take.</summary>
    public int FreeSlots => Math.Max(0, limits.Slots - _slots);

    public int FreeTokens => limits.ContextTokens - _tokens;

    /// <summary>Not even a spare slot is left.</summary>
    public bool IsFull => _slots >= limits.Slots + limits.SpareSlots;

    public Admission Check(ScheduledRequest request)
    {
        var demand = request.Demand;
        if (demand.Choices > limits.Slots + limits.SpareSlots - _slots || demand.ReservedTokens > FreeTokens)
        {
            return Admission.Shortage;
        }

        var background = demand.Class == RequestClass.Background;
        var entitled = request.Account.Running == 0 && !background;
        if (!entitled && demand.Choices > limits.Slots - _slots)
        {
            return Admission.Spared;
        }

        if (request.Account.Running > 0 && demand.ReservedTokens > FreeTokens - limits.SpareTokens)
        {
            return Admission.Spared;
        }

        return background && _backgroundSlots > 0
            && (_backgroundSlots + demand.Choices > limits.BackgroundSlots || _backgroundTokens + demand.ReservedTokens > limits.BackgroundTokens)
                ? Admission.OverShare
                : Admission.Fits;
    }

    public void Take(ScheduledRequest request) => Change(request, request.Live, request.HeldTokens);

    /// <summary>One sequence less.</summary>
    /// <param name="request">Whose.</param>
    /// <param name="tokens">KV tokens that it no longer holds.</param>
    public void Return(ScheduledRequest request, int tokens) => Change(request, -1, -tokens);

    private void Change(ScheduledRequest request, int slots, int tokens)
    {
        _slots += slots;
        _tokens += tokens;
        if (request.Demand.Class == RequestClass.Background)
        {
            _backgroundSlots += slots;
            _backgroundTokens += tokens;
        }
    }
}
