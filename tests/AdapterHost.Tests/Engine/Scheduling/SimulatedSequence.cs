using AdapterHost.Engine;

namespace AdapterHost.Tests.Scheduling;

/// <summary>A sequence that generates a given number of tokens, some of them predicted.</summary>
internal sealed class SimulatedSequence(ScheduledRequest request, int length) : ScheduledSequence(request)
{
    public int Generated { get; set; }

    public int Predicted { get; set; }

    public override int DraftWanted => Math.Max(0, Math.Min(Predicted, Request.Demand.Cap - Generated - 1));

    public bool IsDone => Generated >= length;
}
