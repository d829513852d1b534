using System.Diagnostics.CodeAnalysis;

namespace HostContract;

/// <summary>An assertion, or why there is none.</summary>
/// <param name="Assertion">The claims; null when refused.</param>
/// <param name="Fault">Why it was refused.</param>
public readonly record struct AssertionResult(Assertion? Assertion, AssertionFault Fault)
{
    /// <summary>Whether the claims may be believed.</summary>
    [MemberNotNullWhen(true, nameof(Assertion))]
    public bool Accepted => Fault == AssertionFault.None && Assertion is not null;

    internal static AssertionResult Refused(AssertionFault fault) => new(null, fault);
}
