using AdapterFormats;
using AdapterHost.Adapters;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>Turns a canonical file into a PEFT folder and has the engine load it. Any thread.</summary>
internal sealed class EngineWeightsFactory(EngineAdapters adapters, BaseModelDescriptor baseModel, IOptions<ExternalOptions> options) : IWeightsFactory
{
    public async ValueTask<IAdapterWeights> CreateAsync(Stream canonical, LoadWork work, CancellationToken cancellationToken)
    {
        using var reader = CanonicalAdapterReader.Open(canonical);
        var rank = reader.Pairs.Max(pair => pair.Rank);
        if (rank > options.Value.MaxRank)
        {
            throw new RefusedLoadException(
                AdapterRefusal.EngineRefused, $"It has rank {rank}, and the engine was started for {options.Value.MaxRank} (External:MaxRank).");
        }

        try
        {
            var weights = await adapters.AddAsync(work.Key, folder => Write(reader, folder), cancellationToken);
            adapters.Failures.Clear(work.Key);
            return weights;
        }
        catch (IOException exception)
        {
            throw new RefusedLoadException(AdapterRefusal.NoRoom, $"External:AdapterFolder: {exception.Message}");
        }
        catch (EngineServerException exception)
        {
            throw Refused(work.Key, exception);
        }
    }

    private RefusedLoadException Refused(AdapterKey key, EngineServerException exception) => exception.Failure switch
    {
        ServerFailure.Unreachable => new RefusedLoadException(AdapterRefusal.EngineLost, exception.Message),
        ServerFailure.Busy => new RefusedLoadException(AdapterRefusal.NoRoom, exception.Message),
        _ => new RefusedLoadException(AdapterRefusal.EngineRefused, exception.Message)
        {
            Fault = adapters.Failures.Add(key) ? AdapterFaultReason.LoadFailed : null,
        },
    };

    private long Write(CanonicalAdapterReader reader, string folder)
    {
        try
        {
            return PeftFolder.Write(reader, baseModel, baseModel.Name, folder);
        }
        catch (AdapterFormatException exception)
        {
            throw new WrongBaseException(exception.Message);
        }
    }
}
