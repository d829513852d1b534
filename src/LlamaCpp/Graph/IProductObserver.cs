namespace LlamaCpp;

/// <summary>
/// Adds work to matrix products without cutting the graph: the node stays one node, computed by all threads of the pool, with this
/// observer's share before and after ggml's own. Where the backend cannot do that, <see cref="IGraphObserver.Wants"/> is asked instead.
/// </summary>
public interface IProductObserver : IGraphObserver
{
    /// <summary>Decoding thread, before anything of the graph is computed, for every matrix product.</summary>
    /// <returns>A number of the caller's that comes back with the calls below, or -1 to leave the product alone.</returns>
    int Extends(GraphNode product);

    /// <summary>On each thread of the pool, at the same time, before the product: its sources may be read, its data not yet.</summary>
    void Before(int tag, GraphNode product, int thread, int threads);

    /// <summary>
    /// On each thread of the pool, at the same time, once the product is whole and every thread has left <see cref="Before"/>: its data may
    /// be changed, each element by one thread.
    /// </summary>
    void After(int tag, GraphNode product, int thread, int threads);

    /// <summary>Asked together with <see cref="Extends"/>: whether <see cref="Review"/> is to be called. It costs a barrier.</summary>
    bool Reviews(int tag);

    /// <summary>On each thread of the pool, at the same time, once every thread has left <see cref="After"/>.</summary>
    void Review(int tag, GraphNode product, int thread, int threads);
}
