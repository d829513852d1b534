using AdapterHost.Adapters;

namespace AdapterHost.Engine;

/// <summary>The strategy as a maker of weights. Owns nothing: the container disposes the strategy itself, and must not see it twice.</summary>
internal sealed class StrategyFactory(IAdapterStrategy strategy) : IWeightsFactory
{
    public ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken) =>
        strategy.CreateAsync(canonical, work, cancellationToken);
}
