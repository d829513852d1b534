namespace AdapterHost.Engine;

/// <summary>
/// What a row costs its tenant, in units of one prompt token. A generated token counts double, as in the Virtual Token Counter paper and in
/// what providers ask for tokens: it needs a step of its own, where prompt tokens share one.
/// </summary>
internal static class ServiceCost
{
    public const int PromptRow = 1;

    /// <summary>A predicted token is read like a prompt, whether it turns out right or not.</summary>
    public const int DraftRow = 1;

    public const int OutputRow = 2;
}
