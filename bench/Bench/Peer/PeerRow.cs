namespace Bench.Peer;

/// <summary>One kind of traffic.</summary>
/// <param name="Title">Its name in the table.</param>
/// <param name="Adapters">The adapter of each stream; null is the base model.</param>
/// <param name="Goal">The least ratio that this project sets itself; null for none.</param>
internal sealed record PeerRow(string Title, IReadOnlyList<int?> Adapters, double? Goal)
{
    public static IReadOnlyList<PeerRow> Of(int batch) => batch == 8
        ?
        [
            new("no adapter × 8", new int?[8], 0.95),
            new("one shared adapter × 8", [.. Enumerable.Repeat<int?>(0, 8)], null),
            new("8 different adapters", [.. Enumerable.Range(0, 8).Cast<int?>()], 2.0),
            new("one stream, no adapter", [null], null),
            new("one stream with an adapter", [0], null),
        ]
        :
        [
            new("no adapter × 16", new int?[16], null),
            new("16 different adapters", [.. Enumerable.Range(0, 16).Cast<int?>()], 3.0),
        ];
}
