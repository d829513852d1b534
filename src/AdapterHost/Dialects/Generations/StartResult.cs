using System.Diagnostics.CodeAnalysis;
using AdapterHost.Errors;

namespace AdapterHost.Dialects.Generations;

/// <summary>Either running generations or why nothing runs.</summary>
internal readonly record struct StartResult
{
    private StartResult(RunningGenerations? running, ApiError? error)
    {
        Running = running;
        Error = error;
    }

    public RunningGenerations? Running { get; }

    public ApiError? Error { get; }

    [MemberNotNullWhen(true, nameof(Running))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Started => Running is not null;

    public static implicit operator StartResult(RunningGenerations running) => new(running, null);

    public static implicit operator StartResult(ApiError error) => new(null, error);
}
