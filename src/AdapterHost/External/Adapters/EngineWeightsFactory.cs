using AdapterFormats;
using AdapterHost.Adapters;
using HostContract;
using Microsoft.Extensions.Options;

namespace AdapterHost.External;

/// <summary>Turns a canonical file into a PEFT folder and has the engine load it. Any thread.</summary>
internal sealed partial class EngineWeightsFactory(
    EngineAdapters adapters, BaseModelDescriptor baseModel, IOptions<ExternalOptions> options, ILogger<EngineWeightsFactory> logger) : IWeightsFactory
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
            adapters.Failures.Loaded(work.Key, rank);
            return weights;
        }
        catch (IOException exception)
        {
            throw new RefusedLoadException(AdapterRefusal.NoRoom, $"External:AdapterFolder: {exception.Message}");
        }
        catch (EngineServerException exception)
        {
            throw Refused(work.Key, rank, exception);
        }
    }

    private RefusedLoadException Refused(AdapterKey key, int rank, EngineServerException exception)
    {
        switch (exception.Failure)
        {
            case ServerFailure.Unreachable:
                return new RefusedLoadException(AdapterRefusal.EngineLost, exception.Message);
            case ServerFailure.Busy:
                return new RefusedLoadException(AdapterRefusal.NoRoom, exception.Message);
            case ServerFailure.Refused when adapters.Failures.Add(key, rank):
                return new RefusedLoadException(AdapterRefusal.EngineRefused, exception.Message) { Fault = AdapterFaultReason.LoadFailed };
            default:
                // Nothing says yet that it is the adapter, and with a sick engine it is everybody's: none may be taken out of service for it.
                LogEngine(logger, exception.Failure, exception.Message);
                return new RefusedLoadException(AdapterRefusal.EngineRefused, exception.Message);
        }
    }

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

    [LoggerMessage(4507, LogLevel.Error, "The engine did not load an adapter ({Failure}), which may be the engine's own trouble: {Reason}")]
    private static partial void LogEngine(ILogger logger, ServerFailure failure, string reason);
}
