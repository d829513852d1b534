using System.Collections.Concurrent;

namespace Deploy.Tests.Charts;

/// <summary>Renders each set once for all tests of <see cref="RenderingsCollection"/>.</summary>
public sealed class RenderedSets
{
    private readonly ConcurrentDictionary<string, Lazy<Task<object>>> _renderings = new();

    internal async Task<Rendering> GetAsync(string set) =>
        (Rendering)await _renderings.GetOrAdd(set, name => new Lazy<Task<object>>(async () => await Rendering.OfAsync(name))).Value;
}
