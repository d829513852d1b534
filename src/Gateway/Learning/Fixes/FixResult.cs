using Gateway.Generating;
using Gateway.Learning.Fixes.Answers;
using TenantStore.Resolution;

namespace Gateway.Learning.Fixes;

/// <summary>What becomes of a request for a fix. One of the nested records, no others.</summary>
internal abstract record FixResult
{
    private FixResult()
    {
    }

    /// <summary>A fix.</summary>
    public sealed record Answered(FixAnswer Fix, IHeaderDictionary Receipt) : FixResult;

    /// <summary>No fix, and no fault either.</summary>
    /// <param name="Reason">A word; "" when the state says all.</param>
    /// <param name="Receipt">Null when no model answered.</param>
    public sealed record Silent(string Id, FixState State, string Reason, IHeaderDictionary? Receipt) : FixResult;

    /// <summary>Its model does not answer.</summary>
    /// <param name="Resolution">Null for a text that can name nothing.</param>
    public sealed record NoModel(ModelResolution? Resolution) : FixResult;

    /// <summary>The model has no such mode.</summary>
    public sealed record NoMode(string Message) : FixResult;

    /// <summary>The way to the model, or the model, refused it.</summary>
    public sealed record Refused(GeneratedAnswer Answer) : FixResult;
}
