namespace LlamaCpp;

/// <summary>Computes attention in place of ggml, as a node of the graph, on all threads of the pool.</summary>
public interface IAttentionObserver : IGraphObserver
{
    /// <summary>Whether it takes attention nodes where the graph can be extended. Then ggml's own is not used, with caches of any type.</summary>
    bool ComputesAttention { get; }

    /// <summary>Decoding thread, before anything of the graph is computed, for every attention node.</summary>
    /// <param name="node">Its extents are known, its data not yet.</param>
    /// <param name="threads">Threads that will compute it.</param>
    /// <returns>False leaves it to ggml; only nodes that are plain can be computed.</returns>
    bool Attends(AttentionNode node, int threads);

    /// <summary>On each thread of the pool, at the same time: this thread's share of the node's result.</summary>
    void Attend(AttentionNode node, int thread, int threads);
}
