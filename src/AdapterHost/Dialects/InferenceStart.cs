using System.Diagnostics.CodeAnalysis;
using AdapterHost.Dialects.Generations;
using AdapterHost.Errors;

namespace AdapterHost.Dialects;

/// <summary>What runs for a request, or why nothing does.</summary>
internal readonly record struct InferenceStart(InferenceCall? Call, RunningGenerations? Running, ApiError? Error)
{
    [MemberNotNullWhen(true, nameof(Running), nameof(Call))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Started => Running is not null;
}
