using Gateway.Learning.Evaluations.Gate;
using TenantStore.Gates;

namespace Gateway.Tests.Learning.Evaluations;

public sealed class GateTextsTests
{
    /// <summary>On a dataset that is erased nothing can be evaluated any more: who is told to do so is sent in a circle.</summary>
    [Fact]
    public void Remedy_WhenTheGatesDatasetWasErased_IsANewOne()
    {
        var whole = new GatePolicy(GateMode.Enforce, "ds_1", DateTimeOffset.UnixEpoch);
        Assert.Equal(" Evaluate it first", GateTexts.Remedy(new GateDecision(whole, null, null, Asked: true)));
        var erased = whole with { DatasetTaintedAt = DateTimeOffset.UnixEpoch };
        Assert.Contains("put the gate on it", GateTexts.Remedy(new GateDecision(erased, null, null, Asked: true)), StringComparison.Ordinal);
    }
}
