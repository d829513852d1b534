namespace Gateway.Learning.Interactions.Erasure;

/// <summary>What an erasure did to one kind of thing; in the answer and, without the ids, in the audit.</summary>
/// <param name="What">In the plural, as the interface calls it: <c>samples</c>, <c>datasets</c>, <c>exports</c>, <c>adapterVersions</c>.</param>
/// <param name="Action"><c>removed</c>; or <c>tainted</c>: it was made with what is gone now, and has to be made anew.</param>
/// <param name="Count">How many.</param>
/// <param name="Ids">Which, where somebody has to do something about them; otherwise empty.</param>
internal sealed record ErasureEffect(string What, string Action, int Count, IReadOnlyList<string> Ids)
{
    public const string Removed = "removed";
    public const string Tainted = "tainted";
}
