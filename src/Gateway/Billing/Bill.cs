using Gateway.Learning.Outcomes.Serving;
using HostContract;
using TenantStore;
using TenantStore.Limits;
using TenantStore.Usage;

namespace Gateway.Billing;

/// <summary>
/// What is known of one request's cost while it runs. On its features; written by the stages that see the host's answer, read when it has ended.
/// One thread at a time.
/// </summary>
/// <param name="requestId">The request's id, also the reservation's.</param>
/// <param name="tenant">Who pays.</param>
/// <param name="account">For what.</param>
/// <param name="reservation">What is held; null where limits are off.</param>
internal sealed class Bill(string requestId, TenantId tenant, UsageKey account, LimitReservation? reservation)
{
    public const int FirstAttempt = 1;

    public string RequestId => requestId;

    /// <summary>Which attempt of the request runs, or was the last.</summary>
    public int Attempt { get; private set; } = FirstAttempt;

    public TenantId Tenant => tenant;

    public UsageKey Account => account;

    public LimitReservation? Reservation => reservation;

    /// <summary>What the host says that the answer cost; null until it has.</summary>
    public AnswerUsage? Usage { get; set; }

    /// <summary>Tokens of the prompts, which a host tells with the first byte of a stream.</summary>
    public int PromptTokens { get; set; }

    /// <summary>Events with text that went on to the client.</summary>
    public int ForwardedEvents { get; set; }

    /// <summary>The host ended its stream with an error event that is no fault of the request's.</summary>
    public bool EndedInError { get; set; }

    /// <summary>It answered with an error.</summary>
    public bool Refused { get; set; }

    /// <summary>
    /// The gateway threw the host's answer away: it costs nothing, also when the host, which it may have cut short, reports a cost.
    /// </summary>
    public bool Dropped { get; set; }

    /// <summary>The beginning of what went on to the client; null unless its outcome may be reported.</summary>
    public AnswerCapture? Capture { get; set; }

    /// <summary>A host that was given up may have worked on it, and may report that: it is billed with a receipt, so that nothing is billed twice.</summary>
    public bool MayBeReported { get; private set; }

    /// <summary>Another host is asked: what the last one did costs nothing.</summary>
    public void Restart(bool mayHaveRun)
    {
        (Usage, PromptTokens, ForwardedEvents, Refused, Dropped) = (null, 0, 0, false, false);
        Capture?.Clear();
        MayBeReported |= mayHaveRun;
        Attempt++;
    }

    /// <summary>What can be billed when the host says nothing more: what the client was sent. Events that hold several tokens count as one.</summary>
    public AnswerUsage Forwarded => new(PromptTokens, 0, ForwardedEvents, 0, 0);
}
