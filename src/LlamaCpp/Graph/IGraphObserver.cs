namespace LlamaCpp;

/// <summary>
/// Sees the nodes of the compute graph while they are computed, on the thread that called decode. Must not block or allocate much: the
/// whole model waits. What it throws fails the decode.
/// </summary>
public interface IGraphObserver
{
    /// <summary>True cuts the graph after this node and calls <see cref="Computed"/> before anything later runs.</summary>
    bool Wants(GraphNode node);

    /// <summary>The node's data is complete and may be changed.</summary>
    void Computed(GraphNode node);
}
