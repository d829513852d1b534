namespace Learning.Evaluation.Gate.Rules;

internal sealed class RegressionsRule : IGateRule
{
    /// <summary>So many are named; a message is read by people.</summary>
    private const int Named = 10;

    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var failed = measures.FailedRegressions;
        var message = failed is []
            ? $"All of {measures.Regressions} regression items are right."
            : $"{failed.Count} of {measures.Regressions} regression items are wrong again, all must be right: {string.Join(", ", failed.Take(Named))}"
                + (failed.Count > Named ? " and more." : ".");
        return new GateFinding(GateRule.RegressionsPass, failed is [], message, [new("regressions", measures.Regressions), new("failed", failed.Count)]);
    }
}
