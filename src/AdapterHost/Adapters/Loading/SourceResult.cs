using System.Diagnostics.CodeAnalysis;

namespace AdapterHost.Adapters;

/// <summary>Either a stream of the file's bytes with its length, or the reason why there is none.</summary>
/// <param name="Content">The canonical file; the caller disposes it.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Refusal">Meaningful only without content.</param>
internal readonly record struct SourceResult(Stream? Content, long Length, AdapterRefusal Refusal)
{
    [MemberNotNullWhen(true, nameof(Content))]
    public bool Found => Content is not null;

    public static SourceResult Open(Stream content, long length) => new(content, length, default);

    public static SourceResult Refused(AdapterRefusal refusal) => new(null, 0, refusal);
}
