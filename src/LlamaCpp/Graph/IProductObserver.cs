namespace LlamaCpp;

/// <summary>
/// Takes part in matrix products without cutting the graph: the node stays one node, computed by all threads of the pool. Where the backend
/// cannot do that, <see cref="IGraphObserver.Wants"/> is asked instead.
/// </summary>
public interface IProductObserver : IGraphObserver
{
    /// <summary>Decoding thread, before anything of the graph is computed, for every matrix product.</summary>
    /// <param name="product">Its extents are known, its data not yet.</param>
    /// <param name="threads">Threads that will compute it.</param>
    /// <param name="tag">A number of the caller's that comes back with the calls below.</param>
    /// <returns>None leaves the product alone.</returns>
    ProductParts Extends(GraphNode product, int threads, out int tag);

    /// <summary>On each thread of the pool, at the same time, before the product: its sources may be read, its data not yet.</summary>
    void Before(int tag, GraphNode product, int thread, int threads);

    /// <summary>On each thread of the pool, at the same time: this thread's share of the product.</summary>
    void Multiply(GraphNode product, int thread, int threads);

    /// <summary>
    /// On each thread of the pool, at the same time, once the product is whole and every thread has left <see cref="Before"/>: its data may
    /// be changed, each element by one thread.
    /// </summary>
    void After(int tag, GraphNode product, int thread, int threads);

    /// <summary>On each thread of the pool, at the same time, once every thread has left <see cref="After"/>.</summary>
    void Review(int tag, GraphNode product, int thread, int threads);
}
