namespace Learning.Evaluation.Gate.Rules;

/// <summary>Without it three items that agree would be a certainty.</summary>
internal sealed class EnoughItemsRule : IGateRule
{
    public GateFinding Judge(GateMeasures measures, GateLimits limits)
    {
        var passed = measures.Items >= limits.MinimumItems && measures.Groups >= limits.MinimumGroups;
        var message = $"{measures.Items} held-out items of {measures.Groups} groups (users or files); at least {limits.MinimumItems} of {limits.MinimumGroups} are needed"
            + (passed ? "." : measures.Items >= limits.MinimumItems ? ": let each file be a group, or gather from more users." : ": gather more.");
        return new GateFinding(
            GateRule.EnoughItems, passed, message,
            [
                new("items", measures.Items), new("minimumItems", limits.MinimumItems), new("groups", measures.Groups), new("minimumGroups", limits.MinimumGroups),
            ]);
    }
}
