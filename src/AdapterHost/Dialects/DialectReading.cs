using System.Diagnostics.CodeAnalysis;
using AdapterHost.Errors;

namespace AdapterHost.Dialects;

/// <summary>Either an understood call or what is wrong with it.</summary>
internal readonly record struct DialectReading
{
    private DialectReading(InferenceCall? call, ApiError? error)
    {
        Call = call;
        Error = error;
    }

    public InferenceCall? Call { get; }

    public ApiError? Error { get; }

    [MemberNotNullWhen(true, nameof(Call))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool Understood => Call is not null;

    public static implicit operator DialectReading(InferenceCall call) => new(call, null);

    public static implicit operator DialectReading(ApiError error) => new(null, error);
}
