namespace Gateway.Canary;

/// <summary>One thing that was seen and should not have been.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Request">The id of the request whose answer showed it; hosts log the same id.</param>
/// <param name="Call">The call, without names or texts.</param>
internal sealed record CanaryLeak(LeakKind Kind, string Request, string Call);
